"""How long `fastgen` takes, against bare Python, its libraries and Copier.

Run it with the interpreter that has fastgen and Copier: `python benchmarks/cli/bench_new.py`.
"""

import argparse
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
BARE = "python -c pass"
LIBRARIES = 'python -c "import jinja2, yaml"'
HELP = "fastgen --help"
NEW = "fastgen new, profile full"
COLD = "fastgen new, profile full, its very first run"
COPIER = "copier copy, profile full"
LIMIT_LIBRARIES = 3.0
LIMIT_COPIER = 0.25
LIMIT_HELP_MS = 100.0


@dataclass(frozen=True)
class Row:
    """One line of the table: what was compared, the figure, and its limit."""

    what: str
    figure: float
    limit: float
    unit: str = ""

    @property
    def holds(self) -> bool:
        """Whether the figure is within its limit."""
        return self.figure <= self.limit


def list_commands() -> dict[str, Callable[[Path], list[str]]]:
    """Return each command as a function of a folder that does not exist yet."""
    python = sys.executable
    fastgen = str(Path(python).with_name("fastgen"))
    copier = str(Path(python).with_name("copier"))
    new = ["--profile", "full", "--defaults", "--no-git", "--no-install", "--quiet"]
    copy = ["--vcs-ref", "HEAD", "--defaults", "--data", "profile=full", "--quiet"]
    return {
        BARE: lambda _: [python, "-c", "pass"],
        LIBRARIES: lambda _: [python, "-c", "import jinja2, yaml"],
        HELP: lambda _: [fastgen, "--help"],
        NEW: lambda folder: [fastgen, "new", str(folder), *new],
        COLD: lambda folder: [
            *("env", f"XDG_CACHE_HOME={folder}-cache", fastgen, "new", str(folder)),
            *new,
        ],
        COPIER: lambda folder: [copier, "copy", *copy, str(ROOT), str(folder)],
    }


def measure(runs: int) -> dict[str, list[float]]:
    """Run all commands in turns, after one turn to warm up; return milliseconds."""
    times: dict[str, list[float]] = {name: [] for name in list_commands()}
    with tempfile.TemporaryDirectory() as scratch:
        for turn in range(runs + 1):
            for position, (name, command) in enumerate(list_commands().items()):
                words = command(Path(scratch) / f"{turn}-{position}")
                start = time.perf_counter()
                subprocess.run(words, check=True, capture_output=True)
                times[name].append((time.perf_counter() - start) * 1000)
    return {name: each[1:] for name, each in times.items()}


def compare(times: dict[str, list[float]]) -> list[Row]:
    """Return the ratios that have limits."""
    median = {name: statistics.median(each) for name, each in times.items()}
    return [
        Row("fastgen new / imports", median[NEW] / median[LIBRARIES], LIMIT_LIBRARIES),
        Row("fastgen new / copier copy", median[NEW] / median[COPIER], LIMIT_COPIER),
        Row("fastgen --help - bare Python", median[HELP] - median[BARE], LIMIT_HELP_MS, " ms"),
    ]


def main() -> int:
    """Print two Markdown tables, and fail when a limit is missed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=15)
    times = measure(parser.parse_args().runs)
    print("| command | median ms | least ms |\n|---|---:|---:|")
    for name, each in times.items():
        print(f"| `{name}` | {statistics.median(each):.0f} | {min(each):.0f} |")
    rows = compare(times)
    print("\n| ratio | measured | limit | |\n|---|---:|---:|---|")
    for row in rows:
        verdict = "holds" if row.holds else "**missed**"
        print(f"| {row.what} | {row.figure:.2f}{row.unit} | {row.limit}{row.unit} | {verdict} |")
    return 0 if all(row.holds for row in rows) else 1


if __name__ == "__main__":
    raise SystemExit(main())
