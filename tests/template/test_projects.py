"""Projects that hold every pair of choices are installed, type-checked and tested.

They have resources that hold each two types, modifiers and options, beside each answer.
"""

import os
import tomllib
from dataclasses import dataclass
from pathlib import Path

import pytest
import uv
import yaml

from tests.resource.conftest import make_project
from tests.resource.plan import Plan, find_plans
from tests.template.conftest import install, run
from tests.template.matrix import EVERY, name

CONFIG = yaml.safe_load(Path("copier.yml").read_text(encoding="utf-8"))
PACKAGES = set(yaml.safe_load(CONFIG["packages"]["default"]))
SERVER = "FASTGEN_TEST_DATABASE_URL"


def weigh(plan: Plan) -> int:
    """Return about how long the tests of a project take."""
    base = 8 if plan.answers["auth"] == "jwt" else 3
    return (base + len(plan.wishes)) * (3 if plan.answers["database"] == "postgresql" else 1)


# The longest first, so that no worker is left with one at the end.
PLANS = sorted(find_plans(), key=weigh, reverse=True)
NAMES = [name(plan.answers) for plan in PLANS]


@pytest.mark.parametrize("plan", PLANS, ids=NAMES)
def test_a_project_passes_its_own_checks(tmp_path: Path, plan: Plan) -> None:
    """Mypy is content and all tests pass; on a server too, if it chose one.

    To measure what they cover doubles their time: it is done for those, by `just prove` for all.
    """
    is_on_server = plan.answers["database"] == "postgresql"
    make_project(tmp_path, plan.answers, plan.wishes)
    project = Project(tmp_path, install(tmp_path))
    project.run("mypy")
    project.test(*["--cov"] * (is_on_server or EVERY in os.environ))
    assert (tmp_path / "openapi.json").exists()
    lock = tomllib.loads((tmp_path / "uv.lock").read_text(encoding="utf-8"))
    installed = {package["name"] for package in lock["package"]} - {"my-api"}
    assert installed <= PACKAGES, "copier.yml must list them under `packages`"
    if is_on_server:
        if SERVER not in os.environ:
            pytest.skip(f"{SERVER} names no server")
        Project(tmp_path, project.environment | {"TEST_DATABASE_URL": os.environ[SERVER]}).test()


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
