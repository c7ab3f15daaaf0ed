"""`fastgen update`."""

from typing import Annotated

import typer

from fastgen.cli.option import DryRun, QuietMerge, Verify
from fastgen.console import Console


def update(
    *,
    to: Annotated[
        str, typer.Option(metavar="VERSION", help="A tag or commit; else the one of this fastgen.")
    ] = "",
    check: Annotated[
        bool, typer.Option("--check", help="Write nothing; exit with 1 if there is an update.")
    ] = False,
    dry_run: DryRun = False,
    verify: Verify = False,
    quiet: QuietMerge = False,
) -> None:
    """Bring the project and its resources to a newer version of the template.

    What you edited is merged, and nothing of it is lost. It exits with 2 where files need a
    look, and `fastgen undo` takes all of it back.
    """
    from fastgen.command.update import Request, update_project  # noqa: PLC0415 - --help does not need it

    request = Request(to=to, check=check, dry_run=dry_run, verify=verify)
    raise typer.Exit(update_project(request, Console(quiet=quiet)))
