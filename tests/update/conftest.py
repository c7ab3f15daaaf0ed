"""Projects of an old version, and the commands of a newer one."""

import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.add.conftest import CUSTOMERS, ORDERS, make_project  # noqa: F401 - a fixture here too
from tests.conftest import run_command
from tests.update.history import VERSIONS, build_history, run_git

FIRST, LAST = VERSIONS[0], VERSIONS[-1]
Command = Callable[..., subprocess.CompletedProcess[str]]
Copy = Callable[..., Path]


@pytest.fixture(scope="session")
def history(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a template with four versions, and a fastgen of the last one in its src."""
    return build_history(tmp_path_factory.mktemp("history") / "template")


@pytest.fixture
def newer(history: Path, environment: dict[str, str]) -> Command:
    """Return a function that runs the fastgen of the last version in a folder."""
    return make_command(history, environment)


def make_command(history: Path, environment: dict[str, str]) -> Command:
    """Return a function that runs the fastgen of a history in a folder."""

    def run(*arguments: str, cwd: Path, **variables: str) -> subprocess.CompletedProcess[str]:
        words = [sys.executable, "-m", "fastgen", *arguments]
        path = {"PYTHONPATH": str(history / "src")}
        return run_command(words, cwd, {**environment, **path, **variables})

    return run


@pytest.fixture(scope="session")
def made(history: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a project of the first version with three resources; tests copy it."""
    home = tmp_path_factory.mktemp("made")
    run = make_command(history, {"HOME": str(home), "PATH": "/usr/bin:/bin"})
    run_git(history, "checkout", "--quiet", FIRST)
    quick = ("--defaults", "--no-install", "--no-git", "--quiet", "-d", "error_style=flat")
    for words, folder in (
        (("new", "shop", *quick), home),
        (("add", "resource", *ORDERS, "--quiet"), home / "shop"),
        (("add", "resource", *CUSTOMERS, "--quiet"), home / "shop"),
    ):
        done = run(*words, cwd=folder)
        assert done.returncode == 0, done.stderr
    run_git(history, "checkout", "--quiet", "main")
    return home / "shop"


@pytest.fixture
def old(made: Path, tmp_path: Path) -> Path:
    """Return a copy of that project, without git."""
    return Path(shutil.copytree(made, tmp_path / "shop"))


@pytest.fixture
def committed(old: Path) -> Path:
    """Return a copy of that project, as a repository with one commit."""
    run_git(old, "init", "--quiet", "--initial-branch=main")
    run_git(old, "add", "--all")
    run_git(old, "commit", "--quiet", "--message=Start")
    return old
