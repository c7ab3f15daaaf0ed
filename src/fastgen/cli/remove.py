"""`fastgen remove resource`."""

from typing import Annotated

import typer

from fastgen.cli.option import DryRun, Quiet
from fastgen.cli.text import TextCommand, TextGroup
from fastgen.console import Console

app = typer.Typer(
    name="remove",
    cls=TextGroup,
    rich_markup_mode=None,
    help="Remove from the project around this folder.",
    no_args_is_help=True,
)


@app.callback()
def remove() -> None:
    """Remove from the project around this folder."""


@app.command(cls=TextCommand)
def resource(
    *,
    name: Annotated[str, typer.Argument(help="Which resource, in either number.")],
    dry_run: DryRun = False,
    force: Annotated[bool, typer.Option("--force", help="Delete edited files too.")] = False,
    quiet: Quiet = False,
) -> None:
    """Remove a resource; files that were edited stay."""
    from fastgen.command.resource import remove_resource  # noqa: PLC0415 - --help does not need it

    raise typer.Exit(remove_resource(name, Console(quiet=quiet), force=force, dry_run=dry_run))
