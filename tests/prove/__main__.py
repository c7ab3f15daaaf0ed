"""Run every check at full size, and write down what came of each: `python -m tests.prove`.

Hours on two cores. What cannot be run on this machine is named in the table, with the reason.
"""

import argparse
import os
import re
import subprocess
import time
from datetime import UTC, datetime

from benchmarks.page import ROOT
from tests.prove.record import Outcome, find_commit, read_outcomes, write_outcomes
from tests.prove.step import Step, list_steps, select

LOGS = ROOT / ".pytest_cache"
# pytest's last line, and what `Project.test` prints of a project's own.
SUMMARY = re.compile(r"^(\d+ (?:passed|failed|error|skipped).*?)(?: in [\d.]+s.*)?$", re.MULTILINE)
PROJECT = re.compile(r"^the project's tests: .*?(\d+) passed", re.MULTILINE)
SKIPPED = re.compile(r"^SKIPPED \[\d+\] [^:]+(?::\d+)?: (.*)$", re.MULTILINE)
FAILED = re.compile(r"^(?:FAILED|ERROR) \S*?::(\S+)", re.MULTILINE)


def carry_out(step: Step) -> Outcome:
    """Run a part, and read what came of it."""
    start, commit = time.perf_counter(), find_commit()
    LOGS.mkdir(exist_ok=True)
    with (LOGS / f"prove-{step.name}.log").open("w+", encoding="utf-8") as log:
        done = subprocess.run(
            step.command,
            cwd=ROOT,
            env=os.environ | dict(step.environment),
            stdout=log,
            stderr=log,
            check=False,
        )
        log.seek(0)
        output = log.read()
    summaries, projects = SUMMARY.findall(output), PROJECT.findall(output)
    result = summaries[-1] if summaries else f"exit code {done.returncode}"
    return Outcome(
        what=step.what,
        result=", ".join([result, *FAILED.findall(output)[:3]]),
        is_good=done.returncode == 0,
        commit=commit,
        day=f"{datetime.now(UTC):%d %B %Y}",
        seconds=round(time.perf_counter() - start, 1),
        projects=step.projects or len(projects),
        tests=sum(map(int, projects)),
        skipped=tuple(dict.fromkeys(SKIPPED.findall(output))),
    )


def parse_arguments() -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(description=__doc__, prog="just prove")
    parser.add_argument(
        "--only", metavar="PART", action="append", default=[], help="such as python-3.13"
    )
    parser.add_argument(
        "--share", metavar="N", type=int, default=1, help="an N-th of what each part renders"
    )
    parser.add_argument(
        "--resume", action="store_true", help="leave out what has passed at this commit"
    )
    arguments = parser.parse_args()
    if arguments.share < 1:
        parser.error("--share is a whole number from 1")
    try:
        arguments.steps = select(list_steps(arguments.share), arguments.only)
    except ValueError as error:
        parser.error(str(error))
    return arguments


def main() -> int:
    """Run the parts, and write the page; the exit code says whether all is well."""
    arguments = parse_arguments()
    outcomes, is_good = read_outcomes(), True
    for step in arguments.steps:
        print(f"{datetime.now(UTC):%H:%M:%S}  {step.name}: {step.what}", flush=True)
        has_passed = arguments.resume and has_passed_now(outcomes.get(step.name))
        reason = step.hindrance or "has passed at this commit" * has_passed
        if reason:
            print(f"          left out: {reason}", flush=True)
            continue
        outcomes[step.name] = outcome = carry_out(step)
        verdict = "passed" if outcome.is_good else "FAILED"
        print(f"          {verdict}: {outcome.result}, {outcome.seconds:.0f} s", flush=True)
        is_good = is_good and outcome.is_good
        write_outcomes(outcomes, list_steps())
    return 0 if is_good else 1


def has_passed_now(outcome: Outcome | None) -> bool:
    """Return whether a part has passed at the commit that is checked out."""
    return outcome is not None and outcome.is_good and outcome.commit == find_commit()


if __name__ == "__main__":
    raise SystemExit(main())
