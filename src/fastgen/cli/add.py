"""`fastgen add resource`."""

from typing import Annotated, Any

import typer

from fastgen.cli.option import DryRun, NoMigration, Quiet
from fastgen.cli.text import TextCommand, TextGroup
from fastgen.console import Console

app = typer.Typer(
    name="add",
    cls=TextGroup,
    rich_markup_mode=None,
    help="Add to the project around this folder.",
    no_args_is_help=True,
)


@app.callback()
def add() -> None:
    """Add to the project around this folder."""


@app.command(cls=TextCommand)
def resource(  # noqa: PLR0913 - one parameter an option, as Typer reads them
    *,
    name: Annotated[str, typer.Argument(metavar="[PATH/]NAME", help="What it is called.")] = "",
    fields: Annotated[
        list[str] | None, typer.Argument(metavar="FIELD...", help="Its fields: name:type:modifier.")
    ] = None,
    file: Annotated[
        str, typer.Option("--from", metavar="FILE", help="Resources in YAML or TOML; - is stdin.")
    ] = "",
    singular: Annotated[str, typer.Option(help="Its name for one, where the rules fail.")] = "",
    plural: Annotated[str, typer.Option(help="Its name for many, where the rules fail.")] = "",
    only: Annotated[
        str, typer.Option(metavar="WHAT", help="Some of list,get,create,update,delete.")
    ] = "",
    role: Annotated[str, typer.Option(metavar="ROLE", help="Who may call it: admin.")] = "",
    parent: Annotated[
        str, typer.Option(metavar="NAME", help="Nest its path in that of this resource.")
    ] = "",
    owner: Annotated[
        bool, typer.Option("--owner", help="Each row belongs to the user who made it.")
    ] = False,
    public: Annotated[
        bool, typer.Option("--public", help="Everybody may call it, without a login.")
    ] = False,
    auth: Annotated[
        bool, typer.Option("--auth", help="Who has logged in may call it, as by default.")
    ] = False,
    soft_delete: Annotated[
        bool, typer.Option("--soft-delete", help="Mark rows as deleted, and keep them.")
    ] = False,
    versioned: Annotated[
        bool, typer.Option("--versioned", help="Refuse changes of old versions: ETag, If-Match.")
    ] = False,
    cache: Annotated[
        bool, typer.Option("--cache", help="Keep in the cache what get and list answer.")
    ] = False,
    dry_run: DryRun = False,
    no_migration: NoMigration = False,
    no_tests: Annotated[bool, typer.Option("--no-tests", help="Make no tests.")] = False,
    force: Annotated[
        bool, typer.Option("--force", help="Replace files in the way; let values of rows go.")
    ] = False,
    quiet: Quiet = False,
) -> None:
    """Add a resource: model, schemas, repository, service, endpoints, tests and migration.

    One that is there already gets these fields in place of its own.

    For example: fastgen add resource orders name:str=1..80 price:decimal=10,2:min=0
    """
    from fastgen.addition import Choice  # noqa: PLC0415 - --help does not need it
    from fastgen.command.resource import Addition, add_resources  # noqa: PLC0415
    from fastgen.specification import Wish  # noqa: PLC0415

    given: dict[str, Any] = {"singular": singular, "plural": plural, "only": only, "role": role}
    given |= {"parent": parent, "owner": owner, "public": public, "auth": auth}
    given |= {"soft_delete": soft_delete, "versioned": versioned, "cache": cache}
    options = {key: value for key, value in given.items() if value}
    request = Addition(
        wish=Wish(name, tuple(fields or ()), options),
        file=file,
        choice=Choice(migration=not no_migration, tests=not no_tests, force=force),
        dry_run=dry_run,
    )
    raise typer.Exit(add_resources(request, Console(quiet=quiet)))
