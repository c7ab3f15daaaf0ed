"""Conflicts in git's index, so that `git mergetool`, `git status` and editors know of them."""

from collections.abc import Sequence
from pathlib import Path

from fastgen import git
from fastgen.edit import Edit
from fastgen.merge.file import Conflict

NOTHING = "0" * 40
# The user's side of a conflict.
MINE = "2"


def record_stages(root: Path, conflicts: Sequence[Conflict]) -> None:
    """Enter the sides of each conflict, where the index holds what the user's file held.

    What was staged otherwise is left alone, and so is a file that git does not know.
    """
    entries = _read_index(root, [each.origin or each.path for each in conflicts])
    lines = list[str]()
    for conflict in conflicts:
        mode, staged, stage = entries.get(conflict.origin or conflict.path, ("", "", ""))
        names = _store_sides(root, conflict) if stage == "0" else []
        if staged in names[1:2]:
            lines.append(f"0 {NOTHING}\t{conflict.path}")
            sides = enumerate(names, 1)
            lines += [f"{mode} {name} {each}\t{conflict.path}" for each, name in sides if name]
    _update_index(root, lines)


def settle_stages(root: Path, edits: Sequence[Edit]) -> None:
    """Bring the index back to the user's side of all conflicts in files that are restored."""
    gone = {edit.path for edit in edits if edit.after is None}
    lines = list[str]()
    entries = _read_index(root, [edit.path for edit in edits])
    unmerged = {path: entry for path, entry in entries.items() if entry[2] == MINE}
    for path, (mode, name, _) in unmerged.items():
        lines.append(f"0 {NOTHING}\t{path}")
        lines += [f"{mode} {name} 0\t{path}"] * (path not in gone)
    _update_index(root, lines)


def find_unmerged(root: Path) -> list[str]:
    """Return the files that git's index calls unmerged."""
    listed = git.run_git(["ls-files", "--unmerged", "-z"], root) if _has_git(root) else None
    lines = listed.stdout.split("\0") if listed else []
    return sorted({line.partition("\t")[2] for line in lines if line})


def _store_sides(root: Path, conflict: Conflict) -> list[str]:
    """Return the names of the three sides' contents; none where a side is missing."""
    sides = (conflict.base, conflict.mine, conflict.theirs)
    return ["" if each is None else git.store_blob(root, conflict.path, each) for each in sides]


def _read_index(root: Path, paths: Sequence[str]) -> dict[str, tuple[str, str, str]]:
    """Return mode, blob and stage of each file; of a conflict, the user's side."""
    if not paths or not _has_git(root):
        return {}
    listed = git.run_git(["ls-files", "--stage", "-z", "--", *paths], root)
    entries = {}
    for line in listed.stdout.split("\0"):
        facts, _, path = line.partition("\t")
        if path and facts[-1] in {"0", MINE}:
            mode, name, stage = facts.split(" ")
            entries[path] = (mode, name, stage)
    return entries


def _update_index(root: Path, lines: Sequence[str]) -> None:
    if not lines:
        return
    prefix = git.run_git(["rev-parse", "--show-prefix"], root).stdout.strip("\n")
    feed = "".join(line.replace("\t", f"\t{prefix}", 1) + "\0" for line in lines)
    git.run_git(["update-index", "-z", "--index-info"], root, feed=feed)


def _has_git(root: Path) -> bool:
    return git.find_work_tree(root) is not None and git.is_available()
