"""What is proved: the parts, the quick ones first."""

import os
import shutil
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from benchmarks.interpreter import find_interpreter
from tests.template.conftest import SERVER
from tests.template.matrix import EVERY, find_every, find_pairwise, name

PYTHONS = ("3.11", "3.12", "3.13")
RESOLUTIONS = {"lowest": "lowest-direct", "newest": "highest"}
FULL = {EVERY: "1"}
# With what a passed test printed, which is where projects say how many tests of theirs passed.
PYTEST = (sys.executable, "-m", "pytest", "--quiet", "-rsfEP", "--numprocesses=2")
TIDY = ("-o", "tmp_path_retention_policy=failed")


@dataclass(frozen=True)
class Step:
    """One part: a command, how many projects it renders, and why it cannot be run, if so."""

    name: str
    what: str
    command: tuple[str, ...]
    environment: Mapping[str, str] = field(default_factory=dict)
    projects: int = 0
    hindrance: str = ""


def list_steps(share: int = 1) -> list[Step]:
    """Return all parts; with a share of n, an n-th of what is rendered or installed in each."""
    return [
        *list_renders(share),
        *list_own(),
        *list_versions(share),
        *list_benchmarks(),
    ]


def list_renders(share: int) -> Iterator[Step]:
    """Yield the parts that render every combination of answers, in groups."""
    every = find_every()
    count = max(8, len(every) // 64)
    chosen = range(0, count, share)
    projects = sum(len(every[group::count]) for group in chosen)
    some = f"{projects:,} of {len(every):,}" if share > 1 else f"all {projects:,}"
    for part, test, what in (
        ("rendered", "test_every_project_is_clean", "rendered, parsed and linted"),
        ("copier", "test_fastgen_makes_what_copier_makes", "made by Copier, byte for byte"),
    ):
        tests = [f"tests/template/test_matrix.py::{test}[{group}]" for group in chosen]
        yield Step(
            part,
            f"{some} combinations of answers: {what}",
            (*PYTEST, *TIDY, *tests),
            FULL,
            projects,
        )


def list_own() -> Iterator[Step]:
    """Yield the parts that are whole folders of tests."""
    npm = "" if shutil.which("npm") else "there is no npm here"
    template = [
        f"--ignore=tests/template/test_{each}.py" for each in ("matrix", "projects", "versions")
    ]
    for part, what, tests in (
        ("commands", "the command line, and adding to edited projects", ["tests/cli", "tests/add"]),
        ("updates", "updates: each rule, random edits, releases", ["tests/update"]),
        ("documents", "the tutorial, the pages, the site", ["tests/documents"]),
        ("template", "hostile requests, schemathesis, logins", ["tests/template", *template]),
        ("resources", "resources of all types, modifiers and options", ["tests/resource"]),
    ):
        yield Step(part, what, (*PYTEST, *TIDY, *tests), FULL)
    yield Step(
        "strangers",
        "linters of OpenAPI, and clients in TypeScript and Python by public generators",
        (*PYTEST[:-1], *TIDY, "tests/strangers"),
        hindrance=npm,
    )


def list_versions(share: int) -> Iterator[Step]:
    """Yield the parts that install projects; shares of as many parts are others, each."""
    parts = [(python, bound) for python in PYTHONS for bound in RESOLUTIONS]
    for number, (python, bound) in enumerate(parts):
        interpreter = find_interpreter(python)
        every, tests = choose_projects(number % share, share)
        some = f"{every} of {len(find_pairwise())}" if share > 1 else f"all {every}"
        versions = "test_a_project_with_other_versions"
        everything = f"{versions}[{python}-{RESOLUTIONS[bound]}]"
        yield Step(
            f"python-{python}-{bound}",
            f"{some} projects that hold every two answers, and one with everything on, installed"
            f" and tested on SQLite{', and on PostgreSQL where chosen' * (SERVER in os.environ)}:"
            f" Python {python},"
            f" the {bound} versions allowed",
            (*PYTEST, *TIDY, *tests, f"tests/template/test_versions.py::{everything}"),
            FULL | {"UV_PYTHON": str(interpreter), "UV_RESOLUTION": RESOLUTIONS[bound]},
            hindrance="" if interpreter else f"there is no Python {python} here",
        )


def choose_projects(first: int, share: int) -> tuple[int, list[str]]:
    """Return how many projects an n-th of them is, and their tests."""
    chosen = find_pairwise()[first::share]
    test = "tests/template/test_projects.py::test_a_project_passes_its_own_checks"
    return len(chosen), [f"{test}[{name(each)}]" for each in chosen]


def list_benchmarks() -> Iterator[Step]:
    """Yield the parts that write figures into the documentation."""
    no_server = "" if SERVER in os.environ else f"{SERVER} names no server"
    no_npm = "" if shutil.which("npm") else "there is no npm here"
    for name_, what, hindrance in (
        ("app.bench_requests", "requests per second beside other generators' projects", no_server),
        ("cli.bench_peers", "the command line beside other generators", no_npm),
        ("cli.bench_growth", "how the command line grows", ""),
        ("cli.bench_update", "what updates lose, beside Copier", ""),
        ("app.bench_quality", "what other generators' projects hold to", no_server),
    ):
        command = (sys.executable, "-m", f"benchmarks.{name_}", "--write")
        part = name_.rpartition("_")[2]
        yield Step(f"benchmark-{part}", what, command, hindrance=hindrance)


def select(steps: Sequence[Step], wanted: Sequence[str]) -> list[Step]:
    """Return the parts whose name is wanted or begins with what is wanted, all without a wish.

    Raises ValueError for what is the beginning of no name.
    """
    for word in wanted:
        if not any(matches(step.name, word) for step in steps):
            names = ", ".join(step.name for step in steps)
            message = f"there is no part {word}: {names}"
            raise ValueError(message)
    return [step for step in steps if not wanted or any(matches(step.name, w) for w in wanted)]


def matches(name_: str, word: str) -> bool:
    """Return whether a name is the word, or goes on after it with a hyphen."""
    return name_ == word or name_.startswith(f"{word}-")
