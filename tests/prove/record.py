"""What came of each part, in `docs/proof.json`, and the page that shows it."""

import json
import subprocess
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Self

from benchmarks.page import ROOT, describe_machine, write_table
from tests.prove.step import Step

RECORDS = ROOT / "docs/proof.json"
PAGE = ROOT / "docs/proof.md"
# What a run writes does not make its commit another one.
WRITTEN = (":!docs/proof.json", ":!docs/proof.md", ":!docs/benchmarks.md", ":!docs/comparison.md")
HEAD = """\
# Proof

What `just prove` has run, and what came of it: run it to see for yourself. It takes hours; `--only
python-3.13` runs one part, `--share 6` a sixth of each, and `--resume` those that have not passed
at this commit. A project's own tests run with warnings as errors, a limit for coverage, and mypy's
strict mode beside them.
"""
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
class Outcome:
    """What came of a part, and when; `what` says what of it was run."""

    what: str
    result: str
    is_good: bool
    commit: str
    day: str
    seconds: float
    projects: int = 0
    tests: int = 0
    skipped: tuple[str, ...] = ()

    @classmethod
    def from_json(cls, values: dict[str, object]) -> Self:
        """Read what `asdict` wrote."""
        skipped = values.pop("skipped", ())
        assert isinstance(skipped, list | tuple)
        return cls(**values, skipped=tuple(skipped))  # type: ignore[arg-type]


def read_outcomes() -> dict[str, Outcome]:
    """Return what came of each part the last time that it ran."""
    if not RECORDS.exists():
        return {}
    records = json.loads(RECORDS.read_text(encoding="utf-8"))
    return {name: Outcome.from_json(values) for name, values in records.items()}


def find_commit() -> str:
    """Return the commit of the checkout, and whether there is more than that in it."""

    def git(*words: str) -> str:
        done = subprocess.run(
            ["git", *words], cwd=ROOT, capture_output=True, text=True, check=False
        )
        return done.stdout.strip()

    changed = git("status", "--porcelain", "--", ".", *WRITTEN)
    return git("rev-parse", "--short", "HEAD") + "-dirty" * bool(changed)


def write_outcomes(outcomes: dict[str, Outcome], steps: Sequence[Step]) -> None:
    """Keep what came of each part, and write the page."""
    kept = {step.name: outcomes[step.name] for step in steps if step.name in outcomes}
    records = json.dumps({name: asdict(each) for name, each in kept.items()}, indent=1)
    RECORDS.write_text(records + "\n", encoding="utf-8")
    rows = [write_row(step, kept.get(step.name)) for step in steps]
    head = ["part", "what ran", "result", "projects", "tests", "seconds", "commit, day"]
    reasons = dict.fromkeys(
        f"- {name}: {reason}\n" for name, each in kept.items() for reason in each.skipped
    )
    skipped = "".join(reasons) or "- No test was skipped.\n"
    PAGE.write_text(
        f"{HEAD}\nThe last run: {describe_machine()}.\n\n{write_table(head, rows)}\n\n"
        f"## Skipped tests\n\n{skipped}\n## What `just test` and CI run of it\n\n{IN_CI}"
        f"\n## What cannot be run here\n\n{NOT_HERE}",
        encoding="utf-8",
    )


def write_row(step: Step, outcome: Outcome | None) -> list[str]:
    """Return the row of a part: figures, or why there are none."""
    if outcome is None:
        reason = step.hindrance or "it has not been run yet"
        return [f"`{step.name}`", step.what, f"**not run**: {reason}", *[""] * 4]
    result = outcome.result if outcome.is_good else f"**failed**: {outcome.result}"
    figures = (f"{each:,}" if each else "" for each in (outcome.projects, outcome.tests))
    when = f"{outcome.commit}, {outcome.day}"
    return [f"`{step.name}`", outcome.what, result, *figures, f"{outcome.seconds:,.0f}", when]
