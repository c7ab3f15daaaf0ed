"""A project with everything on holds on each Python, with the lowest and the newest versions."""

import os
import platform
from itertools import product
from pathlib import Path

import pytest
import uv

from benchmarks.interpreter import find_interpreter
from tests.template.conftest import Project, Render, find_environment, run, write
from tests.template.matrix import EVERY, FEATURES

EVERYTHING = {"profile": "full", "features": list(FEATURES)}
LOWEST, NEWEST = "lowest-direct", "highest"
HERE = ".".join(platform.python_version_tuple()[:2])
ALL = list(product(("3.11", "3.12", "3.13"), (LOWEST, NEWEST)))
# `test_projects` has the newest ones.
VERSIONS = ALL if EVERY in os.environ else [(HERE, LOWEST)]


@pytest.mark.parametrize(("python", "resolution"), VERSIONS)
def test_a_project_with_other_versions(
    render: Render, tmp_path: Path, python: str, resolution: str
) -> None:
    """What `pyproject.toml` allows is true: its checks pass, on SQLite and on PostgreSQL."""
    interpreter = find_interpreter(python)
    if interpreter is None:
        pytest.skip(f"there is no Python {python} here")
    environment = find_environment()
    environment |= {"UV_PYTHON": str(interpreter), "UV_RESOLUTION": resolution}
    write(render(EVERYTHING), tmp_path)
    run(uv.find_uv_bin(), "sync", "--quiet", cwd=tmp_path, env=environment)
    project = Project(tmp_path, environment)
    project.run("mypy")
    project.test("--cov")
    project.test_on_server()
