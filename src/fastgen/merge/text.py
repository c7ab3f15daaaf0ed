"""Merging one text three ways with git's own merge, apart from everybody's git configuration.

Where there is no git, Python does the same with less skill in finding what was moved.
"""

import os
import re
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from itertools import chain
from pathlib import Path

from fastgen import git
from fastgen.edit import follow_ends, is_pristine, is_python
from fastgen.errors import FastgenError
from fastgen.merge.line import Conflict, merge_lines, split_lines

# Where git looks for a NUL to know a binary.
HEAD = 8000
ERROR = 128
MARKS = (rb"^<{7} ", rb"^={7}\r?$", rb"^>{7} ")


@dataclass(frozen=True)
class Merged:
    """A merged content, and what is wrong with it where a person has to look."""

    content: bytes
    problem: str = ""


@dataclass(frozen=True)
class Labels:
    """What the sides are called between conflict markers."""

    mine: str = "yours"
    base: str = "before"
    theirs: str = "template"


@dataclass(frozen=True)
class Triple:
    """One file three times: as the template made it, as it is, as the template makes it now."""

    base: bytes
    mine: bytes
    theirs: bytes

    @cached_property
    def is_binary(self) -> bool:
        """Whether one of them is no text."""
        return any(b"\0" in each[:HEAD] for each in (self.base, self.mine, self.theirs))

    def follow_ends(self) -> "Triple":
        """Return the template's sides with the line ends of the user's."""
        base = follow_ends(self.base, self.mine)
        return Triple(base, self.mine, follow_ends(self.theirs, base or self.mine))


def merge_text(path: str, triple: Triple, labels: Labels) -> Merged:
    """Merge one file; raises FastgenError where a conflict was left in it."""
    if not triple.is_binary:
        triple = triple.follow_ends()
    if triple.mine == triple.base:
        return Merged(triple.theirs)
    if is_pristine(triple.mine, triple.theirs) or triple.base == triple.theirs:
        return Merged(triple.mine)
    if triple.is_binary:
        return Merged(triple.mine, "both sides changed it, and it is no text: yours is kept")
    merged = _run_merge(path, triple, labels)
    if not merged.problem and _is_broken(path, triple, merged.content):
        return Merged(merged.content, "merged, but the result is not valid Python")
    return merged


def has_markers(content: bytes) -> bool:
    """Return whether a conflict that was marked in a file is still there."""
    return all(re.search(mark, content, re.MULTILINE) for mark in MARKS)


def _run_merge(path: str, triple: Triple, labels: Labels) -> Merged:
    if has_markers(triple.mine) and not has_markers(triple.base):
        message = f"{path} still has the markers of a conflict."
        raise FastgenError(message, "Settle it first, or take it back with `fastgen undo`.")
    if not git.is_available():
        return _merge_plainly(triple, labels)
    names = (labels.mine, labels.base, labels.theirs)
    with _written(triple) as files:
        words = ["git", "merge-file", "-p", *(word for each in names for word in ("-L", each))]
        done = subprocess.run(  # noqa: S603 - no shell, and git comes from the user's PATH
            [*words, *files],
            cwd=Path(files[0]).parent,
            env=_make_environment(Path(files[0]).parent),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            check=False,
        )
    if done.returncode >= ERROR or done.returncode < 0:
        message = f"git could not merge {path}: {done.stderr.decode(errors='replace').strip()}"
        raise FastgenError(message, "Nothing was written.")
    return Merged(done.stdout, _count(done.returncode))


def _merge_plainly(triple: Triple, labels: Labels) -> Merged:
    parts = merge_lines(*map(split_lines, (triple.base, triple.mine, triple.theirs)))
    names = labels.mine, labels.theirs
    merged = (each.mark(names) if isinstance(each, Conflict) else each for each in parts)
    count = sum(isinstance(each, Conflict) for each in parts)
    return Merged(b"".join(chain(*merged)), _count(count))


def _count(conflicts: int) -> str:
    if not conflicts:
        return ""
    return f"{conflicts} conflict{'s' if conflicts > 1 else ''}, marked <<<<<<<"


@contextmanager
def _written(triple: Triple) -> Iterator[list[str]]:
    with tempfile.TemporaryDirectory(prefix="fastgen-") as folder:
        sides = {"mine": triple.mine, "base": triple.base, "theirs": triple.theirs}
        yield [_write(Path(folder) / name, content) for name, content in sides.items()]


def _write(file: Path, content: bytes) -> str:
    with file.open("wb") as stream:
        stream.write(content)
    return str(file)


def _make_environment(folder: Path) -> dict[str, str]:
    """Return an environment in which no configuration changes how git merges."""
    kept = {key: value for key, value in os.environ.items() if not key.startswith("GIT_")}
    return {
        **kept,
        "GIT_CONFIG_NOSYSTEM": "1",
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_CEILING_DIRECTORIES": str(folder.parent),
    }


def _is_broken(path: str, triple: Triple, content: bytes) -> bool:
    """Return whether two texts that are Python became one that is not."""
    if not path.endswith(".py"):
        return False
    return is_python(triple.mine) and is_python(triple.theirs) and not is_python(content)
