"""Pictures of the terminal, taken from real runs: `just pictures` takes them anew."""

import os
import re
import subprocess
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

import pexpect
import pyte
from rich.console import Console
from rich.style import Style
from rich.text import Text

from tests.conftest import BINARY
from tests.update.rival import build_world, commit, release

FOLDER = Path(__file__).parents[2] / "docs" / "pictures"
COLUMNS, ROWS = 100, 120
FONTS = re.compile(r"@font-face \{.*?\}\s*", re.DOTALL)
DOWN, ENTER = "\x1b[B", "\r"
# Nobody's settings of git.
PLAIN = {"GIT_PAGER": "cat", "GIT_CONFIG_GLOBAL": os.devnull}
SERVICE = "template/resource/app/services/{{ resource.singular }}.py.jinja"
NEW = "fastgen new my-api --no-git --no-install"


@dataclass
class Terminal:
    """A person at a terminal of a hundred columns. It changes as things are printed."""

    process: "pexpect.spawn[str]"
    screen: pyte.Screen
    stream: pyte.Stream

    def see(self, text: str) -> None:
        """Read until a text is on the screen."""
        while not any(text in line for line in self.screen.display):
            self.stream.feed(self.process.read_nonblocking(4096, timeout=60))

    def press(self, keys: str) -> None:
        """Press keys."""
        self.process.send(keys)

    def wait(self) -> None:
        """Read until the command ends."""
        while True:
            try:
                self.stream.feed(self.process.read_nonblocking(4096, timeout=60))
            except pexpect.EOF:
                return


def start(
    command: str,
    folder: Path,
    screen: pyte.Screen | None = None,
    variables: Mapping[str, str] | None = None,
) -> Terminal:
    """Run a command in a terminal, below what is on the screen."""
    environment = os.environ | {"TERM": "xterm-256color", "COLUMNS": str(COLUMNS)}
    environment |= variables or {}
    environment.pop("NO_COLOR", None)
    program, *words = command.split()
    process = pexpect.spawn(
        str(BINARY) if program == "fastgen" else program,
        words,
        cwd=str(folder),
        env=environment,
        dimensions=(ROWS, COLUMNS),
        encoding="utf-8",
    )
    screen = screen or pyte.Screen(COLUMNS, ROWS)
    terminal = Terminal(process, screen, pyte.Stream(screen))
    terminal.stream.feed(f"$ {command}\r\n")
    return terminal


def draw(screen: pyte.Screen, title: str) -> str:
    """Return the screen as an SVG picture."""
    rows = [row for row in range(ROWS) if screen.display[row].strip()]
    console = Console(record=True, width=COLUMNS, file=open(os.devnull, "w"))  # noqa: SIM115, PTH123
    for row in range(rows[-1] + 1):
        line = Text()
        for column in range(COLUMNS):
            cell = screen.buffer[row][column]
            style = Style(color=name_color(cell.fg), bold=cell.bold, reverse=cell.reverse)
            line.append(cell.data, style)
        line.rstrip()
        console.print(line)
    # Without the fonts that a reader's browser would fetch from elsewhere.
    return FONTS.sub("", console.export_svg(title=title, unique_id="picture"))


def name_color(color: str) -> str:
    """Return what one library calls a colour of the other."""
    if re.fullmatch("[0-9a-f]{6}", color):
        return f"#{color}"
    return color.replace("brown", "yellow").replace("bright", "bright_")


def take_prompts(folder: Path) -> pyte.Screen:
    """Answer a few questions, and stop at the list of error styles."""
    terminal = start(NEW, folder)
    terminal.see("The project's name")
    terminal.press(ENTER)
    terminal.see("One sentence")
    terminal.press(ENTER)
    terminal.see("How much to begin with")
    terminal.press(ENTER)
    terminal.see("Where the data lives")
    terminal.press(DOWN + ENTER)
    terminal.see("The body of every error answer")
    terminal.see("RFC 9457")
    return terminal.screen


def take_tree(folder: Path) -> pyte.Screen:
    """Show the files of a small project."""
    terminal = start("fastgen new my-api --profile minimal --defaults --dry-run", folder)
    terminal.wait()
    return terminal.screen


def take_difference(folder: Path) -> pyte.Screen:
    """Show what someone changed in a project."""
    start("fastgen new my-api --defaults --no-install --quiet", folder).wait()
    replace(folder / "my-api/app/services/item.py", "no such item", "no item of this id")
    terminal = start("fastgen diff", folder / "my-api")
    terminal.wait()
    return terminal.screen


def take_conflict(folder: Path) -> pyte.Screen:
    """Update a project whose owner changed the line that the new version changes too."""
    variables = {"PYTHONPATH": str(folder / "template/src")}

    def run(*words: str, cwd: Path, **_: str) -> "subprocess.CompletedProcess[str]":
        command = [str(BINARY), *words]
        return subprocess.run(command, cwd=cwd, env=os.environ | variables, check=False, text=True)

    world = build_world(folder, run, ("orders",))
    service = world.template / SERVICE
    replace(service, "What can be done with", "All that can be done with")
    release(world.template, "v1.1.0")
    replace(world.project / "app/services/order.py", "What can be", "What of mine can be")
    commit(world.project)
    terminal = start("fastgen update", world.project, variables=variables)
    terminal.wait()
    terminal = start("git diff app/services/order.py", world.project, terminal.screen, PLAIN)
    terminal.wait()
    return terminal.screen


def replace(path: Path, old: str, new: str) -> None:
    """Replace a text, which must be there."""
    text = path.read_text(encoding="utf-8")
    assert old in text, path
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


PICTURES: dict[str, Callable[[Path], pyte.Screen]] = {
    "prompts": take_prompts,
    "tree": take_tree,
    "difference": take_difference,
    "conflict": take_conflict,
}


def main() -> None:
    """Take all pictures."""
    FOLDER.mkdir(exist_ok=True)
    for name, take in PICTURES.items():
        with tempfile.TemporaryDirectory() as folder:
            picture = draw(take(Path(folder)), "fastgen")
        (FOLDER / f"{name}.svg").write_text(picture, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
