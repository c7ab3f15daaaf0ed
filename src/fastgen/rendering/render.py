"""A project's files from a template and answers, byte for byte as `copier copy` makes them.

It is here for speed alone, and only beside the tests that compare it with Copier.
"""

import os
import re
from collections.abc import Container, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from fastgen.errors import FastgenError
from fastgen.rendering.answers import Answers
from fastgen.rendering.source import Source

SUFFIX = ".jinja"
# What running Python or a tool inside a checkout leaves behind; git ignores it, so Copier does.
LITTER = re.compile(r"__pycache__|.*\.py[co]|\.DS_Store|\.(ruff|mypy|pytest)_cache|\.hypothesis")
LINE_BREAK = re.compile(r"\r\n|\r|\n")
LITERAL_PATH = re.compile(r"/[^*?\[\]!\\]*[^*?\[\]!\\/ ]")


@dataclass(frozen=True)
class RenderedFile:
    """One file of a project."""

    content: bytes
    executable: bool


def render_project(
    source: Source,
    answers: Answers,
    *,
    operation: str = "copy",
    answers_file: str = "",
    only: Container[str] | None = None,
) -> dict[str, RenderedFile]:
    """Render a template: paths from the project's root, with forward slashes, to files.

    With `only`, these files alone. A resource's answers file is not the one of `copier.yml`.
    Raises FastgenError for a template that fastgen cannot render as Copier does.
    """
    context = _make_context(source, answers, answers_file)
    excluded = _find_excluded(source, {**context, "_copier_operation": operation})
    subdirectory = source.engine.render(source.config.settings["_subdirectory"], context)
    root = source.path / subdirectory
    if not root.resolve().is_relative_to(source.path.resolve()) or not root.is_dir():
        message = f'The template has no folder "{subdirectory}".'
        raise FastgenError(message, "Use another template.")
    walk = _Walk(source, context, excluded)
    files: dict[str, RenderedFile] = {}
    for entry, path in walk.find_files(root, ""):
        if path in files:
            message = f'Two files of the template make "{path}".'
            raise FastgenError(message, "This is a fault of the template: please report it.")
        if only is None or path in only:
            files[path] = walk.render(entry)
    return dict(sorted(files.items()))


def _make_context(source: Source, answers: Answers, answers_file: str) -> dict[str, Any]:
    """Gather what a template's files may use: the answers, and Copier's own names."""
    origin = {"_commit": source.commit, "_src_path": source.src_path}
    known = {key: value for key, value in origin.items() if value is not None}
    context = {**known, **answers.context}
    context["_copier_answers"] = {**known, **answers.recorded}
    named = answers_file or source.config.settings.get("_answers_file", ".copier-answers.yml")
    context["_copier_conf"] = {"answers_file": ""}
    context["_copier_conf"] = {"answers_file": source.engine.render(named, context)}
    return context


def _find_excluded(source: Source, context: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the paths that these answers exclude: files, or folders with all they hold.

    Raises FastgenError for what is not a literal path from the root.
    """
    excluded = []
    for block in source.config.settings.get("_exclude") or ():
        lines = LINE_BREAK.split(source.engine.render(block, context))
        excluded += [line for line in lines if line.strip() and not line.startswith("#")]
    for line in excluded:
        if not LITERAL_PATH.fullmatch(line):
            message = f'The template excludes "{line}", which is no literal path from the root.'
            raise FastgenError(message, "Write it as /folder or /folder/file.")
    return tuple(line[1:] for line in excluded)


@dataclass(frozen=True)
class _Walk:
    """One walk over a template's folder."""

    source: Source
    context: Mapping[str, Any]
    excluded: tuple[str, ...]

    def find_files(self, folder: Path, parent: str) -> Iterator[tuple[os.DirEntry[str], str]]:
        """Yield each file that the project gets, with its path there."""
        with os.scandir(folder) as scan:
            entries = {entry.name: entry for entry in scan if not LITTER.fullmatch(entry.name)}
        for name, entry in entries.items():
            if entry.is_symlink():
                message = f'The template holds a symbolic link, "{entry.path}".'
                raise FastgenError(message, "Use `copier copy` for this template.")
            path = self._place(name if entry.is_dir() else name.removesuffix(SUFFIX), parent)
            if f"{name}{SUFFIX}" in entries or path is None or self._is_excluded(path):
                continue
            if entry.is_dir():
                yield from self.find_files(Path(entry.path), f"{path}/")
            else:
                yield entry, path

    def render(self, entry: os.DirEntry[str]) -> RenderedFile:
        """Render one file, or copy it as it is when it is no template."""
        executable = bool(entry.stat().st_mode & 0o100)
        if not entry.name.endswith(SUFFIX):
            return RenderedFile(Path(entry.path).read_bytes(), executable)
        name = Path(entry.path).relative_to(self.source.path).as_posix()
        text = self.source.engine.render_file(name, self.context)
        return RenderedFile(text.encode(), executable)

    def _place(self, name: str, parent: str) -> str | None:
        rendered = self.source.engine.render(name, self.context)
        if not rendered:
            return None
        if not parent and rendered == self.context["_copier_conf"]["answers_file"]:
            return rendered  # a command's own, with the folder that it stands in
        if rendered in {".", ".."} or "/" in rendered or "\\" in rendered:
            message = f'The template makes a file named "{rendered}", which is no name.'
            raise FastgenError(message, "Check the answers that file names are made of.")
        return parent + rendered

    def _is_excluded(self, path: str) -> bool:
        return any(path == each or path.startswith(f"{each}/") for each in self.excluded)
