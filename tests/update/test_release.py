"""Every released version can be rendered today, and is updated to what a new project gets.

The releases are those of the changelog; while there are none, the template as it lies stands alone.
The test's own history stands beside them, so that there are always versions that differ.
"""

import re
import shutil
from pathlib import Path

import pytest

from tests.conftest import ROOT
from tests.update.copier_run import BASE, make_project, read_project, update_project
from tests.update.history import LITTER, VERSIONS, build_history, run_git

RELEASES = re.findall(r"^## v?(\d+\.\d+\.\d+)\b", (ROOT / "CHANGELOG.md").read_text(), re.MULTILINE)
HEAD = "v9999.0.0"
# Each version once, and the first one, which has all changes before it, with few features too.
ROWS = [(VERSIONS[0], "minimal"), *((version, "full") for version in VERSIONS[:-1])]
HAVE_NOT = "Fetch the tags: git fetch --tags --unshallow. A release in the changelog has a tag."


@pytest.fixture(scope="module")
def history(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the repository of the test's own versions."""
    return build_history(tmp_path_factory.mktemp("template") / "history")


@pytest.fixture(scope="module")
def released(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a repository of the real releases, with the template as it lies after them."""
    folder = tmp_path_factory.mktemp("released") / "template"
    run_git(ROOT, "clone", "--quiet", "--no-hardlinks", str(ROOT), str(folder))
    for name in ("copier.yml", "template"):
        run_git(folder, "rm", "-r", "--quiet", "--ignore-unmatch", name)
    shutil.copy(ROOT / "copier.yml", folder)
    shutil.copytree(ROOT / "template", folder / "template", ignore=LITTER)
    run_git(folder, "add", "--all", "--force")
    run_git(folder, "commit", "--quiet", "--allow-empty", "--message=Next")
    run_git(folder, "tag", HEAD)
    return folder


@pytest.mark.parametrize(("version", "profile"), ROWS)
def test_an_update_of_the_history(
    history: Path, tmp_path: Path, version: str, profile: str
) -> None:
    """Without edits, an update makes the same bytes as a fresh copy of the newest version."""
    check_update(history, tmp_path, (version, VERSIONS[-1]), profile)


@pytest.mark.parametrize("version", [*(f"v{number}" for number in RELEASES), HEAD])
def test_an_update_of_a_release(released: Path, tmp_path: Path, version: str) -> None:
    """What was ever released is updated to the template as it lies, which is its own update too."""
    assert version in run_git(released, "tag").split(), HAVE_NOT
    check_update(released, tmp_path, (version, HEAD), "full")


def check_update(template: Path, folder: Path, versions: tuple[str, str], profile: str) -> None:
    """Update a project that nobody edited, and compare it with a new one."""
    old, new = versions
    address = f"git+{template.as_uri()}"
    answers = {"profile": profile, "project_name": "Shop"}
    updated = make_project(address, folder / "updated", old, answers)
    env = (updated / ".env").read_bytes()
    update_project(updated, new)
    fresh = make_project(address, folder / "fresh", new, answers)
    assert read_project(updated) == read_project(fresh)
    assert (updated / ".env").read_bytes() == env
    assert f"_commit: {new}\n" in (updated / BASE).read_text()
