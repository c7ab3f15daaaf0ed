"""Changing a project: all edits or none, whatever happens in between.

The new contents and copies of the old ones are written beside the project's files first. Then
a journal says that the edits begin, and its removal says that they are done. While it is there
the old tree can be restored, by the run itself or, after a kill, by the next command. What is
to be undone later leaves both behind, under another name.
"""

import errno
import json
import os
import shutil
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from fastgen.edit import Edit
from fastgen.errors import FastgenError
from fastgen.signals import undisturbed
from fastgen.workspace import ANSWERS, FOLDER

STAGING = f"{FOLDER}/.tmp"
JOURNAL = "journal.json"
UNDO = f"{FOLDER}/.undo"
DONE = "done.json"


@dataclass(frozen=True)
class _Step:
    """One file of a running change: its place, and its old and new content on disk."""

    path: Path
    old: Path | None
    new: Path | None


@contextmanager
def locked(root: Path) -> Iterator[None]:
    """Hold the project for this process alone; a kill releases it.

    Raises FastgenError when another command works in it.
    """
    if sys.platform == "win32":
        yield
        return
    import fcntl  # noqa: PLC0415 - not on Windows

    with (root / ANSWERS).open("rb") as stream:
        try:
            fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            message = f'Another fastgen command is changing "{root}".'
            raise FastgenError(message, "Wait until it has ended.") from error
        yield


def recover(root: Path) -> tuple[str, ...]:
    """Take back what a killed command left half done; return the files that it had begun.

    A file that was changed since by someone else stays as it is.
    """
    staging = root / STAGING
    journal = staging / JOURNAL
    restored: tuple[str, ...] = ()
    if (staging / DONE).is_file():
        _keep(root, staging)
        return restored
    if journal.is_file():
        record = json.loads(journal.read_bytes())
        restored = tuple(entry["path"] for entry in record["files"])
        _restore(root, staging, record)
    _discard(root, staging)
    return restored


def apply_edits(root: Path, edits: Sequence[Edit], *, title: str = "") -> None:
    """Make all edits, or none when one fails or the run is interrupted.

    With a title they can be undone later, until another change with a title is made. Raises
    FastgenError for what the operating system refuses.
    """
    edits = [edit for edit in edits if not edit.is_empty]
    if not edits:
        return
    staging = root / STAGING
    record: dict[str, Any] = {}
    try:
        _check_unchanged(root, edits)
        record = _stage(root, staging, edits, title)
        _make_edits(root, staging, record)
        # From here on the change is made: there is nothing left to take back.
        if title:
            os.replace(staging / JOURNAL, staging / DONE)  # noqa: PTH105
        else:
            (staging / JOURNAL).unlink()
    except BaseException as error:
        with undisturbed():
            _restore(root, staging, record)
            _discard(root, staging)
        if isinstance(error, OSError):
            raise _explain(error) from error
        raise
    with undisturbed():
        (_keep if title else _clean)(root, staging)


def _check_unchanged(root: Path, edits: Sequence[Edit]) -> None:
    for edit in edits:
        place = root / edit.path
        there = place.read_bytes() if place.is_file() else None
        if there != edit.before or (there is None and os.path.lexists(place)):
            message = f'"{edit.path}" was changed meanwhile. Nothing was written.'
            raise FastgenError(message, "Run the command again.")


def _stage(root: Path, staging: Path, edits: Sequence[Edit], title: str) -> dict[str, Any]:
    """Write old and new contents, and at last the journal, whose name is its beginning."""
    staging.mkdir(parents=True)
    (staging / ".gitignore").write_bytes(b"*\n")
    for number, edit in enumerate(edits):
        place = root / edit.path
        if edit.before is not None:
            shutil.copy2(place, staging / f"{number}.old")
        if edit.after is not None:
            new = staging / f"{number}.new"
            new.write_bytes(edit.after)
            _set_mode(new, place, edit)
    record = {
        "title": title,
        "files": [
            {
                "path": edit.path,
                "old": edit.before is not None,
                "new": edit.after is not None,
            }
            for edit in edits
        ],
        "folders": _find_missing(root, edits),
    }
    draft = staging / f"{JOURNAL}.new"
    draft.write_text(json.dumps(record, indent=1), encoding="utf-8")
    os.replace(draft, staging / JOURNAL)  # noqa: PTH105 - the same call everywhere in here
    return record


def _make_edits(root: Path, staging: Path, record: dict[str, Any]) -> None:
    for folder in record["folders"]:
        (root / folder).mkdir()
    for step in _steps(root, staging, record):
        if step.new is None:
            step.path.unlink()
        else:
            # A copy is moved: what is new stays known, for telling it from others' changes.
            draft = step.new.with_suffix(".move")
            shutil.copy2(step.new, draft)
            os.replace(draft, step.path)  # noqa: PTH105
    _prune(root, [entry["path"] for entry in record["files"] if not entry["new"]])


def _restore(root: Path, staging: Path, record: dict[str, Any]) -> None:
    """Bring the old tree back; doing it twice does it once."""
    for step in _steps(root, staging, record):
        if not _is_ours(step):
            continue
        if step.old is None:
            step.path.unlink(missing_ok=True)
            continue
        step.path.parent.mkdir(parents=True, exist_ok=True)
        draft = step.old.with_suffix(".back")
        shutil.copy2(step.old, draft)
        os.replace(draft, step.path)  # noqa: PTH105
    for folder in reversed(record.get("folders", ())):
        with suppress(OSError):
            (root / folder).rmdir()


def _is_ours(step: _Step) -> bool:
    """Return whether a file is as the change makes it, and so may be taken back."""
    if not step.path.exists():
        return step.new is None
    there = step.path.read_bytes()
    return step.new is not None and there == step.new.read_bytes()


def _steps(root: Path, staging: Path, record: dict[str, Any]) -> Iterator[_Step]:
    for number, entry in enumerate(record.get("files", ())):
        old = staging / f"{number}.old" if entry["old"] else None
        new = staging / f"{number}.new" if entry["new"] else None
        # Through a symbolic link, which stays one.
        yield _Step((root / entry["path"]).resolve(), old, new)


def _set_mode(new: Path, place: Path, edit: Edit) -> None:
    if edit.before is not None:
        shutil.copymode(place, new)
    mode = new.stat().st_mode
    if edit.executable and not mode & 0o100:
        new.chmod(mode | (mode & 0o444) >> 2)
    elif edit.executable is False and mode & 0o111:
        new.chmod(mode & ~0o111)


def _find_missing(root: Path, edits: Sequence[Edit]) -> list[str]:
    """Return the folders that new files need, parents first."""
    missing = set()
    for edit in edits:
        parents = Path(edit.path).parents if edit.after is not None else ()
        missing |= {each for each in parents if not (root / each).exists()}
    return sorted((each.as_posix() for each in missing), key=lambda path: (path.count("/"), path))


def _prune(root: Path, deleted: Sequence[str]) -> None:
    """Remove the folders that deletions left empty."""
    folders = [folder for path in deleted for folder in Path(path).parents[:-1]]
    for folder in folders:
        with suppress(OSError):
            (root / folder).rmdir()


def _discard(root: Path, staging: Path) -> None:
    """Remove the journal first: without it there is nothing to take back."""
    (staging / JOURNAL).unlink(missing_ok=True)
    _clean(root, staging)


def _keep(root: Path, staging: Path) -> None:
    """Let a finished change be the one that can be undone."""
    shutil.rmtree(root / UNDO, ignore_errors=True)
    with suppress(OSError):
        os.replace(staging, root / UNDO)  # noqa: PTH105
    _clean(root, staging)


def _clean(root: Path, staging: Path) -> None:
    shutil.rmtree(staging, ignore_errors=True)
    with suppress(OSError):
        (root / FOLDER).rmdir()


def _explain(error: OSError) -> FastgenError:
    if error.errno == errno.ENOSPC:
        return FastgenError("The disk is full. Nothing was changed.", "Free some space.")
    reason = error.strerror or str(error)
    where = f'"{error.filename}"' if error.filename else "A file"
    message = f"{where} cannot be changed: {reason}. Nothing was changed."
    return FastgenError(message, "Check its permissions, and run the command again.")
