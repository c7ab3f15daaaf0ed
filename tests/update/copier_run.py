"""Plain Copier, in this process or as a colleague runs it, and what it makes."""

import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import copier

from tests.conftest import commit_all, read_tree
from tests.update.history import run_git

BASE = ".copier-answers.yml"
EXAMPLE = ".fastgen/items.yml"
# Written once: an update leaves them alone.
WRITE_ONCE = (".env", "migrations/versions/0001_create_items.py")
Tree = dict[str, tuple[bytes, bool]]


def read_project(root: Path) -> Tree:
    """Read a project without the files that are written once."""
    return {path: file for path, file in read_tree(root).items() if path not in WRITE_ONCE}


def make_project(template: str, folder: Path, version: str, data: Mapping[str, object]) -> Path:
    """Make a project of a version with Copier, and commit it."""
    copier.run_copy(template, folder, data=dict(data), vcs_ref=version, defaults=True, quiet=True)
    commit_all(folder)
    return folder


def update_project(folder: Path, version: str) -> None:
    """Update the base and each resource to a version with Copier, and commit each."""
    names = [BASE, *(f".fastgen/{path.name}" for path in sorted(folder.glob(".fastgen/*.yml")))]
    for name in names:
        copier.run_update(
            folder,
            answers_file=name,
            vcs_ref=version,
            defaults=True,
            overwrite=True,
            quiet=True,
            context_lines=99999,
        )
        run_git(folder, "add", "--all")
        run_git(folder, "commit", "--quiet", "--allow-empty", f"--message=Update {name}")


@dataclass(frozen=True)
class Colleague:
    """Somebody who has Copier and git, and nothing else: no fastgen, no settings."""

    home: Path

    @property
    def path(self) -> str:
        """Return where programs are looked for: Copier and git here, git's own needs there."""
        return f"{self.home / 'bin'}{os.pathsep}{os.defpath}"

    def run(self, *words: str, cwd: Path) -> str:
        """Run a program of the two, and return what it printed; it must succeed."""
        environment = {
            "HOME": str(self.home),
            "PATH": self.path,
            "GIT_CONFIG_NOSYSTEM": "1",
            "GIT_AUTHOR_NAME": "Cleo",
            "GIT_AUTHOR_EMAIL": "cleo@example.com",
            "GIT_COMMITTER_NAME": "Cleo",
            "GIT_COMMITTER_EMAIL": "cleo@example.com",
        }
        result = subprocess.run(
            words, cwd=cwd, env=environment, capture_output=True, text=True, check=False
        )
        assert result.returncode == 0, f"{words}:\n{result.stdout}\n{result.stderr}"
        return result.stdout + result.stderr

    def commit(self, project: Path) -> None:
        """Commit all that lies in a project."""
        self.run("git", "add", "--all", cwd=project)
        self.run("git", "commit", "--quiet", "--message=Work", cwd=project)


def hire(home: Path) -> Colleague:
    """Give a colleague a home, with the two programs in it."""
    (home / "bin").mkdir(parents=True)
    (home / "bin" / "copier").symlink_to(Path(sys.executable).with_name("copier"))
    (home / "bin" / "git").symlink_to(str(shutil.which("git")))
    colleague = Colleague(home)
    assert shutil.which("fastgen", path=colleague.path) is None
    return colleague
