"""Jinja, set up as Copier sets it up, and quick about texts that hold no Jinja."""

from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

import jinja2
from jinja2.sandbox import SandboxedEnvironment

from fastgen.errors import FastgenError
from fastgen.rendering.cache import open_cache
from fastgen.rendering.filter import FILTERS

T = TypeVar("T")
UNDEFINED = {"jinja2.Undefined": jinja2.Undefined, "jinja2.StrictUndefined": jinja2.StrictUndefined}


class _Loader(jinja2.FileSystemLoader):
    """Finds includes from the template's root, and none outside it, symbolic links included."""

    def __init__(self, root: Path) -> None:
        super().__init__(root)
        self.root = root.resolve()
        self.texts: set[str] = set()

    def get_source(
        self, environment: jinja2.Environment, template: str
    ) -> tuple[str, str, Callable[[], bool]]:
        if template in self.texts:
            return template, "", lambda: True
        source, filename, uptodate = super().get_source(environment, template)
        if not Path(filename).resolve().is_relative_to(self.root):
            message = f'The template includes "{template}", which lies outside it.'
            raise FastgenError(message, "Do not use this template.")
        return source, filename, uptodate


class Engine:
    """Renders texts and files of one template."""

    def __init__(self, root: Path, envops: Mapping[str, Any], *, cached: bool = False) -> None:
        self._loader = _Loader(root)
        cache = open_cache(envops) if cached else None
        make = partial(_make_environment, loader=self._loader, bytecode_cache=cache)
        self._env = _explained("_envops", make, envops)
        self._env.filters.update(FILTERS)
        self._compiled: dict[str, jinja2.Template] = {}
        starts = (
            self._env.block_start_string,
            self._env.variable_start_string,
            self._env.comment_start_string,
        )
        lines = self._env.line_statement_prefix or self._env.line_comment_prefix
        self._marks = ("",) if lines or not self._env.keep_trailing_newline else (*starts, "\r")

    def render(self, text: str, context: Mapping[str, Any]) -> str:
        """Render a text."""
        if not any(mark in text for mark in self._marks):
            return text
        template = self._compiled.get(text)
        if template is None:
            # Under a name, which is the text itself, it is kept between runs like a file.
            self._loader.texts.add(text)
            template = self._compiled[text] = _explained(text, self._env.get_template, text)
        return _explained(text, template.render, context)

    def render_file(self, name: str, context: Mapping[str, Any]) -> str:
        """Render a file, named from the template's root with forward slashes."""
        template = _explained(name, self._env.get_template, name)
        return _explained(name, template.render, context)


def _make_environment(envops: Mapping[str, Any], **parts: object) -> SandboxedEnvironment:
    options = {"keep_trailing_newline": True, "undefined": "jinja2.Undefined", **envops}
    name = options["undefined"]
    if name not in UNDEFINED:
        message = f"undefined is {name!r}, which is not one of {', '.join(UNDEFINED)}"
        raise ValueError(message)
    return SandboxedEnvironment(**{**options, "undefined": UNDEFINED[name], **parts})


def _explained(subject: str, call: Callable[[Any], T], argument: object) -> T:
    try:
        return call(argument)
    except (jinja2.TemplateError, AssertionError, TypeError, ValueError) as error:
        message = f"The template is wrong: {error} (in {subject.strip()!r})"
        hint = "This is a fault of the template, not of your answers: please report it."
        raise FastgenError(message, hint) from error
