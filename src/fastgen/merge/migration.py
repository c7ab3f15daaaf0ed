"""Migrations that the template brings or drops, in a project with migrations of its own.

A migration that is there is never changed, and one that was written by hand is never deleted.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import PurePosixPath

from fastgen.edit import Edit, is_pristine
from fastgen.merge.file import Files, Outcome
from fastgen.resource.migration.history import (
    History,
    name_revision,
    quote_revision,
    read_history,
    write_drop,
)
from fastgen.workspace import VERSIONS

SCRIPTS = "migrations/env.py"
REVISION = re.compile(rb"""^revision\b[^=\n]*=\s*["'](\w+)["']""", re.MULTILINE)
FOLLOWS = re.compile(rb"^down_revision\b[^=\n]*=", re.MULTILINE)
MAKES = re.compile(rb"""create_table\(\s*["'](\w+)["']""")
REFERS = re.compile(rb"""["'](\w+)\.\w+["']""")


@dataclass
class _Line:
    """The line of migrations, which grows while the template's are put on its end."""

    files: dict[str, bytes]
    edits: dict[str, Edit] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)

    @property
    def history(self) -> History:
        return read_history(self.files)

    def add(self, path: str, content: bytes) -> None:
        self.files[path] = content
        self.edits[path] = Edit(path, None, content)

    def remove(self, path: str) -> None:
        self.edits[path] = Edit(path, self.files.pop(path), None)


def is_migration(path: str) -> bool:
    """Return whether a file is a migration."""
    return path.startswith(f"{VERSIONS}/") and path.endswith(".py")


def plan_migrations(old: Files, new: Files, there: Mapping[str, bytes]) -> Outcome:
    """Plan what becomes of migrations, so that one head is left, on top of the user's.

    Raises FastgenError where the user's have several heads and another one has to follow.
    """
    before, after = _pick(old), _pick(new)
    line = _Line(dict(there))
    kept = {_read_revision(content) for content in after.values()}
    dropped = {
        path: content
        for path, content in before.items()
        if path in there and path not in after and _read_revision(content) not in kept
    }
    if SCRIPTS in old and SCRIPTS not in new:
        _close(line, before)
    else:
        _drop(line, dropped)
    brought = {path: each for path, each in after.items() if path not in before}
    _bring(line, brought, was_on=SCRIPTS in old)
    return Outcome(tuple(line.edits.values()), (), tuple(line.notes))


def follow(content: bytes, down_revision: str) -> bytes:
    """Let a migration follow another one, written as Python source."""
    found = FOLLOWS.search(content)
    if found is None:
        return content
    end = content.index(b"\n", found.end())
    return content[: found.end()] + b" " + down_revision.encode() + content[end:]


def is_unedited(there: bytes, pristine: bytes) -> bool:
    """Return whether a migration is as it was made, whatever it follows."""
    return is_pristine(follow(there.replace(b"\r\n", b"\n"), "None"), follow(pristine, "None"))


def _pick(files: Files) -> dict[str, bytes]:
    return {path: file.content for path, file in files.items() if is_migration(path)}


def _read_revision(content: bytes) -> str:
    found = REVISION.search(content)
    return found.group(1).decode() if found else ""


def _close(line: _Line, pristine: Mapping[str, bytes]) -> None:
    """Remove the migrations where migrations end, unless somebody wrote one of them."""
    own = [
        path
        for path, content in line.files.items()
        if path not in pristine or not is_unedited(content, pristine[path])
    ]
    if own:
        line.notes.append(f"{VERSIONS} stays as it is: {own[0]} was not made by fastgen")
        return
    for path in list(line.files):
        line.remove(path)


def _drop(line: _Line, dropped: Mapping[str, bytes]) -> None:
    """Take tables away that the template no longer has: the last one first."""
    for path in sorted(dropped, key=lambda each: _depth(line.history, each, dropped), reverse=True):
        revision, head = _read_revision(dropped[path]), line.history.find_head()
        if head == revision and is_unedited(line.files[path], dropped[path]):
            line.remove(path)
            line.notes.append(
                f"a database that has run {PurePosixPath(path).name} still has its table: make it"
                " anew, or undo this and run `alembic downgrade -1` first"
            )
            continue
        name = _name(path).removeprefix("create_")
        fresh = name_revision(f"drop {name}", (), head)
        labels = name.replace("_", " ")
        content = write_drop(dropped[path], revision=fresh, head=head, labels=labels)
        line.add(f"{VERSIONS}/{fresh}_drop_{name}.py", content)


def _depth(history: History, path: str, contents: Mapping[str, bytes]) -> int:
    """Return how many revisions come before one."""
    depth, seen = 0, set[str]()
    todo = [_read_revision(contents[path])]
    while todo:
        revision = todo.pop()
        if revision not in seen:
            seen.add(revision)
            depth += 1
            todo += history.follows.get(revision, ())
    return depth


def _bring(line: _Line, brought: Mapping[str, bytes], *, was_on: bool) -> None:
    """Put new migrations on the head, each on the one before."""
    for path, content in _order(brought):
        revision, history = _read_revision(content), line.history
        name = _name(path)
        if revision in history.follows and not (was_on and _was_dropped(line, name)):
            continue
        head = history.find_head()
        place, written = path, content
        if revision in history.follows:
            fresh = name_revision(f"again {name}", (), head)
            place = f"{VERSIONS}/{fresh}_{name}.py"
            written = content.replace(f'"{revision}"'.encode(), f'"{fresh}"'.encode(), 1)
        line.add(place, follow(written, quote_revision(head)))


def _was_dropped(line: _Line, name: str) -> bool:
    table = name.removeprefix("create_")
    return any(path.endswith(f"_drop_{table}.py") for path in line.files)


def _order(brought: Mapping[str, bytes]) -> Iterator[tuple[str, bytes]]:
    """Yield migrations so that each comes after those that it follows or refers to."""
    left = dict(brought)
    while left:
        ready = [path for path in left if not _find_needed(path, left)]
        for path in ready or list(left):
            yield path, left.pop(path)


def _find_needed(path: str, left: Mapping[str, bytes]) -> set[str]:
    content = left[path]
    tables = set(REFERS.findall(content)) - set(MAKES.findall(content))
    parents = content.split(b"down_revision", 1)[-1].split(b"\n", 1)[0]
    return {
        other
        for other, each in left.items()
        if other != path
        and (tables & set(MAKES.findall(each)) or f'"{_read_revision(each)}"'.encode() in parents)
    }


def _name(path: str) -> str:
    """Return what a migration is called, without its revision."""
    return PurePosixPath(path).stem.partition("_")[2]
