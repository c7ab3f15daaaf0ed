"""The wheel, in an environment of its own: no network, no git, no checkout."""

import os
import shutil
import subprocess
import sys
import venv
from pathlib import Path

import pytest

from tests.cli.package import LATEST, build, git, make_repository
from tests.conftest import read_tree

ISOLATED = {"PATH": "/nowhere", "http_proxy": "http://127.0.0.1:9", "UV_OFFLINE": "1"}


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the wheel of a release with the hatchling that is here."""
    folder = tmp_path_factory.mktemp("wheel")
    repository = make_repository(folder / "repository")
    git(repository, "checkout", "--quiet", LATEST)
    (folder / "built").mkdir()
    return build(repository, folder / "built", "wheel")


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Install the wheel in a fresh environment; its dependencies are those of this one."""
    home = tmp_path_factory.mktemp("venv")
    venv.create(home, symlinks=True)
    site = next((home / "lib").glob("python*")) / "site-packages"
    here = next(path for path in sys.path if path.endswith("site-packages"))
    target = ["--target", str(site), "--no-deps", "--no-index"]
    words = [sys.executable, "-m", "pip", "install", "--quiet", *target, str(wheel)]
    subprocess.run(words, check=True, capture_output=True)
    # After its own packages: the wheel is found first, and this environment's checkout never.
    lines = f"import sys; sys.path.append({here!r})\n"
    (site / "dependencies.pth").write_text(lines)
    return home


def test_wheel_when_run(installed: Path, tmp_path: Path) -> None:
    """The installed wheel makes the checkout's project, and records no path of its own."""
    quick = ["--defaults", "--profile", "full", "--no-install"]
    words = [str(installed / "bin" / "python"), "-m", "fastgen", "new", "project", *quick]
    environment = {**ISOLATED, "HOME": str(tmp_path)}
    result = subprocess.run(
        words, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False
    )
    assert result.returncode == 0, result.stderr
    assert "git is not on the PATH" in result.stderr
    recorded = (tmp_path / "project" / ".copier-answers.yml").read_text()
    assert f"_commit: {LATEST}\n" in recorded
    assert "site-packages" not in recorded
    from_checkout = [sys.executable, "-m", "fastgen", "new", "checkout", *quick, "--no-git"]
    names = [*from_checkout, "-d", "project_name=Project"]
    subprocess.run(names, cwd=tmp_path, env={**os.environ}, check=True, capture_output=True)
    ours, theirs = read_tree(tmp_path / "project"), read_tree(tmp_path / "checkout")
    for tree in (ours, theirs):
        del tree[".env"]
        for path in [path for path in tree if path.startswith((".copier", ".fastgen/"))]:
            del tree[path]
    assert ours == theirs


def test_wheel_when_listed(wheel: Path, tmp_path: Path) -> None:
    """The wheel holds the template and nothing of the checkout's tests, caches or history."""
    shutil.unpack_archive(wheel, tmp_path, "zip")
    names = {path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*")}
    assert "fastgen/_template/copier.yml" in names
    assert "fastgen/_template/template/project/app/main.py" in names
    for name in ("CHANGELOG.md", "commit.txt", "versions.bundle"):
        assert f"fastgen/_template/{name}" in names
    assert not any("__pycache__" in name or name.startswith("tests") for name in names)
