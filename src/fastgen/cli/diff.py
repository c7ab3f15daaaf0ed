"""`fastgen diff`."""

import typer

from fastgen.console import Console


def diff() -> None:
    """Show what was changed in the project since fastgen made it, as a unified diff."""
    from fastgen.command.resource import show_changes  # noqa: PLC0415 - --help does not need it

    raise typer.Exit(show_changes(Console()))
