"""A change is made whole or not at all, whatever fails, and whenever it is killed."""

import signal
import subprocess
import sys
from pathlib import Path

import pytest

from fastgen.edit import Edit
from fastgen.errors import FastgenError
from fastgen.transaction import STAGING, apply_edits, locked, recover
from fastgen.workspace import ANSWERS
from tests.add.disturbance import EDITS, disturbed, make_tree
from tests.conftest import ROOT

Tree = dict[str, tuple[bytes | None, int]]
# More than the operations that there are: the tests stop at the first run without one.
MANY = 200


def read(folder: Path) -> Tree:
    """Return all files with bytes and modes, and all folders."""
    return {
        path.relative_to(folder).as_posix(): (
            path.read_bytes() if path.is_file() else None,
            path.stat().st_mode & 0o777,
        )
        for path in sorted(folder.rglob("*"))
    }


def only_files(tree: Tree) -> Tree:
    """Leave the folders out."""
    return {path: entry for path, entry in tree.items() if entry[0] is not None}


@pytest.fixture
def old(tmp_path: Path) -> Tree:
    """Return the tree before the change."""
    return read(make_tree(tmp_path / "old"))


@pytest.fixture
def new(tmp_path: Path) -> Tree:
    """Return the tree after the change."""
    apply_edits(make_tree(tmp_path / "new"), EDITS)
    return read(tmp_path / "new")


def kill(folder: Path, number: int, action: str) -> bool:
    """Run an action in a process that is killed at one operation; return whether it was."""
    words = [sys.executable, "-m", "tests.add.disturbance", str(folder), str(number), action]
    done = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode in {0, -signal.SIGKILL}, done.stderr
    return done.returncode != 0


def test_apply_when_all_goes_well(old: Tree, new: Tree) -> None:
    """Files are made, changed and deleted, modes are kept, empty folders go."""
    assert new["a.txt"] == (b"new a\n", 0o640)
    assert new["deep/er/b.txt"][0] == b"new b\n"
    assert new["deep/er/b.txt"][1] & 0o100
    assert new["mine.txt"] == old["mine.txt"]
    assert "gone" not in new
    assert new.keys() - old.keys() == {
        ".fastgen",
        ".fastgen/e.yml",
        "deep",
        "deep/er",
        "deep/er/b.txt",
    }


def test_apply_when_an_operation_fails(tmp_path: Path, old: Tree, new: Tree) -> None:
    """A fault at each file operation leaves the old tree, or the new one once it is whole."""
    for number in range(1, MANY):
        folder = make_tree(tmp_path / f"fault-{number}")
        said = ""
        with disturbed(folder, number) as watch:
            try:
                apply_edits(folder, EDITS)
            except FastgenError as error:
                said = error.message
        recover(folder)
        assert not said or "Nothing was changed" in said
        # A folder that could not be removed stays, empty.
        assert only_files(read(folder)) == only_files(old if said else new), number
        if watch.seen < number:
            assert number > 20
            return
    pytest.fail("there is no end to the operations")


def test_apply_when_killed(tmp_path: Path, old: Tree, new: Tree) -> None:
    """After SIGKILL at each file operation, the next command finds the old tree or the new."""
    found: set[str] = set()
    for number in range(1, MANY):
        folder = make_tree(tmp_path / f"kill-{number}")
        if not kill(folder, number, "apply"):
            assert read(folder) == new
            assert number > 20
            assert found == {"old", "new"}
            return
        recover(folder)
        after = read(folder)
        assert after in (old, new), number
        found.add("old" if after == old else "new")
        assert recover(folder) == ()
    pytest.fail("there is no end to the operations")


def test_recover_when_killed(tmp_path: Path, old: Tree) -> None:
    """Taking back can be killed at each operation too, and is done by the command after."""
    number = 1
    while True:
        probe = make_tree(tmp_path / f"probe-{number}")
        kill(probe, number, "apply")
        if "gone" not in read(probe):
            break
        number += 1
    for second in range(1, MANY):
        folder = make_tree(tmp_path / f"again-{second}")
        assert kill(folder, number, "apply")
        killed = kill(folder, second, "recover")
        recover(folder)
        assert read(folder) == old, second
        if not killed:
            assert second > 5
            return
    pytest.fail("there is no end to the operations")


def test_recover_when_a_file_was_changed_since(tmp_path: Path) -> None:
    """What someone wrote after the kill is not overwritten."""
    number = 1
    while True:
        folder = make_tree(tmp_path / f"kill-{number}")
        kill(folder, number, "apply")
        if (folder / "a.txt").read_bytes() == b"new a\n":
            break
        number += 1
    (folder / "a.txt").write_bytes(b"mine now\n")
    assert recover(folder)
    assert (folder / "a.txt").read_bytes() == b"mine now\n"
    assert not (folder / STAGING).exists()


def test_apply_when_a_file_changes_meanwhile(tmp_path: Path, old: Tree) -> None:
    """A plan that no longer fits is refused."""
    folder = make_tree(tmp_path / "x")
    with pytest.raises(FastgenError, match="changed meanwhile"):
        apply_edits(folder, [*EDITS, Edit("mine.txt", b"other\n", b"new\n")])
    with pytest.raises(FastgenError, match="changed meanwhile"):
        apply_edits(folder, [Edit("mine.txt", None, b"new\n")])
    assert read(folder) == old


def test_apply_when_a_file_is_a_link(tmp_path: Path) -> None:
    """A symbolic link stays one, and the file that it leads to changes."""
    (tmp_path / "real.txt").write_bytes(b"old\n")
    (tmp_path / "link.txt").symlink_to("real.txt")
    apply_edits(tmp_path, [Edit("link.txt", b"old\n", b"new\n")])
    assert (tmp_path / "link.txt").is_symlink()
    assert (tmp_path / "real.txt").read_bytes() == b"new\n"


def test_apply_when_nothing_changes(tmp_path: Path) -> None:
    """An empty change touches nothing."""
    with disturbed(tmp_path, 1):
        apply_edits(tmp_path, [Edit("x", b"1", b"1")])


def test_locked_when_another_command_works(tmp_path: Path) -> None:
    """Two commands do not change one project at the same time."""
    (tmp_path / ANSWERS).touch()
    with (
        locked(tmp_path),
        pytest.raises(FastgenError, match="Another fastgen command"),
        locked(tmp_path),
    ):
        pytest.fail("it was not locked")
    with locked(tmp_path):
        pass
