"""`fastgen set`."""

from typing import Annotated

import typer

from fastgen.cli.option import DryRun, QuietMerge, Verify
from fastgen.cli.pair import parse_pairs
from fastgen.console import Console


def set_command(
    *,
    pairs: Annotated[list[str], typer.Argument(metavar="KEY=VALUE...", help="Answers to change.")],
    dry_run: DryRun = False,
    verify: Verify = False,
    quiet: QuietMerge = False,
) -> None:
    """Change answers of the project: switch a feature on or off, resources included.

    For example: fastgen set docker=true ci=gitlab
    """
    data = parse_pairs(pairs, "KEY=VALUE")
    from fastgen.command.update import Request, set_answers  # noqa: PLC0415 - --help does not need it

    request = Request(dry_run=dry_run, verify=verify)
    raise typer.Exit(set_answers(data, request, Console(quiet=quiet)))
