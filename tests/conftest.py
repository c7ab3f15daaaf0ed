"""What all tests share: the binary, run apart from the machine's own settings."""

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
BINARY = Path(sys.executable).with_name("fastgen")

Run = Callable[..., subprocess.CompletedProcess[str]]

# What runs in the background or by nohup ignores these, and so would all that the tests start.
signal.signal(signal.SIGINT, signal.default_int_handler)
signal.signal(signal.SIGHUP, signal.SIG_DFL)


@pytest.fixture
def environment(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Return an environment with a home of its own and a git identity."""
    home = tmp_path_factory.mktemp("home")
    kept = {key: value for key, value in os.environ.items() if not key.startswith("GIT_")}
    return {
        **kept,
        "HOME": str(home),
        "XDG_CACHE_HOME": str(home / "cache"),
        "GIT_CONFIG_NOSYSTEM": "1",
        "GIT_AUTHOR_NAME": "Ada",
        "GIT_AUTHOR_EMAIL": "ada@example.com",
        "GIT_COMMITTER_NAME": "Ada",
        "GIT_COMMITTER_EMAIL": "ada@example.com",
        "NO_COLOR": "1",
    }


@pytest.fixture
def fastgen(environment: dict[str, str], tmp_path: Path) -> Run:
    """Return a function that runs the real binary in the test's folder, without a terminal."""

    def run(
        *arguments: str, cwd: Path = tmp_path, **variables: str
    ) -> subprocess.CompletedProcess[str]:
        return run_command([str(BINARY), *arguments], cwd, {**environment, **variables})

    return run


def run_command(
    words: Sequence[str], cwd: Path, environment: dict[str, str]
) -> subprocess.CompletedProcess[str]:
    """Run a command without a terminal, and return what it said, however it ended."""
    return subprocess.run(
        words,
        cwd=cwd,
        env=environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )


@pytest.fixture(scope="session")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a clean checkout of the real template, with one commit and no tag."""
    root = tmp_path_factory.mktemp("checkout")
    shutil.copy(ROOT / "copier.yml", root)
    litter = shutil.ignore_patterns("__pycache__", ".ruff_cache", ".mypy_cache", ".pytest_cache")
    shutil.copytree(ROOT / "template", root / "template", ignore=litter)
    commit_all(root)
    return root


def commit_all(root: Path) -> None:
    """Make a repository of a folder, with all of it in one commit."""
    identity = ["-c", "user.name=Ada", "-c", "user.email=ada@example.com"]
    for arguments in (
        ["init", "--quiet", "-b", "main"],
        ["add", "--all", "--force"],
        [*identity, "commit", "--quiet", "--no-gpg-sign", "-m", "A template"],
    ):
        subprocess.run(["git", *arguments], cwd=root, check=True)


def read_tree(root: Path) -> dict[str, tuple[bytes, bool]]:
    """Return each file below a folder: its bytes, and whether it can be executed."""
    return {
        path.relative_to(root).as_posix(): (path.read_bytes(), bool(path.stat().st_mode & 0o100))
        for path in sorted(root.rglob("*"))
        if path.is_file() and ".git" not in path.relative_to(root).parts
    }
