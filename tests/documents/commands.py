"""The page of all commands, made from their own help: `just pages` writes it."""

from pathlib import Path

from typer.core import TyperGroup
from typer.main import get_command
from typer.testing import CliRunner

from fastgen.cli import app

PAGE = Path(__file__).parents[2] / "docs" / "commands.md"
WIDTH = {"COLUMNS": "100", "TERMINAL_WIDTH": "100"}
HEAD = """\
# Commands

What `--help` says of each. This page is made by `just pages`.

| exit code | meaning |
| --- | --- |
| 0 | done, or nothing to do |
| 1 | it failed, and nothing was changed; `update --check`: there is an update |
| 2 | wrong usage; `update` and `set`: done, and [files need a look](updates.md) |
| 128 + n | stopped by signal n, and nothing was changed |

| environment variable | what it does |
| --- | --- |
| `NO_COLOR` | no colours, as where the output is no terminal, or `TERM` is `dumb` |
| `XDG_CACHE_HOME` | where fastgen keeps things for its next run; else in `~/.cache` |
| `FASTGEN_DEBUG` | with `1`, a fault of fastgen's own shows where in the code it was |
| `UV_PYTHON` | the Python of a new project; else the one that runs fastgen |

| file of a project | what it holds |
| --- | --- |
| `.copier-answers.yml` | its answers, and the version that it was made from |
| `.fastgen/orders.yml` | a resource: its fields as they were typed, and the text made of them |
| `.fastgen/.undo` | what `fastgen undo` brings back; git ignores it |

All of them but the last belong into git: without them a project cannot be updated.
"""


def find_commands() -> list[tuple[str, ...]]:
    """Return the words of every command, groups left out."""
    return sorted(_walk(get_command(app), ()))


def _walk(command: object, words: tuple[str, ...]) -> list[tuple[str, ...]]:
    if not isinstance(command, TyperGroup):
        return [words]
    return [
        found for name, each in command.commands.items() for found in _walk(each, (*words, name))
    ]


def show_help(words: tuple[str, ...]) -> str:
    """Return what a command says of itself."""
    result = CliRunner().invoke(app, [*words, "--help"], env=WIDTH, prog_name="fastgen")
    assert result.exit_code == 0, result.output
    return result.output.strip()


def build_page() -> str:
    """Return the whole page."""
    sections = [
        f"\n## `fastgen {' '.join(words)}`\n\n```text\n{show_help(words)}\n```\n"
        for words in find_commands()
    ]
    return HEAD + "".join(sections)


if __name__ == "__main__":
    PAGE.write_text(build_page(), encoding="utf-8", newline="\n")
