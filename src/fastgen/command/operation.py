"""One command in one project: alone, after what a killed one left, and all or nothing."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from fastgen.console import Console
from fastgen.edit import Edit, show_diff
from fastgen.errors import FastgenError, InterruptedRunError
from fastgen.signals import signal_number, terminable
from fastgen.transaction import apply_edits, locked, recover
from fastgen.workspace import Workspace, find_root, open_workspace


def find_here() -> Path:
    """Return the current folder; raises FastgenError when someone has deleted it."""
    try:
        return Path.cwd()
    except OSError as error:
        message = "The current folder is gone."
        raise FastgenError(message, "Go to a project's folder.") from error


@contextmanager
def opened(start: Path, console: Console) -> Iterator[Workspace]:
    """Open the project around a path, for this command alone.

    Raises FastgenError outside a project, and while another command works in it.
    """
    with locked_project(start, console) as root:
        yield open_workspace(root)


@contextmanager
def locked_project(start: Path, console: Console) -> Iterator[Path]:
    """Hold the project around a path, of whatever version; raises FastgenError as `opened`."""
    root = find_root(start)
    try:
        with terminable(), locked(root):
            _tell(recover(root), console)
            yield root
    except KeyboardInterrupt as interrupt:
        raise InterruptedRunError(signal_number(interrupt)) from interrupt


def _tell(restored: Sequence[str], console: Console) -> None:
    if restored:
        files = f"{len(restored)} file{'s' if len(restored) > 1 else ''}"
        console.note(f"a command was killed here; its change of {files} is taken back")


def carry_out(
    workspace: Workspace, edits: Sequence[Edit], console: Console, *, dry_run: bool
) -> None:
    """Make all edits and name them; a dry run shows what they would be instead."""
    if not dry_run:
        apply_edits(workspace.root, edits)
    tell_edits(edits, console)
    if dry_run:
        show_edits(edits, console)


def tell_edits(edits: Sequence[Edit], console: Console) -> None:
    """Name what is done to each file."""
    for edit in edits:
        console.step(edit.verb, edit.path)


def show_edits(edits: Sequence[Edit], console: Console) -> None:
    """Show what a dry run has not done."""
    for edit in edits:
        console.show_diff(show_diff(edit))
    console.note("nothing was written: --dry-run")
