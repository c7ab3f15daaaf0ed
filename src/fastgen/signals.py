"""Signals that end a run: all unwind like Ctrl-C, and cleaning up is not disturbed."""

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

from fastgen.errors import InterruptedRunError

# SIGHUP: the terminal was closed. Windows has none.
ENDING = (signal.SIGTERM, *([signal.SIGHUP] if hasattr(signal, "SIGHUP") else []))


class Terminated(KeyboardInterrupt):
    """A signal other than Ctrl-C came: unwind, clean up, end."""


def signal_number(interrupt: KeyboardInterrupt) -> int:
    """Return the number of the signal that this interrupt stands for."""
    return int(interrupt.args[0]) if isinstance(interrupt, Terminated) else signal.SIGINT


@contextmanager
def terminable() -> Iterator[None]:
    """Let SIGTERM and SIGHUP raise `Terminated` here, except where they are ignored (nohup)."""
    before = {each: signal.getsignal(each) for each in ENDING}
    heard = [each for each, handler in before.items() if handler != signal.SIG_IGN]
    for each in heard:
        signal.signal(each, _raise_terminated)
    try:
        yield
    finally:
        for each in heard:
            signal.signal(each, before[each])


@contextmanager
def interruptible() -> Iterator[None]:
    """Raise InterruptedRunError for Ctrl-C and SIGTERM, once all that was made is gone."""
    try:
        with terminable():
            yield
    except KeyboardInterrupt as interrupt:
        raise InterruptedRunError(signal_number(interrupt)) from interrupt


@contextmanager
def undisturbed() -> Iterator[None]:
    """Hold all ending signals off while the clean-up runs."""
    before = {each: signal.signal(each, signal.SIG_IGN) for each in (signal.SIGINT, *ENDING)}
    try:
        yield
    finally:
        for each, handler in before.items():
            signal.signal(each, handler)


def _raise_terminated(number: int, _frame: FrameType | None) -> None:
    raise Terminated(number)
