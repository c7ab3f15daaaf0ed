"""Projects that hold every pair of choices are installed, type-checked and tested.

They have resources that hold each two types, modifiers and options, beside each answer.
"""

import os
import tomllib
from pathlib import Path

import pytest
import yaml

from tests.resource.conftest import make_project
from tests.resource.plan import Plan, find_plans
from tests.template.conftest import Project, install
from tests.template.matrix import EVERY, name

CONFIG = yaml.safe_load(Path("copier.yml").read_text(encoding="utf-8"))
PACKAGES = set(yaml.safe_load(CONFIG["packages"]["default"]))


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
        project.test_on_server()
