"""`just prove` says what ran and what came of it, and nothing else."""

import sys
from pathlib import Path

import pytest

from tests.prove import record
from tests.prove.__main__ import carry_out
from tests.prove.step import Step, choose_projects, list_steps, select
from tests.template.matrix import find_pairwise

PASSES = "print(\"the project's tests: 7 passed in 1s\\n\" * 2 + '2 passed in 3.00s')"
FAILS = "print('FAILED tests/a.py::test_b - it is wrong\\n1 failed, 1 passed in 2s'); exit(1)"


def make_step(code: str, name: str = "part", hindrance: str = "") -> Step:
    """Return a part that runs some code in place of tests."""
    return Step(name, f"what {name} is", (sys.executable, "-c", code), hindrance=hindrance)


def test_what_passed_is_counted() -> None:
    """The tests of the projects are added up, and the summary of our own is told."""
    outcome = carry_out(make_step(PASSES))
    assert (outcome.is_good, outcome.result) == (True, "2 passed")
    assert (outcome.projects, outcome.tests) == (2, 14)


@pytest.mark.parametrize("code", [FAILS, "exit(3)", "print('5 passed in 1s'); exit(1)"])
def test_what_failed_is_shown_as_failed(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, code: str
) -> None:
    """In its row, whatever it printed before."""
    monkeypatch.setattr(record, "PAGE", tmp_path / "proof.md")
    monkeypatch.setattr(record, "RECORDS", tmp_path / "proof.json")
    broken, hindered, new = (
        make_step(code, "broken"),
        make_step("", "hindered", "no npm"),
        make_step("", "new"),
    )
    outcome = carry_out(broken)
    assert not outcome.is_good
    record.write_outcomes({"broken": outcome}, [broken, hindered, new])
    rows = [row for row in record.PAGE.read_text("utf-8").splitlines() if "| what" in row]
    assert "**failed**" in rows[1]
    assert "**not run**: no npm" in rows[2]
    assert "**not run**: it has not been run yet" in rows[3]
    assert record.read_outcomes() == {"broken": outcome}


def test_parts_are_chosen_by_the_beginning_of_their_names() -> None:
    """All without a wish, and a wish that is no part is refused with the names that are."""
    steps = list_steps()
    assert select(steps, []) == steps
    names = [step.name for step in select(steps, ["python-3.13"])]
    assert names == ["python-3.13-lowest", "python-3.13-newest"]
    with pytest.raises(ValueError, match=r"there is no part python-3\.1: rendered, copier"):
        select(steps, ["python-3.1"])


def test_shares_are_the_whole_together() -> None:
    """A sixth on each of six versions runs every project once."""
    together = [test for first in range(6) for test in choose_projects(first, 6)[1]]
    assert sorted(together) == sorted(choose_projects(0, 1)[1])
    assert sum(choose_projects(first, 6)[0] for first in range(6)) == len(find_pairwise())
