"""`fastgen status`."""

import typer

from fastgen.console import Console


def status() -> None:
    """Show the project's version, its resources, what was edited, and what needs a look."""
    from fastgen.command.status import show_status  # noqa: PLC0415 - --help does not need it

    raise typer.Exit(show_status(Console()))
