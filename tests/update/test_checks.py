"""A project that was updated through all versions of the test's history passes its own checks."""

from pathlib import Path

import uv

from tests.template.conftest import install, run
from tests.update.copier_run import make_project, update_project
from tests.update.history import VERSIONS, build_history, run_git


def test_the_checks_of_an_updated_project(tmp_path: Path) -> None:
    """After each update, ruff, mypy and the tests are content; the tests with their coverage."""
    address = f"git+{build_history(tmp_path / 'history').as_uri()}"
    project = make_project(address, tmp_path / "shop", VERSIONS[0], {"profile": "full"})
    environment = install(project)
    (project / ".git" / "info" / "exclude").write_text("/.venv\n/uv.lock\n")
    for version in VERSIONS[1:]:
        update_project(project, version)
        for check in ("ruff check", "ruff format --check", "mypy", "pytest --cov"):
            words = (uv.find_uv_bin(), "run", "--no-sync", *check.split())
            run(*words, cwd=project, env=environment)
        # The tests record the API's contract, which is the project's to commit.
        run_git(project, "add", "--all")
        run_git(project, "commit", "--quiet", "--allow-empty", "--message=Contract")
