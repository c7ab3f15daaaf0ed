"""Projects to measure the command line in, and its runs."""

import subprocess
import sys
from pathlib import Path
from resource import RUSAGE_CHILDREN, getrusage

FASTGEN = str(Path(sys.executable).with_name("fastgen"))
FIELDS = (
    "title:str=1..80:unique",
    "note:text:optional",
    "pieces:int:min=0:default=0",
    "price:decimal=10,2:min=0",
    "state:enum=draft,paid:default=draft:index",
    "active:bool:default=true",
    "since:date",
    "seen_at:datetime:optional",
    "email:email",
    "site:url:optional",
)
LETTERS = "abcdefghijklmnopqrst"


def make_project(folder: Path, *resources: str, profile: str = "standard") -> None:
    """Make a project that is not installed, with some resources of ten fields."""
    options = ("--defaults", "--profile", profile, "--no-git", "--no-install", "--quiet")
    subprocess.run([FASTGEN, "new", str(folder), *options], check=True)
    for name in resources:
        add(folder, name)


def list_names(count: int) -> list[str]:
    """Return names of resources: letters, for they are spelled with nothing else."""
    return [f"{LETTERS[number // 20]}{LETTERS[number % 20]}_boxes" for number in range(count)]


def add(folder: Path, name: str, *fields: str) -> float:
    """Add a resource, and return the milliseconds of CPU."""
    return measure([FASTGEN, "add", "resource", name, *(fields or FIELDS), "--quiet"], folder)


def remove(folder: Path, name: str) -> float:
    """Remove a resource, and return the milliseconds of CPU."""
    return measure([FASTGEN, "remove", "resource", name, "--quiet"], folder)


def measure(words: list[str], folder: Path) -> float:
    """Run a command, and return the milliseconds of CPU: steadier than time on a busy machine."""
    before = getrusage(RUSAGE_CHILDREN)
    done = subprocess.run(words, cwd=folder, check=False, capture_output=True, text=True)
    if done.returncode:
        message = f"{' '.join(words)}\n{done.stdout}\n{done.stderr}"
        raise RuntimeError(message)
    after = getrusage(RUSAGE_CHILDREN)
    used = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return used * 1000
