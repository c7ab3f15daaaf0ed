"""Projects that hold every pair of choices are installed, type-checked and tested."""

import os
import tomllib
from pathlib import Path

import pytest
import uv
import yaml

from tests.template.conftest import Render, run, write
from tests.template.matrix import Choices, find_pairwise, name

CONFIG = yaml.safe_load(Path("copier.yml").read_text(encoding="utf-8"))
PACKAGES = set(yaml.safe_load(CONFIG["packages"]["default"]))
SERVER = "FASTGEN_TEST_DATABASE_URL"


@pytest.fixture
def environment() -> dict[str, str]:
    """Return an environment in which a project finds its own settings only."""
    foreign = ("APP_", "DATABASE_", "TEST_DATABASE_", "COV_", "COVERAGE_", "PYTEST_", "VIRTUAL_ENV")
    kept = {key: value for key, value in os.environ.items() if not key.startswith(foreign)}
    return kept | {"UV_PYTHON_PREFERENCE": "only-system"}


@pytest.mark.parametrize("choices", find_pairwise(), ids=name)
def test_a_project_passes_its_own_checks(
    render: Render, tmp_path: Path, environment: dict[str, str], choices: Choices
) -> None:
    """Installed as the README says, mypy is content and all tests pass, with their coverage."""
    write(render(choices), tmp_path)
    project = [uv.find_uv_bin(), "run", "--no-sync"]
    run(uv.find_uv_bin(), "sync", "--quiet", cwd=tmp_path, env=environment)
    run(*project, "mypy", cwd=tmp_path, env=environment)
    check_tests(run(*project, "pytest", "--cov", cwd=tmp_path, env=environment))
    if choices["database"] == "postgresql":
        on_server = environment | {"TEST_DATABASE_URL": os.environ[SERVER]}
        check_tests(run(*project, "pytest", "--cov", cwd=tmp_path, env=on_server))
    assert (tmp_path / "openapi.json").exists()
    lock = tomllib.loads((tmp_path / "uv.lock").read_text(encoding="utf-8"))
    installed = {package["name"] for package in lock["package"]} - {"my-api"}
    assert installed <= PACKAGES, "copier.yml must list them under `packages`"


def check_tests(output: str) -> None:
    """Check that tests ran, and that none was skipped or warned."""
    summary = output.strip().splitlines()[-1]
    assert " passed" in summary
    for word in ("skipped", "warning", "xfailed", "error"):
        assert word not in summary, summary
