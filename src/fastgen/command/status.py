"""`fastgen status`: where a project stands beside its template."""

from collections.abc import Iterator, Mapping, Sequence

from fastgen.command.operation import find_here, locked_project
from fastgen.comparison import compare_files
from fastgen.console import Console
from fastgen.errors import FastgenError
from fastgen.inventory import Inventory
from fastgen.layer import Layer, Template, opened_template, read_layers, render_recorded
from fastgen.merge.file import Files
from fastgen.merge.index import find_unmerged
from fastgen.merge.text import has_markers
from fastgen.workspace import Workspace, read_workspace


def show_status(console: Console) -> int:
    """Show the state of the project around the current folder; return the exit code."""
    with locked_project(find_here(), console) as root:
        workspace = read_workspace(root)
        layers = read_layers(workspace)
        console.show("\n".join(_describe(workspace, layers)))
    return 0


def _describe(workspace: Workspace, layers: Sequence[Layer]) -> Iterator[str]:
    yield f"version: {layers[0].version or 'unknown'}"
    names = ", ".join(str(code["plural"]) for code in workspace.resources)
    yield f"resources: {names or 'none'}"
    yield from _find_differences(layers)
    files: Files = {}
    try:
        with opened_template(workspace, layers[0]) as template:
            yield from _find_newer(layers[0], template)
            files = render_recorded(workspace, layers, template.history)
    except FastgenError as error:
        yield f"what was edited is not known: {error.message}"
    for edit in compare_files(workspace, files):
        yield f"{'deleted' if edit.after is None else 'edited'}: {edit.path}"
    for path in _find_marked(workspace, files):
        yield f"conflict: {path}"


def _find_newer(base: Layer, template: Template) -> Iterator[str]:
    if template.newest.commit not in {None, base.version}:
        yield f"newer: {template.newest.commit} (fastgen update)"


def _find_differences(layers: Sequence[Layer]) -> Iterator[str]:
    """Yield what a resource records otherwise than the base does."""
    base, *resources = layers
    for layer in resources:
        facts: Mapping[str, object] = layer.answers
        shared = sorted(base.answers.keys() & facts.keys() - {"layer"})
        for name in (each for each in shared if facts[each] != base.answers[each]):
            yield f"differs: {layer.file} says {name}={facts[name]}"
        if layer.version != base.version:
            yield f"differs: {layer.file} is of version {layer.version}"


def _find_marked(workspace: Workspace, files: Files) -> Sequence[str]:
    """Return the files in which the markers of a conflict are left."""
    inventory = Inventory(workspace.root)
    marked = set(find_unmerged(workspace.root))
    for path, file in files.items():
        found = inventory.look(path)
        if found and has_markers(found.content) and not has_markers(file.content):
            marked.add(path)
    return sorted(marked)
