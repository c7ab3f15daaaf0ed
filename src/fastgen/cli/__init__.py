"""The command line: parse, dispatch, and turn errors into exit codes."""

import os
from typing import Annotated

import typer

import fastgen
from fastgen.cli import add, field, remove
from fastgen.cli.diff import diff
from fastgen.cli.listing import list_command
from fastgen.cli.new import new
from fastgen.cli.setting import set_command
from fastgen.cli.status import status
from fastgen.cli.text import TextCommand, TextGroup
from fastgen.cli.undo import undo
from fastgen.cli.update import update
from fastgen.console import Console, show_error, show_unexpected
from fastgen.errors import FastgenError, InterruptedRunError

app = typer.Typer(
    name="fastgen",
    cls=TextGroup,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    add_completion=False,
    no_args_is_help=True,
)
app.command(cls=TextCommand)(new)
add.app.command("field", cls=TextCommand)(field.add_field)
remove.app.command("field", cls=TextCommand)(field.remove_field)
app.add_typer(add.app)
app.add_typer(remove.app)
app.add_typer(field.app)
app.command("list", cls=TextCommand)(list_command)
app.command(cls=TextCommand)(diff)
app.command("set", cls=TextCommand)(set_command)
app.command(cls=TextCommand)(status)
app.command(cls=TextCommand)(update)
app.command(cls=TextCommand)(undo)


def _show_version(value: bool) -> None:  # noqa: FBT001 - Typer calls it so
    if value:
        Console().show(f"fastgen {fastgen.__version__}")
        raise typer.Exit


@app.callback()
def fastgen_command(
    *,
    version: Annotated[
        bool,
        typer.Option("--version", callback=_show_version, is_eager=True, help="Show the version."),
    ] = False,
) -> None:
    """Make FastAPI backends from answers, and add resources to them."""


def main() -> None:
    """Run the command line.

    Exit codes: 0 done, 1 failed, 2 wrong usage or a conflict, 128 + a signal.
    """
    try:
        app()
    except InterruptedRunError as error:
        show_error(error)
        raise SystemExit(error.exit_code) from None
    except FastgenError as error:
        show_error(error)
        raise SystemExit(1) from None
    except Exception as error:
        if os.environ.get("FASTGEN_DEBUG") == "1":
            raise
        show_unexpected(error)
        raise SystemExit(1) from None
