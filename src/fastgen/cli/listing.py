"""`fastgen list`."""

import typer

from fastgen.console import Console


def list_command() -> None:
    """List the project's resources, their fields, and which of their files were edited."""
    from fastgen.command.resource import list_resources  # noqa: PLC0415 - --help does not need it

    raise typer.Exit(list_resources(Console()))
