"""Fixtures for the tests of the template."""

import atexit
import os
import shutil
import subprocess
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

import pytest
import uv

from fastgen.rendering.answers import answer_all
from fastgen.rendering.render import RenderedFile, render_project
from fastgen.rendering.source import Source
from tests.template.matrix import Choices

ROOT = Path(__file__).parents[2]
SERVER = "FASTGEN_TEST_DATABASE_URL"
GIT = ["git", "-c", "user.name=Test", "-c", "user.email=test@example.com"]
Render = Callable[..., dict[str, RenderedFile]]


def run(*command: str | Path, cwd: Path, env: dict[str, str] | None = None) -> str:
    """Run a command, and return what it printed; what it printed is the reason if it fails."""
    result = subprocess.run(command, cwd=cwd, env=env, capture_output=True, text=True, check=False)
    assert result.returncode == 0, f"{command} in {cwd}:\n{result.stdout}\n{result.stderr}"
    return result.stdout


def find_environment() -> dict[str, str]:
    """Return an environment in which a project finds its own settings only."""
    foreign = (
        "CI",
        "APP_",
        "AUTH_",
        "MAIL_",
        "DATABASE_",
        "TEST_DATABASE_",
        "COV_",
        "COVERAGE_",
        "PYTEST_",
        "VIRTUAL_ENV",
    )
    kept = {key: value for key, value in os.environ.items() if not key.startswith(foreign)}
    return kept | {"UV_PYTHON_PREFERENCE": "only-system"}


@cache
def _find_shared() -> Path:
    """Return a folder of this process, for what all of the projects that it installs can share."""
    folder = Path(tempfile.mkdtemp(prefix="fastgen-tests-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    run(uv.find_uv_bin(), "venv", "--quiet", folder / "venv", cwd=folder, env=find_environment())
    return folder


def install(project: Path) -> dict[str, str]:
    """Install a project as its README says, and return the environment to run it in.

    One project after the other gets exactly what it asks for, in a `.venv` that they share: what
    two of them need is unpacked, compiled and read by mypy once. uv is told where that lies, for
    the commands in it begin with its path, and a project may be deleted before the next one.
    """
    shared = _find_shared()
    (project / ".venv").symlink_to(shared / "venv")
    environment = find_environment() | {"MYPY_CACHE_DIR": str(shared / "mypy")}
    place = {"UV_PROJECT_ENVIRONMENT": str(shared / "venv")}
    run(uv.find_uv_bin(), "sync", "--quiet", cwd=project, env=environment | place)
    return environment


@dataclass(frozen=True)
class Project:
    """An installed project, and the environment to run it in."""

    folder: Path
    environment: dict[str, str]

    def run(self, *command: str) -> str:
        """Run a command of the project."""
        uv_run = (uv.find_uv_bin(), "run", "--no-sync")
        return run(*uv_run, *command, cwd=self.folder, env=self.environment)

    def test(self, *options: str) -> None:
        """Run the project's tests: none fails, is skipped or warns."""
        summary = self.run("pytest", *options).strip().splitlines()[-1]
        assert " passed" in summary
        for word in ("skipped", "warning", "xfailed", "error"):
            assert word not in summary, summary
        print(f"the project's tests: {summary}")  # noqa: T201 - `just prove` adds them up

    def test_on_server(self) -> None:
        """Run the project's tests on PostgreSQL, on the server that the environment names."""
        if SERVER not in os.environ:
            pytest.skip(f"{SERVER} names no server")
        url = {"TEST_DATABASE_URL": os.environ[SERVER]}
        replace(self, environment=self.environment | url).test()


def copy_template(folder: Path) -> None:
    """Copy the template as it lies, without what surrounds it."""
    shutil.copy(ROOT / "copier.yml", folder)
    ignored = shutil.ignore_patterns("__pycache__", "*.pyc")
    shutil.copytree(ROOT / "template", folder / "template", ignore=ignored)


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make a repository that holds the template as it lies, released as v1.0.0."""
    folder = tmp_path_factory.mktemp("template")
    copy_template(folder)
    run("git", "init", "--quiet", "--initial-branch=main", cwd=folder)
    run(*GIT, "add", "--all", "--force", cwd=folder)
    run(*GIT, "commit", "--quiet", "--message=Release", cwd=folder)
    run(*GIT, "tag", "v1.0.0", cwd=folder)
    return folder


@pytest.fixture(scope="session")
def render(template: Path) -> Render:
    """Render the template with some choices, as `fastgen new` does."""
    source = Source(template, str(template), "v1.0.0")

    def render_choices(choices: Choices) -> dict[str, RenderedFile]:
        return render_project(source, answer_all(source, choices))

    return render_choices


def write(files: dict[str, RenderedFile], folder: Path) -> None:
    """Write rendered files."""
    for path, file in files.items():
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(file.content)
        target.chmod(0o755 if file.executable else 0o644)


def read(folder: Path) -> dict[str, RenderedFile]:
    """Read all files of a folder."""
    return {
        path.relative_to(folder).as_posix(): RenderedFile(
            path.read_bytes(), executable=bool(path.stat().st_mode & 0o100)
        )
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }
