"""The layers that a project is made of, each with its recorded answers: the base, the resources."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any

from fastgen.edit import is_pristine
from fastgen.errors import FastgenError
from fastgen.merge.file import Files
from fastgen.pristine import name_answers, render_base, render_resource
from fastgen.rendering.render import RenderedFile
from fastgen.rendering.source import Source, open_source
from fastgen.rendering.version import list_versions, open_version
from fastgen.resource.reference import Code
from fastgen.workspace import (
    ANSWERS,
    Workspace,
    drop_private,
    load_answers,
    normalize_address,
)


@dataclass(frozen=True)
class Layer:
    """One answers file: where it is, and what it records."""

    file: str
    recorded: Mapping[str, Any]

    @property
    def answers(self) -> dict[str, Any]:
        """Return what was answered."""
        return drop_private(self.recorded)

    @property
    def version(self) -> str | None:
        """Return the version of the template that the layer was made with."""
        made = self.recorded.get("_commit")
        return None if made is None else str(made)


@dataclass(frozen=True)
class Template:
    """A template: with all of its versions, and at the newest one."""

    history: Source
    newest: Source


def read_layers(workspace: Workspace) -> tuple[Layer, ...]:
    """Read the base's answers file and that of each resource, in their order."""
    files = [ANSWERS, *(name_answers(code) for code in workspace.resources)]
    return tuple(Layer(file, load_answers(workspace.root / file)) for file in files)


@contextmanager
def opened_template(workspace: Workspace, base: Layer) -> Iterator[Template]:
    """Find the template of a project: this installation's, or the one at another address.

    Either stands under the address that the project records. Raises FastgenError where there is
    no template at that address.
    """
    own, address = workspace.source, str(base.recorded.get("_src_path") or "")
    is_own = normalize_address(address) in {None, normalize_address(own.src_path)}
    if is_own or _knows(own, base.version):
        source = replace(own, src_path=address or None)
        yield Template(source, source)
        return
    with open_source(address) as source:
        newest = list_versions(source)[-1:]
        yield Template(source, open_version(source, newest[0]) if newest else source)


def _knows(own: Source, version: str | None) -> bool:
    """Return whether this installation has a version, so that another address has the same."""
    try:
        return version is not None and bool(open_version(replace(own, src_path=None), version))
    except FastgenError:
        return False


def open_layer(source: Source, layer: Layer) -> Source:
    """Open the version that a layer was made with; raises FastgenError where it is nowhere."""
    if layer.version is not None:
        return open_version(source, layer.version)
    if source.commit is None:
        return source
    message = f"{layer.file} does not say which version of the template it was made with."
    raise FastgenError(message, 'Add a line "_commit: v0.1.0" with the right version to it.')


def render_recorded(workspace: Workspace, layers: Sequence[Layer], source: Source) -> Files:
    """Render what the template made of the recorded answers, each layer in its own version."""
    base, *resources = layers
    opened = replace(workspace, source=open_layer(source, base), answers=base.answers)
    files = render_base(opened, workspace.resources, only=None)
    for layer, code in zip(resources, workspace.resources, strict=True):
        opened = replace(workspace, source=open_layer(source, layer), answers=layer.answers)
        files |= {
            path: file
            for path, file in render_resource(opened, code).items()
            if path not in files or _fits(workspace, path, file)
        }
    return files


def render_wanted(workspace: Workspace, codes: Sequence[Code]) -> Files:
    """Render what the template of a workspace makes of its answers and these resources."""
    files = render_base(workspace, codes, only=None)
    for code in codes:
        files |= render_resource(workspace, code)
    return files


def _fits(workspace: Workspace, path: str, file: RenderedFile) -> bool:
    """Return whether the user has this of two versions of a file that resources share."""
    place = workspace.root / path
    return place.is_file() and is_pristine(place.read_bytes(), file.content)
