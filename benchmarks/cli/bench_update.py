"""What updates lose and how long they take: fastgen beside plain Copier, on the same cases.

Run it from the checkout, with the interpreter that has fastgen and Copier:
`python -m benchmarks.cli.bench_update`.
"""

import argparse
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import redirect_stdout
from io import StringIO
from pathlib import Path
from random import Random

from benchmarks.page import write_section
from tests.update.rival import (
    World,
    build_world,
    commit,
    make_case,
    release,
    run_copier,
    run_fastgen,
    run_merge_file,
    update_by_copier,
)
from tests.update.scenario import Case, Editor, Score, edit_template

IDENTITY = {
    f"GIT_{who}_{what}": value
    for who in ("AUTHOR", "COMMITTER")
    for what, value in (("NAME", "Ada"), ("EMAIL", "ada@example.com"))
}
WIDE = ("--context-lines", "99999")
OURS, PLAIN, WIDER, GIT = (
    "fastgen update",
    "copier update",
    "copier update --context-lines 99999",
    "git merge-file, told of all moves",
)
RESOURCES = tuple(f"{letter}{letter}_things" for letter in "abcdefghijklmnopqrs")
# As many times as long as without resources; and as plain Copier takes, at least.
SLOWER, FASTER = 6.0, 8.0


def make_world(folder: Path, *resources: str) -> World:
    """Make a template with its fastgen, and a project with the example and these resources."""
    folder.mkdir()

    def run(*words: str, cwd: Path, **variables: str) -> subprocess.CompletedProcess[str]:
        path = {"PYTHONPATH": str(folder / "template" / "src")}
        return subprocess.run(
            [sys.executable, "-m", "fastgen", *words],
            cwd=cwd,
            env={**os.environ, **path, **variables},
            capture_output=True,
            text=True,
            check=False,
        )

    return build_world(folder, run, resources)


def compare(cases: int, folder: Path) -> dict[str, tuple[Score, list[float]]]:
    """Update random cases by each tool; return scores, and seconds each."""
    world = make_world(folder / "world", "orders", "tags")
    tools: dict[str, Callable[[Case, Path], tuple[Score, float]]] = {
        OURS: lambda case, place: run_fastgen(world, case, place),
        PLAIN: lambda case, place: run_copier(world, case, place),
        WIDER: lambda case, place: run_copier(world, case, place, *WIDE),
        GIT: lambda case, _: (run_merge_file(case), 0.0),
    }
    results = {name: (Score(), list[float]()) for name in tools}
    for seed in range(cases):
        place = folder / f"case-{seed}"
        place.mkdir()
        case = make_case(world, seed, place)
        for name, tool in tools.items():
            score, took = tool(case, place)
            results[name] = (results[name][0] + score, [*results[name][1], took])
        shutil.rmtree(place)
    return results


def measure(runs: int, folder: Path) -> dict[str, float]:
    """Return the median seconds of an update without and with twenty resources."""
    seconds = {}
    for count, names in ((0, ()), (20, RESOURCES)):
        world = make_world(folder / f"with-{count}", *names)
        if not count:
            world.run("remove", "resource", "items", "--quiet", cwd=world.project)
            commit(world.project)
        edit_template(world.template, Editor(Random(1), "template"), [])  # noqa: S311
        release(world.template, "v1.1.0")
        took = []
        for number in range(runs + 1):
            place = Path(shutil.copytree(world.project, folder / f"{count}-{number}"))
            start = time.perf_counter()
            world.run("update", "--quiet", cwd=place).check_returncode()
            took.append(time.perf_counter() - start)
        seconds[f"fastgen, {count} resources"] = statistics.median(took[1:])
        place = Path(shutil.copytree(world.project, folder / f"{count}-copier"))
        seconds[f"copier, {count} resources"] = update_by_copier(world, place)
    return seconds


def show_scores(results: dict[str, tuple[Score, list[float]]]) -> bool:
    """Print what was lost as a table; return whether fastgen lost nothing."""
    print("| | user's lines | lost | wrong, no conflict | in a conflict | median s |")
    print("|---|---:|---:|---:|---:|---:|")
    for name, (score, took) in results.items():
        figures = f"{score.lines} | {score.lost} | {score.wrong} | {score.marked}"
        seconds = f"{statistics.median(took):.2f}" if any(took) else ""
        print(f"| {name} | {figures} | {seconds} |")
    ours, git = results[OURS][0], results[GIT][0]
    return ours.lost == 0 and ours.wrong <= git.wrong


def show_times(seconds: dict[str, float]) -> bool:
    """Print the times as a table; return whether both limits hold."""
    print("\n| | s |\n|---|---:|")
    for name, each in seconds.items():
        print(f"| {name} | {each:.2f} |")
    slower = seconds["fastgen, 20 resources"] / seconds["fastgen, 0 resources"]
    faster = seconds["copier, 20 resources"] / seconds["fastgen, 20 resources"]
    print(f"\n20 resources / none: {slower:.1f}, limit {SLOWER}")
    print(f"copier / fastgen, 20 resources: {faster:.1f}, at least {FASTER}")
    return slower <= SLOWER and faster >= FASTER


def main() -> int:
    """Print two tables, and fail when a limit is missed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cases", type=int, default=25)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--write", action="store_true", help="into docs/benchmarks.md")
    options = parser.parse_args()
    os.environ |= IDENTITY
    text = StringIO()
    with tempfile.TemporaryDirectory() as scratch, redirect_stdout(text):
        kept = show_scores(compare(options.cases, Path(scratch)))
        holds = show_times(measure(options.runs, Path(scratch)))
    print(text.getvalue())
    if options.write:
        command = "python -m benchmarks.cli.bench_update --write"
        write_section("updates", text.getvalue(), command=command)
    return 0 if kept and holds else 1


if __name__ == "__main__":
    raise SystemExit(main())
