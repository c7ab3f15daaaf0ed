"""A person at a real pseudo-terminal."""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pexpect

from tests.conftest import BINARY

ENTER, ESCAPE, DOWN, UP, CTRL_C, CTRL_U = "\r", "\x1b", "\x1b[B", "\x1b[A", "\x03", "\x15"


class Terminal:
    """A person at a terminal."""

    def __init__(self, process: "pexpect.spawn[str]") -> None:
        self.process = process

    def see(self, text: str) -> None:
        """Wait until a text is on the screen."""
        self.process.expect_exact(text)

    def type(self, keys: str) -> None:
        """Press keys."""
        self.process.send(keys)

    def leave(self) -> int:
        """Wait for the end, and return the exit code."""
        self.process.expect(pexpect.EOF)
        self.process.close()
        return -1 if self.process.exitstatus is None else self.process.exitstatus


Start = Callable[..., Terminal]


@contextmanager
def opened_terminals(folder: Path, environment: dict[str, str]) -> Iterator[Start]:
    """Yield a function that runs the binary in a terminal; at the end all of them are closed."""
    opened: list[pexpect.spawn[str]] = []

    def start(*words: str) -> Terminal:
        # The child's environment in full: mypy's stubs know pexpect's as the real one.
        variables = os.environ.copy()
        variables.update({**environment, "TERM": "xterm-256color"})
        process = pexpect.spawn(
            str(BINARY), [*words], cwd=str(folder), env=variables, encoding="utf-8", timeout=30
        )
        process.setwinsize(50, 120)
        opened.append(process)
        return Terminal(process)

    yield start
    for process in opened:
        process.close(force=True)
