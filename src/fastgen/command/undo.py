"""`fastgen undo`: the last update, `set` or change of fields, exactly and without git.

Undoing is itself a change that can be undone, so what was edited in between is never lost.
"""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from fastgen.command.operation import find_here, locked_project, tell_edits
from fastgen.console import Console
from fastgen.edit import Edit
from fastgen.errors import FastgenError
from fastgen.merge.index import settle_stages
from fastgen.transaction import DONE, UNDO, apply_edits


@dataclass(frozen=True)
class Undo:
    """The edits that take a change back, and the files that were changed since it was made."""

    title: str
    edits: tuple[Edit, ...]
    changed: tuple[str, ...]


def undo_last(console: Console) -> int:
    """Take back the last change that can be; return the exit code."""
    with locked_project(find_here(), console) as root:
        undo = read_undo(root)
        apply_edits(root, undo.edits, title=f"undo: {undo.title}")
        settle_stages(root, undo.edits)
        tell_edits(undo.edits, console)
        for path in undo.changed:
            console.note(f"{path} was edited since: run `fastgen undo` again to get that back")
        console.step("undone", undo.title)
    return 0


def read_undo(root: Path) -> Undo:
    """Read what was kept of the last change; raises FastgenError where nothing was."""
    kept = root / UNDO
    if not (kept / DONE).is_file():
        message = "There is no change to undo here."
        raise FastgenError(message, "Use git for what was changed otherwise: git log, git diff")
    record = json.loads((kept / DONE).read_bytes())
    edits, changed = [], []
    for number, entry in enumerate(record["files"]):
        edit, is_changed = _reverse(root, kept / str(number), entry)
        changed += [edit.path] * is_changed
        edits += [edit] * (not edit.is_empty)
    return Undo(record["title"], tuple(edits), tuple(changed))


def _reverse(root: Path, kept: Path, entry: dict[str, Any]) -> tuple[Edit, bool]:
    """Return the edit that takes one file back, and whether the file was changed since."""
    place = root / entry["path"]
    there = place.read_bytes() if place.is_file() else None
    old = kept.with_suffix(".old") if entry["old"] else None
    made = kept.with_suffix(".new").read_bytes() if entry["new"] else None
    executable = bool(old.stat().st_mode & 0o100) if old else None
    content = old.read_bytes() if old else None
    return Edit(entry["path"], there, content, executable), there != made
