"""`fastgen new`."""

from pathlib import Path
from typing import Annotated

import typer

from fastgen.cli.option import Quiet
from fastgen.cli.pair import parse_pairs
from fastgen.console import Console


def new(  # noqa: PLR0913 - one parameter an option, as Typer reads them
    *,
    path: Annotated[str, typer.Argument(help="The new project's folder: missing, or empty.")],
    defaults: Annotated[
        bool, typer.Option("--defaults", help="Ask nothing; take the defaults.")
    ] = False,
    profile: Annotated[
        str, typer.Option(help="How much to begin with: sets the other defaults.")
    ] = "",
    data: Annotated[
        list[str] | None,
        typer.Option("--data", "-d", metavar="KEY=VALUE", help="Answer one question; repeatable."),
    ] = None,
    answers: Annotated[
        str,
        typer.Option(metavar="FILE", help="YAML or JSON answers; .copier-answers.yml is one."),
    ] = "",
    template: Annotated[
        str, typer.Option(metavar="SOURCE", help="Another template: a folder or a git address.")
    ] = "",
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Show the files and write nothing.")
    ] = False,
    no_git: Annotated[bool, typer.Option("--no-git", help="Make no repository.")] = False,
    no_install: Annotated[bool, typer.Option("--no-install", help="Do not run `uv sync`.")] = False,
    run: Annotated[
        bool, typer.Option("--run", help="Start the development server at the end.")
    ] = False,
    quiet: Quiet = False,
) -> None:
    """Make a new project in PATH.

    It asks what --defaults, --profile, --data and --answers leave open. --data wins over
    --profile, which wins over --answers, which wins over the defaults.
    """
    if run and (no_install or dry_run):
        message = "--run needs the installation: leave out --no-install and --dry-run."
        raise typer.BadParameter(message)
    from fastgen.command.new import Request, create_project  # noqa: PLC0415 - --help does not need it

    request = Request(
        path=Path(path),
        data={**({"profile": profile} if profile else {}), **parse_pairs(data or [], "--data")},
        answers_file=Path(answers) if answers else None,
        template=template or None,
        defaults=defaults,
        dry_run=dry_run,
        use_git=not no_git,
        install=not no_install,
        run=run,
    )
    raise typer.Exit(create_project(request, Console(quiet=quiet)))
