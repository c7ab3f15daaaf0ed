"""Projects to change."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import Run

ORDERS = ("orders", "reference:str=1..20:unique", "price:decimal=10,2:min=0", "note:text:optional")
CUSTOMERS = ("customers", "email:email:unique", "since:date")
TAGS = ("tags", "label:str=1..40", "active:bool:default=true")
CACHED = ("shelves", "label:str=1..40:unique", "--cache")
# As long as names can be.
LONG = ("vehicle_depot_of_a_large_transport_firm", "registration_number_of_the_vehicle_owned:int")

MakeProject = Callable[..., Path]


@pytest.fixture
def make_project(fastgen: Run, tmp_path: Path) -> MakeProject:
    """Return a function that makes a project with some answers, without git."""

    def make(*answers: str, name: str = "project") -> Path:
        data = [word for answer in answers for word in ("--data", answer)]
        options = ["--defaults", "--no-install", "--no-git", "--quiet"]
        done = fastgen("new", name, *options, *data)
        assert done.returncode == 0, done.stderr
        return tmp_path / name

    return make


@pytest.fixture
def project(make_project: MakeProject) -> Path:
    """Return a project with the default answers."""
    return make_project()


def find_migration(project: Path) -> str:
    """Return the path of the new migration."""
    (path,) = (project / "migrations/versions").glob("*_create_orders.py")
    return path.relative_to(project).as_posix()
