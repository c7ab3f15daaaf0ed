"""How long `fastgen add resource` takes with ten fields, against the libraries that it needs.

Run it with the interpreter that has fastgen: `python -m benchmarks.cli.bench_add`.
"""

import argparse
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.cli.project import FIELDS

LIBRARIES = 'python -c "import jinja2, yaml"'
ADD = "fastgen add resource, ten fields"
REMOVE = "fastgen remove resource"
LIMIT = 3.0


def measure(runs: int, folder: Path) -> dict[str, list[float]]:
    """Run all commands in turns in one project, after a turn to warm up; return milliseconds."""
    python = sys.executable
    fastgen = str(Path(python).with_name("fastgen"))
    new = [fastgen, "new", str(folder), "--defaults", "--no-git", "--no-install", "--quiet"]
    subprocess.run(new, check=True)
    commands = {
        LIBRARIES: [python, "-c", "import jinja2, yaml"],
        ADD: [fastgen, "add", "resource", "orders", *FIELDS, "--quiet"],
        REMOVE: [fastgen, "remove", "resource", "orders", "--quiet"],
    }
    times: dict[str, list[float]] = {name: [] for name in commands}
    for _ in range(runs + 1):
        for name, words in commands.items():
            start = time.perf_counter()
            subprocess.run(words, cwd=folder, check=True, capture_output=True)
            times[name].append((time.perf_counter() - start) * 1000)
    return {name: each[1:] for name, each in times.items()}


def main() -> int:
    """Print a Markdown table, and fail when the limit is missed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=15)
    with tempfile.TemporaryDirectory() as scratch:
        times = measure(parser.parse_args().runs, Path(scratch) / "project")
    print("| command | median ms | least ms |\n|---|---:|---:|")
    for name, each in times.items():
        print(f"| `{name}` | {statistics.median(each):.0f} | {min(each):.0f} |")
    ratio = statistics.median(times[ADD]) / statistics.median(times[LIBRARIES])
    verdict = "holds" if ratio <= LIMIT else "**missed**"
    print(f"\nfastgen add / imports: {ratio:.2f}, limit {LIMIT}: {verdict}")
    return 0 if ratio <= LIMIT else 1


if __name__ == "__main__":
    raise SystemExit(main())
