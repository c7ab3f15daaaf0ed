"""Changing files that are there already: those of other resources, and the two that wire all."""

from collections.abc import Callable, Sequence
from difflib import ndiff

from fastgen.edit import Edit, follow_ends, is_pristine, is_python
from fastgen.errors import FastgenError
from fastgen.merge.line import Conflict, merge_lines, split_lines
from fastgen.merge.text import Triple
from fastgen.pristine import name_answers, render_base, render_resource
from fastgen.resource.reference import Code
from fastgen.workspace import Workspace


def plan_amendments(
    workspace: Workspace, before: Sequence[Code], after: Sequence[Code]
) -> list[Edit]:
    """Plan to bring what changed in some resources into the project."""
    pairs = zip(before, after, strict=True)
    return [edit for old, new in pairs if old is not new for edit in _plan_one(workspace, old, new)]


def plan_seams(
    workspace: Workspace,
    resources: Sequence[Code],
    rewire: Callable[[str, bytes | None], bytes | None],
) -> list[Edit]:
    """Plan the wiring of these resources; `rewire` changes a file that was edited."""
    before = render_base(workspace, workspace.resources)
    edits = []
    for path, file in render_base(workspace, resources).items():
        there = workspace.read(path)
        is_edited = there != before[path].content
        edits.append(Edit(path, there, rewire(path, there) if is_edited else file.content))
    return [edit for edit in edits if not edit.is_empty]


def _plan_one(workspace: Workspace, before: Code, after: Code) -> list[Edit]:
    """Plan to bring what changed between two renders of a resource into the project.

    Raises FastgenError, with the lines to change, where the user's edits leave doubt.
    """
    old, new = render_resource(workspace, before), render_resource(workspace, after)
    edits = []
    for path, file in new.items():
        there, base = workspace.read(path), old[path].content
        if there is None or base == file.content:
            continue
        if path == name_answers(after) or is_pristine(there, base):
            content = follow_ends(file.content, there)
        else:
            content = _merge(path, Triple(base, there, file.content).follow_ends())
        edits.append(Edit(path, there, content))
    return edits


def _merge(path: str, triple: Triple) -> bytes:
    """Join the changes of both sides; raises FastgenError where both changed a line."""
    base, mine, theirs = map(split_lines, (triple.base, triple.mine, triple.theirs))
    parts = [
        part.join(base, mine) if isinstance(part, Conflict) else part
        for part in merge_lines(base, mine, theirs)
    ]
    content = b"".join(line for part in parts for line in part or ())
    if None in parts or not is_python(content):
        message = f"{path} was edited where it must change."
        hint = "Nothing was written. Make this change yourself, then run the command again:"
        raise FastgenError(message, f"{hint}\n\n{_show_change(triple)}")
    return content


def _show_change(triple: Triple) -> str:
    old, new = (each.decode(errors="replace").splitlines() for each in (triple.base, triple.theirs))
    return "\n".join(f"    {line.rstrip()}" for line in ndiff(old, new) if line[0] in "+-")
