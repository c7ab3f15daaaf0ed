"""Whole runs: killed anywhere, on a copied project, and to a project whose checks pass."""

import signal
import subprocess
import sys
from pathlib import Path

import copier
import pytest

from fastgen.transaction import STAGING
from tests.add.conftest import CUSTOMERS, ORDERS, MakeProject
from tests.conftest import ROOT, Run, read_tree
from tests.template.conftest import Project, install

ADD = ("add", "resource")
STEP = 12


def test_add_when_killed(
    fastgen: Run, make_project: MakeProject, environment: dict[str, str]
) -> None:
    """After SIGKILL, the next command says that it took the change back, and all is as before."""
    whole = make_project(name="whole")
    old = read_tree(whole)
    assert fastgen(*ADD, *ORDERS, cwd=whole).returncode == 0
    new, told = read_tree(whole), set()
    for number in range(1, 400, STEP):
        folder = make_project(name=f"kill-{number}")
        for path in (".copier-answers.yml", ".fastgen/items.yml"):
            (folder / path).write_bytes(old[path][0])
        before = read_tree(folder)
        command = [sys.executable, "-m", "tests.add.disturbance", str(folder), str(number), "cli"]
        done = subprocess.run(
            [*command, *ADD, *ORDERS], cwd=ROOT, env=environment, capture_output=True, check=False
        )
        listed = fastgen("list", cwd=folder)
        assert listed.returncode == 0, listed.stderr
        after = read_tree(folder)
        assert not (folder / STAGING).exists()
        assert after == before or after.keys() == new.keys()
        told.add("taken back" in listed.stderr)
        if done.returncode != -signal.SIGKILL:
            assert after.keys() == new.keys()
            assert told == {True, False}
            return
    pytest.fail("there is no end to the operations")


@pytest.mark.filterwarnings("ignore::copier.errors.DirtyLocalWarning")
def test_add_when_copied(fastgen: Run, tmp_path: Path) -> None:
    """A project that `copier copy` made takes resources like one that fastgen made."""
    folder = tmp_path / "copied"
    copier.run_copy(str(ROOT), folder, defaults=True, quiet=True, vcs_ref="HEAD")
    before = read_tree(folder)
    done = fastgen(*ADD, *ORDERS, cwd=folder)
    assert done.returncode == 0, done.stderr
    assert fastgen("remove", "resource", "orders", cwd=folder).returncode == 0
    assert read_tree(folder) == before


def test_a_project_with_more_resources_passes(fastgen: Run, project: Path) -> None:
    """Its linter, its types, its tests and its migrations, also after one is removed again."""
    installed = Project(project, install(project))
    installed.test()
    assert fastgen(*ADD, *ORDERS, cwd=project).returncode == 0
    assert fastgen(*ADD, *CUSTOMERS, cwd=project).returncode == 0
    installed.test()
    installed.run("alembic", "upgrade", "head")
    installed.run("alembic", "check")
    assert fastgen("remove", "resource", "orders", cwd=project).returncode == 0
    (project / "openapi.json").unlink()
    installed.run("alembic", "upgrade", "head")
    installed.run("alembic", "check")
    installed.test()
    installed.run("ruff", "check", ".")
    installed.run("ruff", "format", "--check", ".")
    installed.run("mypy", ".")
