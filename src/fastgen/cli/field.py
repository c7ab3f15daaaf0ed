"""`fastgen add field`, `fastgen remove field` and `fastgen rename field`."""

from typing import TYPE_CHECKING, Annotated

import typer

from fastgen.cli.option import DryRun, NoMigration, QuietMerge
from fastgen.cli.text import TextCommand, TextGroup
from fastgen.console import Console

if TYPE_CHECKING:
    from fastgen.command.field import Define, Request

Name = Annotated[str, typer.Argument(metavar="RESOURCE", help="Which resource, in either number.")]
Force = Annotated[bool, typer.Option("--force", help="Do not ask before values of rows are lost.")]

app = typer.Typer(
    name="rename",
    cls=TextGroup,
    rich_markup_mode=None,
    help="Rename in the project around this folder.",
    no_args_is_help=True,
)


@app.callback()
def rename() -> None:
    """Rename in the project around this folder."""


def add_field(  # noqa: PLR0913 - one parameter an option, as Typer reads them
    *,
    name: Name,
    fields: Annotated[
        list[str], typer.Argument(metavar="FIELD...", help="The fields: name:type:modifier.")
    ],
    dry_run: DryRun = False,
    no_migration: NoMigration = False,
    force: Force = False,
    quiet: QuietMerge = False,
) -> None:
    """Add fields to a resource; one that it has already becomes what is given.

    For example: fastgen add field orders note:text:optional
    """
    from fastgen.command.field import Request, add_fields  # noqa: PLC0415 - --help does not need it

    request = Request(dry_run, migration=not no_migration, force=force)
    _change(name, lambda code: add_fields(code, fields), request, Console(quiet=quiet))


def remove_field(  # noqa: PLR0913 - one parameter an option, as Typer reads them
    *,
    name: Name,
    fields: Annotated[list[str], typer.Argument(metavar="FIELD...", help="Names of fields.")],
    dry_run: DryRun = False,
    no_migration: NoMigration = False,
    force: Force = False,
    quiet: QuietMerge = False,
) -> None:
    """Remove fields from a resource, and their columns with the values of all rows.

    For example: fastgen remove field orders note
    """
    from fastgen.command.field import Request, remove_fields  # noqa: PLC0415 - --help is quick

    request = Request(dry_run, migration=not no_migration, force=force)
    _change(name, lambda code: remove_fields(code, fields), request, Console(quiet=quiet))


@app.command("field", cls=TextCommand)
def rename_field(  # noqa: PLR0913 - one parameter an option, as Typer reads them
    *,
    name: Name,
    old: Annotated[str, typer.Argument(metavar="FIELD", help="What it is called now.")],
    new: Annotated[str, typer.Argument(metavar="NAME", help="What it is to be called.")],
    dry_run: DryRun = False,
    no_migration: NoMigration = False,
    quiet: QuietMerge = False,
) -> None:
    """Rename a field of a resource, and its column: rows keep their values.

    For example: fastgen rename field orders note remark
    """
    from fastgen.command.field import Request  # noqa: PLC0415 - --help does not need it
    from fastgen.command.field import rename_field as define  # noqa: PLC0415

    request = Request(dry_run, migration=not no_migration)
    _change(name, lambda code: define(code, old, new), request, Console(quiet=quiet))


def _change(name: str, define: "Define", request: "Request", console: Console) -> None:
    """Change the resource, and leave with the exit code."""
    from fastgen.command.field import change_fields  # noqa: PLC0415 - --help does not need it

    raise typer.Exit(change_fields(name, define, request, console))
