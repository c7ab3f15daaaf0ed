"""How long a new project takes to answer for the first time, and to run its own tests.

Run it with the interpreter that has fastgen: `python benchmarks/app/bench_start.py`.
"""

import argparse
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen


def make_project(folder: Path) -> None:
    """Make and install a project of the profile standard."""
    fastgen = Path(sys.executable).with_name("fastgen")
    command = [str(fastgen), "new", str(folder), "--defaults", "--no-git", "--quiet"]
    subprocess.run(command, check=True)
    alembic = folder / ".venv" / "bin" / "alembic"
    subprocess.run([alembic, "upgrade", "head"], cwd=folder, check=True, capture_output=True)


def measure_start(project: Path) -> float:
    """Return the seconds from the command to the first 200."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port = listener.getsockname()[1]
    uvicorn = project / ".venv" / "bin" / "uvicorn"
    started = time.perf_counter()
    server = subprocess.Popen(
        [uvicorn, "app.main:app", "--port", str(port)],
        cwd=project,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        while not answers(f"http://127.0.0.1:{port}/health/ready"):
            time.sleep(0.005)
        return time.perf_counter() - started
    finally:
        server.terminate()
        server.wait()


def answers(url: str) -> bool:
    """Return whether an address answers with success."""
    try:
        with urlopen(url, timeout=1):  # noqa: S310 - an address of this benchmark
            return True
    except (URLError, OSError):
        return False


def measure_tests(project: Path) -> float:
    """Return the seconds that the project's own tests take."""
    started = time.perf_counter()
    pytest = project / ".venv" / "bin" / "pytest"
    subprocess.run([pytest, "--quiet"], cwd=project, check=True, capture_output=True)
    return time.perf_counter() - started


def main() -> None:
    """Print a Markdown table of medians."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=10)
    runs = parser.parse_args().runs
    with tempfile.TemporaryDirectory() as temporary:
        project = Path(temporary) / "project"
        make_project(project)
        measured: dict[str, list[float]] = {"start to the first 200": [], "own tests": []}
        for _ in range(runs):
            measured["start to the first 200"].append(measure_start(project))
            measured["own tests"].append(measure_tests(project))
    print(f"Medians of {runs} runs, profile standard, SQLite.\n")
    print("| what | seconds |\n| --- | ---: |")
    for what, seconds in measured.items():
        print(f"| {what} | {statistics.median(seconds):.2f} |")


if __name__ == "__main__":
    main()
