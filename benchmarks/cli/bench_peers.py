"""The command line beside Copier, Cookiecutter and NestJS's generator.

Needs npm: `python -m benchmarks.cli.bench_peers`. Cookiecutter renders a template that is made
here of the files of the same new project, so both write the same; the generator of NestJS adds
`nest generate resource`, with its five endpoints, to a project of its own.
"""

import argparse
import json
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import uv

from benchmarks.cli.project import FASTGEN, FIELDS, make_project, measure
from benchmarks.page import ROOT, write_section, write_table

COOKIECUTTER = "cookiecutter==2.7.1"
NEST = "@nestjs/cli@12.0.8"
QUIET = ("--no-audit", "--no-fund", "--loglevel=error")


@dataclass(frozen=True)
class Command:
    """A command as a function of the turn, and the folder that it runs in."""

    name: str
    words: Callable[[str], list[str]]
    folder: Path


def make_cookiecutter(scratch: Path) -> tuple[list[str], int]:
    """Make a template for Cookiecutter of a new project's files; return its command and size."""
    venv = scratch / "cookiecutter"
    uv_bin = uv.find_uv_bin()
    new = [uv_bin, "venv", "--quiet", "--python", sys.executable, str(venv)]
    subprocess.run(new, check=True)
    install = [uv_bin, "pip", "install", "--quiet", "--python", f"{venv}/bin/python", COOKIECUTTER]
    subprocess.run(install, check=True)
    template = scratch / "template"
    make_project(template / "{{cookiecutter.slug}}", profile="full")
    # What has braces of its own is copied: the less to do for Cookiecutter.
    files = [path for path in template.rglob("*") if path.is_file()]
    braced = [f"*{path.name}" for path in files if re.search(r"{[{%#]", path.read_text("utf-8"))]
    context = {"slug": "shop", "_copy_without_render": braced}
    (template / "cookiecutter.json").write_text(json.dumps(context), encoding="utf-8")
    return [str(venv / "bin/cookiecutter"), str(template), "--no-input"], len(files)


def make_nest(scratch: Path) -> list[str]:
    """Make a project of NestJS without its packages, and return the generator's command."""
    tools = scratch / "tools"
    tools.mkdir()
    (tools / "package.json").write_text('{"private": true}', encoding="utf-8")
    install = ["npm", "install", "--ignore-scripts", "--no-package-lock", *QUIET, NEST]
    subprocess.run(install, cwd=tools, check=True, capture_output=True)
    nest = str(tools / "node_modules/.bin/nest")
    options = ["--skip-git", "--skip-install", "--package-manager", "npm"]
    subprocess.run([nest, "new", "shop", *options], cwd=scratch, check=True, capture_output=True)
    # It finds its generators from the project's folder.
    (scratch / "shop/node_modules").symlink_to(tools / "node_modules")
    package = scratch / "shop/package.json"
    wanted = json.loads(package.read_text(encoding="utf-8"))
    # Else it adds this package on its first run, and installs all the others for it.
    wanted["dependencies"]["@nestjs/mapped-types"] = "*"
    package.write_text(json.dumps(wanted, indent=2), encoding="utf-8")
    return [nest, "generate", "resource"]


def list_commands(scratch: Path) -> list[Command]:
    """Make all that is needed, and return the commands."""
    project = scratch / "project"
    make_project(project, profile="full")
    cookiecutter, count = make_cookiecutter(scratch)
    nest = make_nest(scratch)
    copier = str(Path(sys.executable).with_name("copier"))
    new = ["--profile", "full", "--defaults", "--no-git", "--no-install", "--quiet"]
    copy = ["copy", "--vcs-ref", "HEAD", "--defaults", "--data", "profile=full", "--quiet"]
    add = [FASTGEN, "add", "resource"]
    crud = ["--type", "rest", "--crud"]
    return [
        Command("`fastgen --help`", lambda _: [FASTGEN, "--help"], scratch),
        Command(
            f"`fastgen new`, profile full, {count} files",
            lambda turn: [FASTGEN, "new", f"new-{turn}", *new],
            scratch,
        ),
        Command(
            "`copier copy` of the same template",
            lambda turn: [copier, *copy, str(ROOT), f"copy-{turn}"],
            scratch,
        ),
        Command(
            f"`cookiecutter` with these {count} files as its template",
            lambda turn: [*cookiecutter, f"slug=cookie-{turn}"],
            scratch,
        ),
        Command(
            "`fastgen add resource`, ten fields, 14 files",
            lambda turn: [*add, f"{turn}_boxes", *FIELDS, "--quiet"],
            project,
        ),
        Command(
            "`nest generate resource`, no fields, 8 files",
            lambda turn: [*nest, f"{turn}-boxes", *crud],
            scratch / "shop",
        ),
        Command(
            "`fastgen remove resource`",
            lambda turn: [FASTGEN, "remove", "resource", f"{turn}_boxes", "--quiet"],
            project,
        ),
    ]


def run(commands: list[Command], runs: int) -> dict[str, list[tuple[float, float]]]:
    """Run all commands in turns, after a turn to warm up: milliseconds, and those of CPU."""
    times: dict[str, list[tuple[float, float]]] = {command.name: [] for command in commands}
    for turn in range(runs + 1):
        for command in commands:
            start = time.perf_counter()
            used = measure(command.words(chr(ord("a") + turn) * 2), command.folder)
            times[command.name].append(((time.perf_counter() - start) * 1000, used))
    return {name: each[1:] for name, each in times.items()}


def main() -> None:
    """Print a table of medians."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=12, choices=range(1, 25))
    parser.add_argument("--write", action="store_true", help="into docs/benchmarks.md")
    arguments = parser.parse_args()
    if shutil.which("npm") is None:
        parser.error("there is no npm here")
    with tempfile.TemporaryDirectory() as scratch:
        times = run(list_commands(Path(scratch)), arguments.runs)
    rows = [
        [name, *(f"{statistics.median(each):.0f}" for each in zip(*taken, strict=True))]
        for name, taken in times.items()
    ]
    table = write_table(["command", "ms", "ms of CPU"], rows)
    text = f"Medians of {arguments.runs} interleaved runs.\n\n{table}"
    print(text)
    if arguments.write:
        write_section("peers", text, command="python -m benchmarks.cli.bench_peers --write")


if __name__ == "__main__":
    main()
