"""Changes that are kept for undoing: whole or not at all, and taken back exactly."""

import subprocess
import sys
from pathlib import Path

import pytest

from fastgen.command.undo import read_undo
from fastgen.edit import Edit
from fastgen.errors import FastgenError
from fastgen.transaction import STAGING, UNDO, apply_edits, recover
from tests.add.disturbance import EDITS, disturbed, make_tree
from tests.add.test_transaction import MANY, Tree, only_files
from tests.add.test_transaction import read as read_whole
from tests.conftest import ROOT

TITLE = "v1 → v2"
SCRIPT = (
    "import sys; from pathlib import Path; from tests.add.disturbance import EDITS, disturbed;"
    " from fastgen.transaction import apply_edits; folder = Path(sys.argv[1]);"
    " watch = disturbed(folder, int(sys.argv[2]), deadly=True); watch.__enter__();"
    f" apply_edits(folder, EDITS, title={TITLE!r}); watch.__exit__(None, None, None)"
)


def read(folder: Path) -> Tree:
    """Return all files and folders but what is kept."""
    return {path: each for path, each in read_whole(folder).items() if not path.startswith(UNDO)}


def undo(folder: Path) -> tuple[str, ...]:
    """Take the last change back; return what was changed since."""
    found = read_undo(folder)
    apply_edits(folder, found.edits, title=f"undo: {found.title}")
    return found.changed


def test_undo_restores_all(tmp_path: Path) -> None:
    """Contents, modes and what was deleted are back, and a second time they are changed again."""
    folder = make_tree(tmp_path / "project")
    old = read(folder)
    apply_edits(folder, EDITS, title=TITLE)
    new = read(folder)
    assert read_undo(folder).title == TITLE
    assert undo(folder) == ()
    assert only_files(read(folder)) == only_files(old)
    assert undo(folder) == ()
    assert only_files(read(folder)) == only_files(new)


def test_undo_keeps_what_was_written_since(tmp_path: Path) -> None:
    """What somebody wrote after the change is named, and comes back with the change."""
    folder = make_tree(tmp_path / "project")
    old = read(folder)
    apply_edits(folder, EDITS, title=TITLE)
    (folder / "a.txt").write_bytes(b"mine now\n")
    (folder / "deep/er/b.txt").unlink()
    assert undo(folder) == ("a.txt", "deep/er/b.txt")
    assert only_files(read(folder)) == only_files(old)
    undo(folder)
    assert (folder / "a.txt").read_bytes() == b"mine now\n"


def test_undo_when_only_a_mode_changed(tmp_path: Path) -> None:
    """A mode comes back too."""
    folder = make_tree(tmp_path / "project")
    apply_edits(folder, [Edit("a.txt", b"old a\n", b"old a\n", executable=True)], title=TITLE)
    assert (folder / "a.txt").stat().st_mode & 0o777 == 0o750
    undo(folder)
    assert (folder / "a.txt").stat().st_mode & 0o777 == 0o640


def test_undo_when_there_is_nothing(tmp_path: Path) -> None:
    """A change without a title is not kept, and leaves what was kept alone."""
    folder = make_tree(tmp_path / "project")
    apply_edits(folder, EDITS)
    with pytest.raises(FastgenError, match="no change to undo"):
        read_undo(folder)
    apply_edits(folder, [Edit("mine.txt", b"mine\n", b"yours\n")], title=TITLE)
    apply_edits(folder, [Edit("d.txt", b"d\r\n", b"")])
    assert read_undo(folder).title == TITLE


def test_a_kept_change_when_an_operation_fails(tmp_path: Path) -> None:
    """A fault at each operation leaves the old tree, or the new one and how to undo it."""
    whole = make_tree(tmp_path / "whole")
    old = read(whole)
    apply_edits(whole, EDITS, title=TITLE)
    new = read(whole)
    for number in range(1, MANY):
        folder = make_tree(tmp_path / f"fault-{number}")
        said = ""
        with disturbed(folder, number) as watch:
            try:
                apply_edits(folder, EDITS, title=TITLE)
            except FastgenError as error:
                said = error.message
        recover(folder)
        assert only_files(read(folder)) == only_files(old if said else new), number
        assert not (folder / STAGING).exists()
        if watch.seen < number:
            return
    pytest.fail("there is no end to the operations")


def test_a_kept_change_when_killed(tmp_path: Path) -> None:
    """After SIGKILL at each operation, there is the old tree, or the new one that can be undone."""
    found = set()
    for number in range(1, MANY, 2):
        folder = make_tree(tmp_path / f"kill-{number}")
        old = only_files(read(folder))
        words = [sys.executable, "-c", SCRIPT, str(folder), str(number)]
        done = subprocess.run(words, cwd=ROOT, capture_output=True, check=False)
        recover(folder)
        is_new = only_files(read(folder)) != old
        if is_new:
            undo(folder)
        assert only_files(read(folder)) == old, number
        found.add(is_new)
        if not done.returncode:
            assert found == {True, False}
            return
    pytest.fail("there is no end to the operations")
