"""What becomes of each file when the template changes and the user has changed it too.

The rules are those of the table in docs/updates.md, in the same order.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath

from fastgen.edit import Edit, is_pristine
from fastgen.inventory import Found, Inventory
from fastgen.merge.seam import rewire
from fastgen.merge.similarity import find_renames
from fastgen.merge.text import Labels, Merged, Triple, merge_text
from fastgen.rendering.render import RenderedFile

Files = Mapping[str, RenderedFile]


@dataclass(frozen=True)
class Conflict:
    """A file that a person has to look at, with its three sides where git knows them."""

    path: str
    reason: str
    base: bytes | None = None
    mine: bytes | None = None
    theirs: bytes | None = None
    # Where the user had the file before.
    origin: str = ""


@dataclass(frozen=True)
class Outcome:
    """What becomes of files: edits, what needs a look, and what is only to be told."""

    edits: tuple[Edit, ...] = ()
    conflicts: tuple[Conflict, ...] = ()
    notes: tuple[str, ...] = ()

    def __add__(self, other: "Outcome") -> "Outcome":
        """Put two together."""
        return Outcome(
            self.edits + other.edits,
            self.conflicts + other.conflicts,
            self.notes + other.notes,
        )


@dataclass(frozen=True)
class Case:
    """One file that the template changes: its old and new path, and where the user has it."""

    path: str
    target: str
    place: str
    old: RenderedFile | None
    new: RenderedFile | None
    found: Found | None


@dataclass(frozen=True)
class _Change:
    """A file that the template keeps and the user has: nothing of it is missing."""

    case: Case
    old: RenderedFile
    new: RenderedFile
    found: Found


def merge_files(old: Files, new: Files, inventory: Inventory, labels: Labels) -> Outcome:
    """Merge two renders of the template into the project."""
    outcome = Outcome()
    for case in find_cases(old, new, inventory):
        outcome += _settle(case, labels)
    return outcome + Outcome(notes=tuple(_find_left(old, new, inventory)))


def find_cases(old: Files, new: Files, inventory: Inventory) -> Iterator[Case]:
    """Yield each file that the template changes, with what the user has of it."""
    changed = {path: file for path, file in old.items() if new.get(path) != file}
    added = {path: file for path, file in new.items() if path not in old}
    there = {path: inventory.look(path) for path in {**changed, **added}}
    renamed = _find_renamed(changed, new, added, there)
    moved = _find_moved(changed, there, {*old, *new}, inventory)
    for path, file in sorted(changed.items()):
        target = renamed.get(path, path)
        place = moved.get(path) or _find_place(path, target, there)
        found = there[place] if place in there else inventory.look(place)
        yield Case(path, target, place, file, new.get(target), found)
    for path, file in sorted(added.items()):
        if path not in renamed.values():
            yield Case(path, path, path, None, file, there[path])


def _find_left(old: Files, new: Files, inventory: Inventory) -> Iterator[str]:
    """Yield a note for each file of the user's in a folder that the template has left."""
    left = {_parent(path) for path in old if path not in new} - {_parent(path) for path in new}
    own = (path for folder in sorted(left - {"."}) for path in inventory.list_files(folder))
    for path in own:
        if path not in old:
            yield f"{path} is yours and stays, though the new version has left its folder"


def _parent(path: str) -> str:
    return str(PurePosixPath(path).parent)


def _find_place(path: str, target: str, there: Mapping[str, Found | None]) -> str:
    """Return where a file is: the user may have renamed it already as the template does."""
    return target if there[path] is None and there.get(target) else path


def _find_renamed(
    changed: Files, new: Files, added: Files, there: Mapping[str, Found | None]
) -> dict[str, str]:
    """Find what the template has renamed, unless the user has files at both places."""
    gone = {path: file.content for path, file in changed.items() if path not in new}
    if not added or all(_is_untouched(there[path], content) for path, content in gone.items()):
        return {}
    pairs = find_renames(gone, {path: file.content for path, file in added.items()})
    return {old: new for old, new in pairs.items() if there[old] is None or there[new] is None}


def _is_untouched(found: Found | None, pristine: bytes) -> bool:
    return found is not None and is_pristine(found.content, pristine)


def _find_moved(
    changed: Files, there: Mapping[str, Found | None], known: set[str], inventory: Inventory
) -> dict[str, str]:
    """Find what the user has moved: it is merged where it is now."""
    missing = {path: file.content for path, file in changed.items() if there[path] is None}
    if not missing:
        return {}
    suffixes = {PurePosixPath(path).suffix for path in missing}
    return find_renames(missing, inventory.find_own(known, suffixes))


def _settle(case: Case, labels: Labels) -> Outcome:
    if case.found is not None and case.found.is_blocked:
        reason = "it is a folder, or leads out of the project: left alone"
        return Outcome(conflicts=(Conflict(case.target, reason),))
    if case.old is None:
        return Outcome() if case.new is None else _settle_new(case, case.new, labels)
    if case.found is None:
        return _settle_missing(case)
    if case.new is None:
        return _settle_dropped(case, case.old, case.found)
    return _settle_change(_Change(case, case.old, case.new, case.found), labels)


def _settle_new(case: Case, new: RenderedFile, labels: Labels) -> Outcome:
    """Make a new file; one that is there already is the user's."""
    found = case.found
    if found is None:
        return Outcome((Edit(case.target, None, new.content, new.executable),))
    if is_pristine(found.content, new.content):
        return Outcome()
    merged = merge_text(case.target, Triple(b"", found.content, new.content), labels)
    reason = merged.problem or "it was there already, and the new version brings it too"
    conflict = Conflict(case.target, reason, None, found.content, new.content)
    edit = Edit(case.target, found.content, merged.content)
    return Outcome(() if edit.is_empty else (edit,), (conflict,))


def _settle_missing(case: Case) -> Outcome:
    """Leave a deleted file deleted, and say what it misses."""
    if case.new is None:
        return Outcome()
    what = "changes" if case.target == case.path else "moves"
    return Outcome(notes=(f"{case.path} stays deleted, though the new version {what} it",))


def _settle_dropped(case: Case, old: RenderedFile, found: Found) -> Outcome:
    """Delete what the template no longer has; keep what someone edited, moved or linked."""
    if case.place != case.path:
        note = f"{case.place} stays: it was {case.path}, which the new version has no longer"
        return Outcome(notes=(note,))
    if is_pristine(found.content, old.content) and not found.is_link:
        return Outcome((Edit(case.path, found.content, None),))
    why = "it is a symbolic link" if found.is_link else "it was edited"
    reason = f"kept, because {why}; the new version has it no longer"
    return Outcome(conflicts=(Conflict(case.path, reason, old.content, found.content),))


def _settle_change(change: _Change, labels: Labels) -> Outcome:
    """Merge a file where the user has it, or let it follow the template to its new place."""
    case = change.case
    has_moved, is_renamed = case.place != case.path, case.target != case.path
    if change.found.is_link and is_renamed and not has_moved:
        reason = f"a symbolic link is left alone; the new version has the file at {case.target}"
        return Outcome(conflicts=(Conflict(case.path, reason),))
    merged = _merge(change, labels)
    if has_moved and is_renamed and case.place != case.target and not merged.problem:
        reason = f"you moved {case.path} here, and the new version moved it to {case.target}"
        merged = Merged(merged.content, reason)
    target = case.place if has_moved else case.target
    edits = _place(change, target, merged.content)
    moves = (f"{case.place} was {case.path}, and is merged there",) if has_moved else ()
    if not merged.problem:
        return Outcome(edits, notes=moves)
    sides = (change.old.content, change.found.content, change.new.content)
    return Outcome(edits, (Conflict(target, merged.problem, *sides, case.place),), moves)


def _merge(change: _Change, labels: Labels) -> Merged:
    triple = Triple(change.old.content, change.found.content, change.new.content)
    merged = merge_text(change.case.place, triple, labels)
    if not merged.problem:
        return merged
    wired = rewire(change.case.path, triple.base, triple.mine, triple.theirs)
    return merged if wired is None else Merged(wired)


def _place(change: _Change, target: str, content: bytes) -> tuple[Edit, ...]:
    """Return the edits that put a content where it belongs, with its mode."""
    found, new = change.found, change.new
    follows = found.executable == change.old.executable != new.executable
    if target == change.case.place:
        edit = Edit(target, found.content, content, new.executable if follows else None)
        return () if edit.is_empty else (edit,)
    mode = new.executable if follows else found.executable
    return Edit(target, None, content, mode), Edit(change.case.place, found.content, None)
