"""Random edits on both sides: no line of the user's is lost, and none is misplaced."""

from pathlib import Path

import pytest

from tests.update.conftest import make_command
from tests.update.rival import build_world, make_case, run_fastgen, run_merge_file
from tests.update.scenario import Case, Score, judge

SEEDS = range(10)


def test_update_when_both_sides_edit_at_random(tmp_path: Path, environment: dict[str, str]) -> None:
    """No line is lost, and no more are misplaced than by git's own merge of each file."""
    world = build_world(tmp_path, make_command(tmp_path / "template", environment))
    ours, theirs = Score(), Score()
    for seed in SEEDS:
        folder = tmp_path / str(seed)
        folder.mkdir()
        case = make_case(world, seed, folder)
        score, _ = run_fastgen(world, case, folder)
        assert score.lost == 0, seed
        ours += score
        theirs += run_merge_file(case)
    assert ours.lines > 250
    assert ours.marked > 0
    assert ours.wrong <= theirs.wrong


BASE = list("abcdefgh")
MINE = [*"abc", "# user 0", *"defgh"]
THEIRS = [*"abcdefg", "# template 0", "h"]
GOOD = [*"abc", "# user 0", *"defg", "# template 0", "h"]
MARKED = [*"abc", "<<<<<<< yours", "# user 0", "=======", ">>>>>>> v2", *THEIRS[3:]]


@pytest.mark.parametrize(
    ("merged", "expected"),
    [
        (GOOD, Score(lines=1)),
        (THEIRS, Score(lines=1, lost=1, wrong=1)),
        ([*"abcdef", "# user 0", *THEIRS[6:]], Score(lines=1, wrong=1)),
        ([*GOOD, "a"], Score(lines=1, wrong=1)),
        (MARKED, Score(lines=1, marked=1)),
    ],
    ids=["good", "lost", "misplaced", "doubled", "marked"],
)
def test_judge(merged: list[str], expected: Score) -> None:
    """The judge sees what is lost, misplaced, doubled, and in a conflict."""
    case = Case({"x": BASE}, {"x": MINE}, {"x": THEIRS}, {}, {}, frozenset())
    assert judge(case, {"x": merged}) == expected
