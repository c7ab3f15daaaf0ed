"""Writing is all or nothing: failures and interruptions leave nothing behind."""

import errno
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from fastgen import plan as plan_module
from fastgen.errors import FastgenError
from fastgen.plan import apply_plan, make_plan
from fastgen.rendering.render import RenderedFile
from tests.conftest import BINARY, Run, read_tree

FILES = {
    "a.txt": RenderedFile(b"a\n", executable=False),
    "bin/run": RenderedFile(b"#!/bin/sh\r\n", executable=True),
    "deep/er/b.txt": RenderedFile(b"", executable=False),
}
TREE = {path: (file.content, file.executable) for path, file in FILES.items()}
# Runs the real command line, with a disturbance at the tenth file that it writes.
DISTURBED = """\
import errno, os, signal, sys
from fastgen import plan
from fastgen.cli import main

written = 0

def disturbed_open(*arguments):
    global written
    written += 1
    if written == 10:
        {disturbance}
    return open(*arguments)

plan.open = disturbed_open
sys.argv = ["fastgen", *sys.argv[1:]]
main()
"""
KILL = "os.kill(os.getpid(), signal.{})"
FAULT = 'raise RuntimeError("odd")'
FULL = 'raise OSError(errno.ENOSPC, "No space left on device")'


def run_disturbed(
    disturbance: str, target: str, cwd: Path, environment: dict[str, str]
) -> subprocess.CompletedProcess[str]:
    """Run `fastgen new` with a disturbance while it writes."""
    script = DISTURBED.format(disturbance=disturbance)
    words = [sys.executable, "-c", script, "new", target, "--defaults", "--no-install", "--no-git"]
    return subprocess.run(
        words, cwd=cwd, env=environment, capture_output=True, text=True, check=False
    )


@pytest.mark.parametrize("target", ["new", "deep/er/new", "empty", "."])
@pytest.mark.parametrize(
    "disturbance",
    [
        (KILL.format("SIGINT"), 130, "Interrupted"),
        (KILL.format("SIGTERM"), 143, "Interrupted"),
        (KILL.format("SIGHUP"), 129, "Interrupted"),
        (FULL, 1, "is full"),
        (FAULT, 1, "Unexpected: RuntimeError: odd"),
    ],
    ids=["SIGINT", "SIGTERM", "SIGHUP", "full", "fault"],
)
def test_new_when_disturbed_while_writing(
    tmp_path: Path, environment: dict[str, str], target: str, disturbance: tuple[str, int, str]
) -> None:
    """Signals, a full disk and faults in mid-write leave the folder tree as it was."""
    statement, code, said = disturbance
    around = tmp_path / "around"
    around.mkdir()
    if target == "empty":
        (around / "empty").mkdir()
    before = sorted(around.rglob("*"))
    result = run_disturbed(statement, target, around, environment)
    assert result.returncode == code
    assert said in result.stderr
    assert "Traceback" not in result.stderr
    assert sorted(around.rglob("*")) == before


def test_apply_when_the_folder_is_missing(tmp_path: Path) -> None:
    """The files come with their bytes and modes; no temporary folder stays."""
    apply_plan(make_plan(tmp_path / "x" / "y", FILES))
    assert read_tree(tmp_path / "x" / "y") == TREE
    assert [path.name for path in (tmp_path / "x").iterdir()] == ["y"]


def test_apply_when_the_folder_is_empty(tmp_path: Path) -> None:
    """An empty folder stays the same folder, so that a shell inside it sees the files."""
    inode = tmp_path.stat().st_ino
    apply_plan(make_plan(tmp_path, FILES))
    assert read_tree(tmp_path) == TREE
    assert tmp_path.stat().st_ino == inode
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.txt", "bin", "deep"]


def test_apply_when_the_folder_fills_meanwhile(tmp_path: Path) -> None:
    """A file that appears after the plan was made is kept, and the plan refused."""
    made = make_plan(tmp_path, FILES)
    (tmp_path / "a.txt").write_text("mine")
    with pytest.raises(FastgenError, match="no longer empty"):
        apply_plan(made)
    assert read_tree(tmp_path) == {"a.txt": (b"mine", False)}


def test_apply_when_the_folder_appears_meanwhile(tmp_path: Path) -> None:
    """A folder with files that appears after the plan was made is kept, and the plan refused."""
    made = make_plan(tmp_path / "x", FILES)
    (tmp_path / "x").mkdir()
    (tmp_path / "x" / "mine").write_text("mine")
    with pytest.raises(FastgenError, match="cannot be made"):
        apply_plan(made)
    assert read_tree(tmp_path) == {"x/mine": (b"mine", False)}


def test_remove_when_applied(tmp_path: Path) -> None:
    """Taking a plan back removes the project and the parents that were made for it."""
    made = make_plan(tmp_path / "x" / "y", FILES)
    apply_plan(made)
    made.remove()
    assert list(tmp_path.iterdir()) == []


def test_plan_when_the_link_is_broken(tmp_path: Path) -> None:
    """A link to nothing is refused."""
    (tmp_path / "x").symlink_to(tmp_path / "gone")
    with pytest.raises(FastgenError, match="link to nothing"):
        make_plan(tmp_path / "x", FILES)


def test_apply_when_the_disk_refuses(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What the operating system says is in the message."""

    def refuse(*_: object) -> None:
        raise OSError(errno.EDQUOT, os.strerror(errno.EDQUOT))

    monkeypatch.setattr(plan_module, "_write_files", refuse)
    with pytest.raises(FastgenError, match="quota"):
        apply_plan(make_plan(tmp_path / "x", FILES))
    assert list(tmp_path.iterdir()) == []


def test_traceback_of_a_fault(tmp_path: Path, environment: dict[str, str]) -> None:
    """It is shown on request only; without, how to request and report it is said."""
    told = run_disturbed(FAULT, "new", tmp_path, environment).stderr
    assert "FASTGEN_DEBUG=1" in told
    assert "Traceback" not in told
    asked = {**environment, "FASTGEN_DEBUG": "1"}
    assert "Traceback" in run_disturbed(FAULT, "new", tmp_path, asked).stderr


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_new_when_interrupted_while_installing(
    tmp_path: Path, environment: dict[str, str], number: signal.Signals
) -> None:
    """An interruption of the installation ends uv, and removes the project again."""
    script = tmp_path / "bin" / "uv"
    script.parent.mkdir()
    script.write_text(
        f"#!/bin/sh\necho $$ > {tmp_path}/pid.new; mv {tmp_path}/pid.new "
        f"{tmp_path}/pid\nexec sleep 60\n"
    )
    script.chmod(0o755)
    words = [str(BINARY), "new", "deep/project", "--defaults"]
    path = {"PATH": f"{script.parent}:/usr/bin:/bin"}
    process = subprocess.Popen(
        words, cwd=tmp_path, env={**environment, **path}, stderr=subprocess.PIPE, text=True
    )
    deadline = time.monotonic() + 30
    while not (tmp_path / "pid").exists() and time.monotonic() < deadline:
        time.sleep(0.02)
    process.send_signal(number)
    _, told = process.communicate(timeout=30)
    assert process.returncode == 128 + number
    assert "Interrupted" in told
    assert not (tmp_path / "deep").exists()
    with pytest.raises(ProcessLookupError):
        os.kill(int((tmp_path / "pid").read_text()), 0)


def test_new_when_a_real_disk_is_full(fastgen: Run, tmp_path: Path) -> None:
    """On a disk of 64 KiB the project does not fit: it says so, and the disk is empty again."""
    disk = tmp_path / "disk"
    disk.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", str(disk)]
    mounted = subprocess.run(mount, check=False, capture_output=True).returncode == 0
    try:
        limited = {} if mounted else {"PYTHONPATH": str(_break_disk(tmp_path))}
        result = fastgen("new", "disk/project", "--defaults", "--no-git", **limited)
        assert result.returncode == 1
        assert f'The disk that holds "{disk / "project"}" is full.' in result.stderr
        assert list(disk.iterdir()) == []
    finally:
        if mounted:
            subprocess.run(["umount", str(disk)], check=True)


def _break_disk(folder: Path) -> Path:
    """Make a start-up file for Python that lets no file grow; for machines without mount."""
    startup = folder / "startup"
    startup.mkdir()
    text = f"import errno, fastgen.plan as plan\ndef refuse(*_):\n    {FULL}\nplan.open = refuse\n"
    (startup / "sitecustomize.py").write_text(text)
    return startup
