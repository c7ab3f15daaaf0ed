"""Conflicts in git's index, so that `git mergetool`, `git status` and editors know of them."""

from collections.abc import Sequence
from pathlib import Path

from fastgen import git
from fastgen.merge import Conflict

ZERO = "0" * 40


def record_stages(root: Path, conflicts: Sequence[Conflict]) -> None:
    """Enter the three sides of each conflict, where the index holds the user's version.

    What was staged otherwise is left alone, and so is a file that git does not know.
    """
    known = _read_index(root)
    lines = []
    for conflict in conflicts:
        entry = known.get(conflict.path)
        if entry is None or conflict.mine is None:
            continue
        mode, staged, _ = entry
        if _store(root, conflict.path, conflict.mine) != staged:
            continue
        lines.append(f"0 {ZERO}\t{_prefix(root)}{conflict.path}")
        for number, side in enumerate((conflict.base, conflict.mine, conflict.theirs), 1):
            if side is not None:
                name = _store(root, conflict.path, side)
                lines.append(f"{mode} {name} {number}\t{_prefix(root)}{conflict.path}")
    _update(root, lines)
