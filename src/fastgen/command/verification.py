"""What a project's own tests say, before and after a change."""

import re
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from fastgen import install

COMMAND = ("run", "pytest", "-q", "-rfE", "--tb=no", "--color=no")
RESULT = re.compile(r"^(?:FAILED|ERROR) (\S+)", re.MULTILINE)
# What pytest returns when all tests passed, when some failed, and when there are none.
EXPECTED = frozenset({0, 1, 5})


@dataclass(frozen=True)
class Verdict:
    """Which tests failed, and what was said where they could not even run."""

    failed: frozenset[str]
    trouble: str = ""


def run_tests(project: Path) -> Verdict:
    """Run a project's tests; raises OSError when uv cannot be run."""
    done = subprocess.run(  # noqa: S603 - no shell, and our own words
        [install.find_uv(), *COMMAND],
        cwd=project,
        env=install.make_environment(project),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        errors="replace",
        check=False,
    )
    failed = frozenset(RESULT.findall(done.stdout))
    if done.returncode in EXPECTED or failed:
        return Verdict(failed)
    lines = (done.stdout + done.stderr).strip().splitlines()
    return Verdict(failed, lines[-1] if lines else f"it ended with {done.returncode}")


def find_worse(before: Verdict, after: Verdict) -> Sequence[str]:
    """Return what fails after a change and did not before."""
    worse = [f"fails now: {name}" for name in sorted(after.failed - before.failed)]
    if after.trouble and not before.trouble:
        worse.append(f"the tests cannot run now: {after.trouble}")
    return worse
