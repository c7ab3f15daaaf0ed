"""How the commands grow: with resources, with fields, with files of the project's owner.

Run it with the interpreter that has fastgen: `python -m benchmarks.cli.bench_growth`.
"""

import argparse
import statistics
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from benchmarks.cli.project import (
    FASTGEN,
    FIELDS,
    add,
    list_names,
    make_project,
    measure,
    remove,
)
from benchmarks.page import write_section, write_table

RESOURCES = (1, 5, 20, 50)
FIELD_COUNTS = (2, 10, 20, 40)
OWN_FILES = 1000
# Fifty resources are read from fifty files, so a command may take this many times as long.
LIMIT = 3.0
# These change every resource, so they grow as resources do: bench_update has their limit.
CHANGE_ALL = ("set", "undo")


@dataclass(frozen=True)
class Place:
    """A project, and what stands in the first column."""

    what: str
    folder: Path
    fields: tuple[str, ...] = FIELDS


def make_places(scratch: Path) -> list[Place]:
    """Make all projects."""
    places = []
    for count in RESOURCES:
        folder = scratch / f"resources-{count}"
        # The example is one of them.
        make_project(folder, *list_names(count - 1))
        places.append(Place(f"{count} resource{'s' * (count > 1)}", folder))
    alone = places[0].folder
    places += [Place(f"{each} fields", alone, make_fields(each)) for each in FIELD_COUNTS]
    own = scratch / "own"
    make_project(own)
    write_own_files(own)
    return [*places, Place(f"{OWN_FILES:,} files of its owner's", own)]


def make_fields(count: int) -> tuple[str, ...]:
    """Return fields of all kinds."""
    names = zip(list_names(count), FIELDS * count, strict=False)
    return tuple(f"{name}:{field.split(':', 1)[1]}" for name, field in names)


def write_own_files(folder: Path) -> None:
    """Write what an owner could write, in folders of fifty modules."""
    for number in range(OWN_FILES):
        package = folder / "app" / f"own_{number // 50}"
        package.mkdir(exist_ok=True)
        text = '"""Written by hand."""\n\n' + "VALUE = 1\n" * 40
        (package / f"module_{number}.py").write_text(text, encoding="utf-8")


def run(places: Iterable[Place], runs: int) -> dict[str, dict[str, list[float]]]:
    """Run all commands in all projects in turns, after a turn to warm up."""
    times: dict[str, dict[str, list[float]]] = {}
    for turn in range(runs + 1):
        for place in places:
            found = {
                "add resource": add(place.folder, "orders", *place.fields),
                "list": measure([FASTGEN, "list"], place.folder),
                "diff": measure([FASTGEN, "diff"], place.folder),
                "set": measure([FASTGEN, "set", "ci=gitlab", "--quiet"], place.folder),
                "undo": measure([FASTGEN, "undo"], place.folder),
                "remove resource": remove(place.folder, "orders"),
            }
            for command, taken in found.items():
                if turn:
                    times.setdefault(place.what, {}).setdefault(command, []).append(taken)
    return times


def main() -> int:
    """Print a table, and fail when a command grows too fast."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=7)
    parser.add_argument("--write", action="store_true", help="into docs/benchmarks.md")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        times = run(make_places(Path(scratch)), arguments.runs)
    medians = {
        what: {command: statistics.median(each) for command, each in found.items()}
        for what, found in times.items()
    }
    first = next(iter(medians.values()))
    rows = [[what, *(f"{each:.0f}" for each in found.values())] for what, found in medians.items()]
    table = write_table(["ms of CPU in a project with", *(f"`{each}`" for each in first)], rows)
    last = medians[f"{RESOURCES[-1]} resources"]
    worst = max(last[each] / first[each] for each in first if each not in CHANGE_ALL)
    verdict = "holds" if worst <= LIMIT else "**missed**"
    changes = ", ".join(f"`{each}` {last[each] / first[each]:.1f}" for each in CHANGE_ALL)
    note = f"With {RESOURCES[-1]} resources / with one: at most {worst:.1f}; {LIMIT:g}: {verdict}."
    note += f" What changes all of them: {changes}."
    text = f"Medians of {arguments.runs} interleaved runs.\n\n{table}\n\n{note}"
    print(text)
    if arguments.write:
        command = "python -m benchmarks.cli.bench_growth --write"
        write_section("growth", text, command=command)
    return 0 if worst <= LIMIT else 1


if __name__ == "__main__":
    raise SystemExit(main())
