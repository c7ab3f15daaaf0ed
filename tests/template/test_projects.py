"""Projects that hold every pair of choices are installed, type-checked and tested."""

import os
import tomllib
from dataclasses import dataclass
from pathlib import Path

import pytest
import uv
import yaml

from tests.template.conftest import Render, find_environment, run, write
from tests.template.matrix import Choices, find_pairwise, name

CONFIG = yaml.safe_load(Path("copier.yml").read_text(encoding="utf-8"))
PACKAGES = set(yaml.safe_load(CONFIG["packages"]["default"]))
SERVER = "FASTGEN_TEST_DATABASE_URL"
ON_SERVER = [choices for choices in find_pairwise() if choices["database"] == "postgresql"]


@pytest.mark.parametrize("choices", find_pairwise(), ids=name)
def test_a_project_passes_its_own_checks(render: Render, tmp_path: Path, choices: Choices) -> None:
    """Installed as the README says, mypy is content and all tests pass, with their coverage."""
    project = Project(tmp_path, find_environment())
    write(render(choices), tmp_path)
    run(uv.find_uv_bin(), "sync", "--quiet", cwd=tmp_path, env=project.environment)
    project.run("mypy")
    project.test()
    assert (tmp_path / "openapi.json").exists()
    lock = tomllib.loads((tmp_path / "uv.lock").read_text(encoding="utf-8"))
    installed = {package["name"] for package in lock["package"]} - {"my-api"}
    assert installed <= PACKAGES, "copier.yml must list them under `packages`"


@pytest.mark.skipif(SERVER not in os.environ, reason=f"{SERVER} names no server")
@pytest.mark.parametrize("choices", ON_SERVER, ids=name)
def test_a_project_passes_its_tests_on_a_server(
    render: Render, tmp_path: Path, choices: Choices
) -> None:
    """A project that chose PostgreSQL passes the same tests there, with the same coverage."""
    environment = find_environment() | {"TEST_DATABASE_URL": os.environ[SERVER]}
    write(render(choices), tmp_path)
    run(uv.find_uv_bin(), "sync", "--quiet", cwd=tmp_path, env=environment)
    Project(tmp_path, environment).test()


@dataclass(frozen=True)
class Project:
    """An installed project, and the environment to run it in."""

    folder: Path
    environment: dict[str, str]

    def run(self, *command: str) -> str:
        """Run a command of the project."""
        uv_run = (uv.find_uv_bin(), "run", "--no-sync")
        return run(*uv_run, *command, cwd=self.folder, env=self.environment)

    def test(self) -> None:
        """Run the project's tests: none fails, is skipped or warns, and enough is covered."""
        summary = self.run("pytest", "--cov").strip().splitlines()[-1]
        assert " passed" in summary
        for word in ("skipped", "warning", "xfailed", "error"):
            assert word not in summary, summary
        print(f"the project's tests: {summary}")  # noqa: T201 - `just prove` adds them up
