"""Run every check at full size, and write down what came of each: `python -m tests.prove`.

Hours on two cores. What cannot be run on this machine is named in the table, with the reason.
"""

import argparse
import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

from benchmarks.interpreter import find_interpreter
from benchmarks.page import ROOT, describe_machine, write_table
from tests.template.matrix import EVERY, find_every, find_pairwise

PAGE = ROOT / "docs/proof.md"
SERVER = "FASTGEN_TEST_DATABASE_URL"
PYTHONS = ("3.11", "3.12", "3.13")
RESOLUTIONS = {"lowest-direct": "lowest versions allowed", "highest": "newest versions allowed"}
PYTEST = (sys.executable, "-m", "pytest", "--quiet", "-rs")
EVERYTHING = {EVERY: "1"}
SUMMARY = re.compile(r"^(?:=+ )?(\d+ (?:passed|failed|error).*?)(?: in [\d.]+s.*)?$", re.MULTILINE)
SKIPPED = re.compile(r"^SKIPPED \[\d+\] [^:]+(?::\d+)?: (.*)$", re.MULTILINE)
IN_CI = """\
- Rendered, parsed and linted: projects that hold every four answers; every three are compared with
  what Copier makes.
- Installed and tested: projects that hold every two answers, with the newest versions, on the
  Python that runs the tests; and one with everything on, with the lowest ones. Their resources
  hold every two of types, modifiers, options and answers. The projects that chose PostgreSQL are
  tested on both databases, and hold every two options, and every two modifiers of each type, by
  themselves; how much their tests cover is measured there.
- All tests of the command line, and schemathesis and hostile requests on both databases, with a
  resource of all types. Neither strangers nor benchmarks.
"""
NOT_HERE = """\
- The image of the `Dockerfile` and `docker compose up`: they need a Docker daemon and an image
  registry. `Dockerfile` is linted by hadolint, `compose.yml` is checked against its schema.
- The workflows on GitHub and GitLab: they need these services. They are checked by zizmor and
  against their schemas, and the commands that they run are run by the tests above.
- Windows and macOS: the names of all files are checked for what Windows can hold.
"""


@dataclass(frozen=True)
class Step:
    """One thing that is proved: a command, and why it cannot be run here, if it cannot."""

    name: str
    what: str
    command: tuple[str, ...]
    environment: Mapping[str, str] = field(default_factory=dict)
    hindrance: str = ""


@dataclass(frozen=True)
class Outcome:
    """What came of a step."""

    result: str
    is_good: bool
    seconds: float = 0.0
    reasons: tuple[str, ...] = ()


def list_steps() -> Iterator[Step]:
    """Yield all steps, the quick ones first."""
    count = len(find_every())
    every = EVERYTHING
    small = ("-o", "tmp_path_retention_policy=failed", "--numprocesses=2")
    matrix = (*PYTEST, *small, "tests/template/test_matrix.py", "-k")
    yield Step(
        "matrix",
        f"all {count:,} combinations of answers: rendered, parsed and linted",
        (*matrix, "not copier_makes"),
        every,
    )
    yield Step(
        "copier",
        f"all {count:,} combinations of answers: what Copier makes of them, byte for byte",
        (*matrix, "copier_makes"),
        every,
    )
    ours = (
        "--ignore=tests/template/test_projects.py",
        "--ignore=tests/strangers",
        "--ignore=tests/template/test_versions.py",
    )
    yield Step(
        "own",
        "the command line, the updates, the fields, and hostile requests to running projects",
        (*PYTEST, "--numprocesses=2", *ours),
    )
    npm = "" if shutil.which("npm") else "there is no npm here"
    yield Step(
        "strangers",
        "linters of OpenAPI, and clients in TypeScript and Python by public generators",
        (*PYTEST, "tests/strangers"),
        hindrance=npm,
    )
    yield Step(
        "versions",
        "a project with everything on, with the lowest and the newest versions on each Python",
        (*PYTEST, "tests/template/test_versions.py"),
        every,
    )
    yield from list_projects()
    yield from list_benchmarks()


def list_projects() -> Iterator[Step]:
    """Yield the steps that install projects, on each Python with each resolution."""
    databases = "SQLite and PostgreSQL" if SERVER in os.environ else "SQLite"
    for python in PYTHONS:
        interpreter = find_interpreter(python)
        for resolution, versions in RESOLUTIONS.items():
            yield Step(
                f"projects-{python}-{resolution}",
                f"{len(find_pairwise())} projects that hold every two answers, with resources that"
                f" hold every two choices, installed and tested on {databases}: Python {python},"
                f" {versions}",
                (*PYTEST, "--numprocesses=2", "tests/template/test_projects.py"),
                {"UV_PYTHON": str(interpreter), "UV_RESOLUTION": resolution, **EVERYTHING},
                "" if interpreter else f"there is no Python {python} here",
            )


def list_benchmarks() -> Iterator[Step]:
    """Yield the steps that write docs/benchmarks.md."""
    hindrance = "" if SERVER in os.environ else f"{SERVER} names no server"
    for name, what in {
        "benchmarks.app.bench_requests": "requests per second beside other generators' projects",
        "benchmarks.cli.bench_peers": "the command line beside other generators",
        "benchmarks.cli.bench_growth": "how the command line grows",
        "benchmarks.cli.bench_update": "what updates lose, beside Copier",
    }.items():
        command = (sys.executable, "-m", name, "--write")
        needed = hindrance if "requests" in name else ""
        yield Step(name.rpartition(".")[2], what, command, hindrance=needed)


def carry_out(step: Step) -> Outcome:
    """Run a step, and read what came of it."""
    if step.hindrance:
        return Outcome(f"**not run**: {step.hindrance}", is_good=True)
    start = time.perf_counter()
    environment = {**os.environ, **step.environment}
    with (ROOT / ".pytest_cache" / f"prove-{step.name}.log").open("w+", encoding="utf-8") as log:
        done = subprocess.run(
            step.command, cwd=ROOT, env=environment, stdout=log, stderr=log, check=False
        )
        log.seek(0)
        output = log.read()
    found = SUMMARY.findall(output)
    said = found[-1] if found else ("done" if done.returncode == 0 else "failed")
    result = said if done.returncode == 0 else f"**{said}**"
    reasons = tuple(dict.fromkeys(SKIPPED.findall(output)))
    return Outcome(result, done.returncode == 0, time.perf_counter() - start, reasons)


def write_page(rows: Sequence[Sequence[str]], skipped: Sequence[str]) -> None:
    """Write docs/proof.md."""
    commit = subprocess.run(
        ["git", "describe", "--always", "--tags", "--dirty"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    ).stdout.strip()
    uv = subprocess.run(["uv", "--version"], capture_output=True, text=True, check=False).stdout
    table = write_table(["what", "result", "minutes"], rows)
    tests = "".join(f"- {reason}\n" for reason in skipped) or "- No test was skipped.\n"
    PAGE.write_text(
        "# Proof\n\n"
        "What `just prove` has run, and what came of it. Run it to see for yourself.\n\n"
        f"Commit {commit}, {' '.join(uv.split()[:2])}, {describe_machine()}.\n\n"
        f"{table}\n\n## Skipped tests\n\n{tests}\n## What `just test` and CI run of it\n\n{IN_CI}"
        f"\n## What cannot be run here\n\n{NOT_HERE}",
        encoding="utf-8",
    )


def main() -> int:
    """Run the steps, and write the page; the exit code says whether all is well."""
    parser = argparse.ArgumentParser(description=__doc__)
    steps = {step.name: step for step in list_steps()}
    parser.add_argument("--only", choices=steps, action="append", help="the others are not run")
    chosen = parser.parse_args().only or list(steps)
    (ROOT / ".pytest_cache").mkdir(exist_ok=True)
    rows, skipped, is_good = [], dict[str, None](), True
    for name, step in steps.items():
        if name in chosen:
            print(f"{datetime.now(UTC):%H:%M:%S}  {step.what}", flush=True)
            outcome = carry_out(step)
            print(f"          {outcome.result}", flush=True)
        else:
            outcome = Outcome("**not run**: left out by --only", is_good=True)
        rows.append([step.what, outcome.result, f"{outcome.seconds / 60:.1f}"])
        skipped |= dict.fromkeys(outcome.reasons)
        is_good = is_good and outcome.is_good
        write_page(rows, list(skipped))
    return 0 if is_good else 1


if __name__ == "__main__":
    raise SystemExit(main())
