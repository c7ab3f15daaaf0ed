"""Conflicts in git's index: entered where nothing is lost by it, and taken out again."""

from pathlib import Path

import pytest

from fastgen.command.undo import read_undo
from fastgen.merge.index import find_unmerged, record_stages, settle_stages
from tests.update.history import run_git
from tests.update.test_merge import NEWER, TEXT, merge, put

CLASHING = TEXT.replace("line 3\n", "my three\n")


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """Return a repository with a file that clashes with the new version."""
    run_git(put(tmp_path, {"a.py": CLASHING}), "init", "--quiet")
    run_git(tmp_path, "add", "--all")
    run_git(tmp_path, "commit", "--quiet", "--message=Start")
    return tmp_path


def list_stages(project: Path) -> list[str]:
    """Return the entries of the index: stage and path."""
    lines = run_git(project, "ls-files", "--stage").splitlines()
    return [line.split(" ")[-1].replace("\t", " ") for line in lines if ".fastgen" not in line]


def test_stages_when_a_file_conflicts(project: Path) -> None:
    """All three sides are there, and undoing brings the user's back."""
    outcome = merge(project, {"a.py": TEXT}, {"a.py": NEWER})
    record_stages(project, outcome.conflicts)
    assert list_stages(project) == ["1 a.py", "2 a.py", "3 a.py"]
    assert run_git(project, "show", ":1:a.py") == TEXT
    assert run_git(project, "show", ":2:a.py") == CLASHING
    assert run_git(project, "show", ":3:a.py") == NEWER
    assert find_unmerged(project) == ["a.py"]
    settle_stages(project, outcome.edits)
    assert list_stages(project) == ["0 a.py"]
    assert run_git(project, "show", ":a.py") == CLASHING


def test_stages_when_a_renamed_file_conflicts(project: Path) -> None:
    """The conflict is at the new place, and undoing leaves no trace there."""
    outcome = merge(project, {"a.py": TEXT}, {"b.py": NEWER})
    record_stages(project, outcome.conflicts)
    assert list_stages(project) == ["0 a.py", "1 b.py", "2 b.py", "3 b.py"]
    (project / "a.py").write_bytes((project / "b.py").read_bytes())
    settle_stages(project, read_undo(project).edits)
    assert list_stages(project) == ["0 a.py"]


def test_stages_when_the_edit_was_kept(project: Path) -> None:
    """Of a file that the new version has no longer, git knows two sides."""
    outcome = merge(project, {"a.py": TEXT}, {})
    record_stages(project, outcome.conflicts)
    assert list_stages(project) == ["1 a.py", "2 a.py"]
    assert "UD a.py" in run_git(project, "status", "--short")


def test_stages_when_something_else_is_staged(project: Path) -> None:
    """What is staged and nowhere else stays in the index."""
    (project / "a.py").write_text(TEXT.replace("line 9\n", "staged\n"))
    run_git(project, "add", "--all")
    (project / "a.py").write_text(CLASHING)
    record_stages(project, merge(project, {"a.py": TEXT}, {"a.py": NEWER}).conflicts)
    assert list_stages(project) == ["0 a.py"]
    assert "staged\n" in run_git(project, "show", ":a.py")


def test_stages_when_git_does_not_know_the_file(project: Path) -> None:
    """A file that is not in git stays out of it."""
    put(project, {"new.py": CLASHING})
    record_stages(project, merge(project, {}, {"new.py": NEWER}).conflicts)
    assert list_stages(project) == ["0 a.py"]


def test_stages_when_there_is_no_repository(tmp_path: Path) -> None:
    """Without a repository there is nothing to enter."""
    put(tmp_path, {"a.py": CLASHING})
    record_stages(tmp_path, merge(tmp_path, {"a.py": TEXT}, {"a.py": NEWER}).conflicts)
    assert find_unmerged(tmp_path) == []
