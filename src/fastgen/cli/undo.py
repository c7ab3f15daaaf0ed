"""`fastgen undo`."""

import typer

from fastgen.console import Console


def undo() -> None:
    """Take back the last update, `set` or change of fields; a second time brings it back."""
    from fastgen.command.undo import undo_last  # noqa: PLC0415 - --help does not need it

    raise typer.Exit(undo_last(Console()))
