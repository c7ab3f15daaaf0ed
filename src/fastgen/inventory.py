"""What a project holds now, whoever wrote it."""

import os
import stat
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from fastgen import git

# What is never a file of the project's own, where git is not there to say so.
SKIPPED = frozenset({".git", ".venv", "venv", "node_modules", "__pycache__", ".fastgen"})
# A longer file is no text that someone has moved.
LONGEST = 1_000_000


@dataclass(frozen=True)
class Found:
    """What is at a path: a file with its content, or something that is left alone."""

    content: bytes
    executable: bool = False
    is_link: bool = False
    is_blocked: bool = False


@dataclass(frozen=True)
class Inventory:
    """A project's folder, to look at."""

    root: Path

    def look(self, path: str) -> Found | None:
        """Return what is at a path, or None for nothing."""
        place = self.root / path
        try:
            mode = place.lstat().st_mode
        except FileNotFoundError:
            return None
        except NotADirectoryError:
            return Found(b"", is_blocked=True)
        is_link = stat.S_ISLNK(mode)
        if not place.is_file() or not self._is_inside(place):
            return Found(b"", is_link=is_link, is_blocked=True)
        return Found(place.read_bytes(), bool(place.stat().st_mode & 0o100), is_link)

    def find_own(self, known: Collection[str], suffixes: Collection[str]) -> dict[str, bytes]:
        """Return the files of these types that are none of the known ones, with contents."""
        found = {}
        for path in self._list_paths():
            if path in known or os.path.splitext(path)[1] not in suffixes:  # noqa: PTH122
                continue
            place = self.root / path
            if place.is_file() and not place.is_symlink() and place.stat().st_size <= LONGEST:
                found[path] = place.read_bytes()
        return found

    def list_files(self, folder: str) -> list[str]:
        """Return the files that lie in one folder."""
        place = self.root / folder
        names = sorted(each.name for each in place.iterdir()) if place.is_dir() else []
        return [f"{folder}/{name}" for name in names if (place / name).is_file()]

    @cached_property
    def _resolved(self) -> Path:
        return self.root.resolve()

    def _is_inside(self, place: Path) -> bool:
        return place.resolve().is_relative_to(self._resolved)

    def _list_paths(self) -> Iterator[str]:
        if git.find_work_tree(self.root) and git.is_available():
            words = ["ls-files", "--cached", "--others", "--exclude-standard", "-z"]
            listed = git.run_git(words, self.root)
            if listed.returncode == 0:
                yield from (path for path in listed.stdout.split("\0") if path)
                return
        for folder, folders, names in os.walk(self.root):
            folders[:] = sorted(set(folders) - SKIPPED)
            parent = Path(folder).relative_to(self.root)
            yield from ((parent / name).as_posix() for name in sorted(names))
