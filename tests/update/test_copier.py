"""Plain Copier updates every project, base and resources, for people who have nothing else."""

import os
import re
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest
import yaml

from tests.conftest import commit_all
from tests.update.copier_run import (
    BASE,
    EXAMPLE,
    Colleague,
    hire,
    make_project,
    read_project,
    update_project,
)
from tests.update.history import VERSIONS, build_history, run_git

EDITED = ("app/factory.py", "app/services/item.py", "README.md")
MINE = "# Mine, of Cleo.\n"
CHANGES = (
    "add field orders note:text:optional item:ref=items:optional paid:bool:default=false",
    "rename field orders amount price",
    "remove field orders paid --force",
    "add field orders state:enum=open,sent:default=open:filter",
)
ORDERS = ("orders", "name:str=1..80:unique", "amount:decimal=10,2")


@pytest.fixture(scope="module")
def history(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the repository of the template's versions."""
    return build_history(tmp_path_factory.mktemp("template") / "history")


def read_versions(project: Path) -> dict[str, str]:
    """Return the version that each answers file records."""
    names = [BASE, *(f".fastgen/{path.name}" for path in project.glob(".fastgen/*.yml"))]
    return {name: yaml.safe_load((project / name).read_text())["_commit"] for name in names}


def start(colleague: Colleague, template: Path, folder: Path) -> Path:
    """Make a project of the first version, with lines of the colleague's, and commit it."""
    data = ("--data", "profile=full", "--data", "error_style=flat")
    first = ("--vcs-ref", VERSIONS[0], "--defaults", *data)
    colleague.run("copier", "copy", *first, address(template), str(folder), cwd=folder.parent)
    for path in EDITED:
        text = (folder / path).read_text()
        (folder / path).write_text(f"{MINE}{text}")
    colleague.run("git", "init", "--quiet", cwd=folder)
    colleague.commit(folder)
    return folder


def address(template: Path) -> str:
    """Return the address of a repository, as people without a checkout write it."""
    return f"git+{template.as_uri()}"


def check_work(project: Path) -> None:
    """See that the new version is there, and the colleague's lines, and no conflict."""
    assert "error_handler import" in (project / "app/factory.py").read_text()
    for path in EDITED:
        assert (project / path).read_text().startswith(MINE)
    assert not [path for path, file in read_project(project).items() if b"<<<<<<<" in file[0]]
    assert not list(project.rglob("*.rej"))


def test_a_colleague_updates_from_version_to_version(history: Path, tmp_path: Path) -> None:
    """The new versions arrive, the colleague's work stays, and nobody is asked for trust."""
    cleo = hire(tmp_path / "home")
    project = start(cleo, history, tmp_path / "shop")
    env = (project / ".env").read_bytes()
    for version in VERSIONS[1:]:
        words = ("--vcs-ref", version, "--defaults", "--context-lines", "99999")
        cleo.run("copier", "update", *words, cwd=project)
        cleo.commit(project)
    check_work(project)
    assert (project / ".env").read_bytes() == env
    recorded = yaml.safe_load((project / BASE).read_text())
    assert (recorded["_src_path"], recorded["error_shape"]) == (address(history), "flat")
    assert "error_style" not in recorded


def test_a_colleague_updates_to_the_newest_version(history: Path, tmp_path: Path) -> None:
    """`copier update` alone finds the newest release, and the second one finds nothing to do."""
    cleo = hire(tmp_path / "home")
    project = start(cleo, history, tmp_path / "shop")
    cleo.run("copier", "update", "--defaults", cwd=project)
    cleo.commit(project)
    assert read_versions(project) == {BASE: VERSIONS[-1], EXAMPLE: VERSIONS[0]}
    cleo.run("copier", "update", "--defaults", "--answers-file", EXAMPLE, cwd=project)
    cleo.commit(project)
    assert read_versions(project) == {BASE: VERSIONS[-1], EXAMPLE: VERSIONS[-1]}
    assert "All that can be done" in (project / "app/services/item.py").read_text()
    check_work(project)
    cleo.run("copier", "update", "--defaults", cwd=project)
    assert cleo.run("git", "status", "--porcelain", cwd=project) == ""


def test_a_template_without_releases(history: Path, tmp_path: Path) -> None:
    """Without a tag, a project follows the main branch, from commit to commit."""
    template = tmp_path / "template"
    run_git(tmp_path, "clone", "--quiet", "--no-tags", history.as_uri(), str(template))
    run_git(template, "reset", "--quiet", "--hard", "HEAD~1")
    project = make_project(address(template), tmp_path / "shop", "HEAD", {"profile": "minimal"})
    before = run_git(template, "rev-parse", "HEAD")
    assert before.startswith(read_versions(project)[BASE])
    run_git(template, "pull", "--quiet")
    cleo = hire(tmp_path / "home")
    cleo.run("copier", "update", "--defaults", cwd=project)
    after = run_git(template, "rev-parse", "HEAD")
    assert after.startswith(read_versions(project)[BASE])
    assert (project / "app/models/audit_entry.py").is_file()


@pytest.mark.parametrize("changes", [(), CHANGES], ids=["added", "changed"])
def test_a_resource_that_fastgen_made(tmp_path: Path, changes: Sequence[str]) -> None:
    """Copier updates it by its own answers file, and it comes out as fastgen makes it today."""
    template = build_history(tmp_path / "history")
    for version, name in ((VERSIONS[0], "old"), (VERSIONS[-1], "new")):
        run_git(template, "checkout", "--quiet", version)
        quick = ("--defaults", "--no-install", "--no-git", "--data", "project_name=Shop")
        run_fastgen(template, "new", name, *quick, cwd=tmp_path)
        run_fastgen(template, "add", "resource", *ORDERS, cwd=tmp_path / name)
        for each in changes:
            run_fastgen(template, *each.split(), cwd=tmp_path / name)
    old = tmp_path / "old"
    commit_all(old)
    made = read_project(old)
    update_project(old, VERSIONS[-1])
    assert set(read_versions(old).values()) == {VERSIONS[-1]}
    updated, fresh = read_project(old), read_project(tmp_path / "new")
    migrations = [path for path in made if path.endswith("_orders.py") and "/versions/" in path]
    assert len(migrations) == 1 + len(changes)
    assert {path: updated[path] for path in migrations} == {path: made[path] for path in migrations}
    for tree in (updated, fresh):
        # Revisions are new in each project, and follow what was there.
        own = r"versions/\w+_orders\.py$|/orders\.yml$|/\.undo/"
        for path in [path for path in tree if re.search(own, path)]:
            del tree[path]
    assert "tests/test_services/test_orders_service.py" in updated
    assert updated == fresh


def run_fastgen(template: Path, *words: str, cwd: Path) -> None:
    """Run the fastgen that lies beside a template."""
    environment = {
        **os.environ,
        "PYTHONPATH": str(template / "src"),
        "XDG_CACHE_HOME": str(template.parent / "cache"),
    }
    command = [sys.executable, "-m", "fastgen", *words]
    result = subprocess.run(
        command, cwd=cwd, env=environment, capture_output=True, text=True, check=False
    )
    assert result.returncode == 0, result.stderr
