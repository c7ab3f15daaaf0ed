"""`fastgen set`."""

from typing import Annotated

import typer

from fastgen.cli.pair import parse_pairs
from fastgen.console import Console


def set_command(
    *,
    pairs: Annotated[list[str], typer.Argument(metavar="KEY=VALUE...", help="Answers to change.")],
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Show the changes and write nothing.")
    ] = False,
    verify: Annotated[
        bool, typer.Option("--verify", help="Run the project's tests before and after.")
    ] = False,
    quiet: Annotated[
        bool, typer.Option("--quiet", help="Tell only of errors and conflicts.")
    ] = False,
) -> None:
    """Change answers of the project: switch a feature on or off, resources included.

    For example: fastgen set docker=true ci=gitlab
    """
    data = parse_pairs(pairs, "KEY=VALUE")
    from fastgen.update import Request, set_answers  # noqa: PLC0415 - --help does not need it

    request = Request(dry_run=dry_run, verify=verify)
    raise typer.Exit(set_answers(data, request, Console(quiet=quiet)))
