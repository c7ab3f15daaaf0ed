"""Changing the files of a resource that is there already, with what the user made of them."""

from collections.abc import Sequence
from difflib import SequenceMatcher, ndiff

from fastgen.edit import Edit, follow_ends, is_pristine, is_python
from fastgen.errors import FastgenError
from fastgen.pristine import Code, name_answers, render_resource
from fastgen.workspace import Workspace


def plan_amendments(
    workspace: Workspace, before: Sequence[Code], after: Sequence[Code]
) -> list[Edit]:
    """Plan to bring what changed in some resources into the project."""
    pairs = zip(before, after, strict=True)
    return [edit for old, new in pairs if old is not new for edit in _plan_one(workspace, old, new)]


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
            content = _merge(path, there, base, file.content)
        edits.append(Edit(path, there, content))
    return edits


def _merge(path: str, there: bytes, base: bytes, wanted: bytes) -> bytes:
    base = follow_ends(base, there)
    texts = (there, base, follow_ends(wanted, base))
    ours, old, new = (
        each.decode("utf-8", "surrogateescape").splitlines(keepends=True) for each in texts
    )
    merged = merge_lines(old, ours, new)
    content = "".join(merged or ()).encode("utf-8", "surrogateescape")
    if merged is None or not is_python(content):
        lines = "\n".join(f"    {line.rstrip()}" for line in ndiff(old, new) if line[0] in "+-")
        message = f"{path} was edited where it must change."
        hint = "Nothing was written. Make this change yourself, then run the command again:"
        raise FastgenError(message, f"{hint}\n\n{lines}")
    return content


def merge_lines(base: list[str], ours: list[str], theirs: list[str]) -> list[str] | None:
    """Return `ours` with the changes from `base` to `theirs`, or None where both changed a line."""
    matched: dict[int, int] = {}
    for block in SequenceMatcher(None, base, ours, autojunk=False).get_matching_blocks():
        matched |= {block.a + step: block.b + step for step in range(block.size)}
    changes = SequenceMatcher(None, base, theirs, autojunk=False).get_opcodes()
    result = list(ours)
    for tag, start, end, low, high in reversed(changes):
        lines, place = theirs[low:high], _find_place(matched, start, end)
        if tag == "equal":
            continue
        if place is not None:
            result[place[0] : place[1]] = lines
        elif not lines or "".join(lines) not in "".join(ours):
            # Where they are, the user has made the change already, as the message asks for.
            return None
    return result


def _find_place(matched: dict[int, int], start: int, end: int) -> tuple[int, int] | None:
    """Return where the lines of the base stand now: all of them, next to each other."""
    if start < end:
        places = [matched.get(number) for number in range(start, end)]
        first = places[0]
        if first is None or places != list(range(first, first + end - start)):
            return None
        return first, first + end - start
    if start - 1 in matched:
        return matched[start - 1] + 1, matched[start - 1] + 1
    return (matched[start], matched[start]) if start in matched else None
