"""Runs a change of a folder, and disturbs it at one of its file operations.

`python -m tests.add.disturbance FOLDER NUMBER ACTION …` is a process that is to be killed.
"""

import errno
import os
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from fastgen import cli
from fastgen.edit import Edit
from fastgen.transaction import apply_edits, recover

EVENTS = frozenset({"open", "os.rename", "os.remove", "os.mkdir", "os.rmdir", "os.chmod"})
EDITS = (
    Edit("a.txt", b"old a\n", b"new a\n"),
    Edit("deep/er/b.txt", None, b"new b\n", executable=True),
    Edit("gone/c.txt", b"old c\n", None),
    Edit("d.txt", b"", b"d\r\n"),
    Edit(".fastgen/e.yml", None, b"e: 1\n"),
)


class Watch:
    """Counts the file operations below a folder, and disturbs one of them."""

    def __init__(self) -> None:
        self.folder = ""
        self.seen = 0
        self.at = 0
        self.deadly = False

    def __call__(self, event: str, arguments: tuple[Any, ...]) -> None:
        """Take notice of an event of the interpreter."""
        if not self.folder or event not in EVENTS or not self._is_write(event, arguments):
            return
        self.seen += 1
        if self.seen != self.at:
            return
        if self.deadly:
            os.kill(os.getpid(), signal.SIGKILL)
        raise OSError(errno.EIO, os.strerror(errno.EIO), str(arguments[0]))

    def _is_write(self, event: str, arguments: tuple[Any, ...]) -> bool:
        path = arguments[0]
        if not isinstance(path, str | os.PathLike) or isinstance(path, bytes):
            return False
        inside = os.fspath(path).startswith(self.folder) or not Path(path).is_absolute()
        flags = arguments[2] if event == "open" and len(arguments) > 2 else os.O_WRONLY
        return inside and bool(flags & (os.O_WRONLY | os.O_RDWR))


watch = Watch()
sys.addaudithook(watch)


@contextmanager
def disturbed(folder: Path, at: int, *, deadly: bool = False) -> Iterator[Watch]:
    """Disturb the operation of this number below a folder; 0 disturbs none."""
    watch.folder, watch.seen, watch.at, watch.deadly = str(folder), 0, at, deadly
    try:
        yield watch
    finally:
        watch.folder = ""


def make_tree(folder: Path) -> Path:
    """Make the folder that the edits begin with."""
    (folder / "gone").mkdir(parents=True)
    for edit in EDITS:
        if edit.before is not None:
            (folder / edit.path).write_bytes(edit.before)
    (folder / "a.txt").chmod(0o640)
    (folder / "mine.txt").write_bytes(b"mine\n")
    return folder


def main() -> None:
    """Apply the edits, take them back or run a command, and be killed at one operation."""
    folder, number, action = Path(sys.argv[1]), int(sys.argv[2]), sys.argv[3]
    with disturbed(folder, number, deadly=True):
        if action == "apply":
            apply_edits(folder, EDITS)
        elif action == "recover":
            recover(folder)
        else:
            os.chdir(folder)
            sys.argv = ["fastgen", *sys.argv[4:]]
            cli.main()


if __name__ == "__main__":
    main()
