"""Everything that is printed: plain ANSI, and none where no one would see it."""

import os
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from typing import TextIO

from fastgen.errors import FastgenError

BOLD = "1"
RED = "1;31"
GREEN = "32"
YELLOW = "33"
CYAN = "36"
# How the lines of a unified diff begin; the longer beginnings first.
DIFF_STYLES = {"---": BOLD, "+++": BOLD, "@@": CYAN, "-": "31", "+": GREEN}
WIDTH = 10
NAME_WIDTH = 14


@dataclass
class Clock:
    """An elapsed time that is shown while it grows."""

    text: str
    live: bool
    started: float = field(default_factory=time.monotonic)

    def tick(self) -> None:
        """Show the seconds so far, where a terminal can show them in place."""
        if self.live:
            sys.stderr.write(f"\r{self.text} {time.monotonic() - self.started:.0f} s")
            sys.stderr.flush()


@dataclass(frozen=True)
class Console:
    """Where a command tells what it does; errors are told even when it is quiet."""

    quiet: bool = False

    def step(self, verb: str, text: str) -> None:
        """Tell what was done, while working."""
        if not self.quiet:
            _write(sys.stderr, f"{_paint(verb.rjust(WIDTH), GREEN, sys.stderr)}  {text}\n")

    def note(self, text: str) -> None:
        """Tell what was not done, and why."""
        if not self.quiet:
            _write(sys.stderr, f"{_paint('note'.rjust(WIDTH), YELLOW, sys.stderr)}  {text}\n")

    def show(self, text: str) -> None:
        """Show what was asked for."""
        _write(sys.stdout, f"{text}\n")

    def show_diff(self, diff: str) -> None:
        """Show a unified diff: the same text with and without colours."""
        self.show("\n".join(_paint_change(line) for line in diff.rstrip("\n").split("\n")))

    def announce(self, lines: Sequence[str]) -> None:
        """Show what is about to be made."""
        if not self.quiet:
            self.show("\n".join(lines))

    def show_answer(self, name: str, answer: str) -> None:
        """Show what a person answered, in place of the question."""
        _write(sys.stdout, f"{_paint(name.rjust(NAME_WIDTH), GREEN, sys.stdout)}  {answer}\n")

    def erase_answer(self) -> None:
        """Take the last answer off the screen: its question comes again."""
        if _is_interactive(sys.stdout):
            _write(sys.stdout, "\x1b[1A\x1b[2K\r")

    def show_commands(self, title: str, commands: Sequence[tuple[str, str]]) -> None:
        """Show commands to type, each with what it does."""
        if self.quiet:
            return
        width = max(len(command) for command, _ in commands)
        lines = [f"  {command.ljust(width)}  {meaning}".rstrip() for command, meaning in commands]
        self.show(f"\n{_paint(title, BOLD, sys.stdout)}\n" + "\n".join(lines))

    @contextmanager
    def clock(self, verb: str, text: str) -> Iterator[Clock]:
        """Show a step that takes long, with its elapsed time."""
        live = not self.quiet and _is_interactive(sys.stderr)
        line = f"{_paint(verb.rjust(WIDTH), GREEN, sys.stderr)}  {text}"
        clock = Clock(line, live)
        if live:
            clock.tick()
        elif not self.quiet:
            _write(sys.stderr, f"{line} ...\n")
        try:
            yield clock
        finally:
            if live:
                _write(sys.stderr, "\n")


def show_error(error: FastgenError) -> None:
    """Tell what went wrong and what to do."""
    label = _paint("error:", RED, sys.stderr)
    hint = f"\n{_paint('hint:', BOLD, sys.stderr)}  {error.hint}" if error.hint else ""
    _write(sys.stderr, f"{label} {error.message}{hint}\n")


def show_unexpected(error: BaseException) -> None:
    """Tell, in one line, of an error that nobody foresaw."""
    kind = f"{type(error).__name__}: {error}".splitlines()[0]
    hint = "This is a fault of fastgen: run it again with FASTGEN_DEBUG=1 and report what it says."
    show_error(FastgenError(f"Unexpected: {kind}", hint))


def _is_interactive(stream: TextIO) -> bool:
    """Return whether a person looks at the stream on a terminal that can move its cursor."""
    return stream.isatty() and os.environ.get("TERM") != "dumb"


def _paint(text: str, style: str, stream: TextIO) -> str:
    """Colour a text where the stream shows colours and NO_COLOR is not set."""
    if os.environ.get("NO_COLOR") or not _is_interactive(stream):
        return text
    return f"\x1b[{style}m{text}\x1b[0m"


def _paint_change(line: str) -> str:
    styles = (style for start, style in DIFF_STYLES.items() if line.startswith(start))
    style = next(styles, "")
    return _paint(line, style, sys.stdout) if style else line


def _write(stream: TextIO, text: str) -> None:
    try:
        stream.write(text)
    except UnicodeEncodeError:
        encoding = stream.encoding or "ascii"
        stream.write(text.encode(encoding, "replace").decode(encoding))
    with suppress(BrokenPipeError):
        stream.flush()
