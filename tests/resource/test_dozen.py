"""Twelve resources that refer to each other in one project: added, checked, and removed again."""

import os
from pathlib import Path

import pytest

from tests.conftest import Run, read_tree
from tests.template.conftest import SERVER, Project, install

RESOURCES = """\
addresses city:str street:str=1..80 --owner

customers name:str:unique billing:ref=addresses shipping:ref=addresses:optional --owner

categories name:str:unique parent:ref=categories:optional related:m2m=categories --soft-delete

products name:str:unique:search category:ref=categories parts:m2m=products --versioned

orders number:str:unique customer:ref=customers:on_delete=cascade items:m2m=products
gifts:m2m=products assignee:ref=users:optional:on_delete=set_null watchers:m2m=users --cache

shipments sent_at:datetime:default=now address:ref=addresses tags:m2m=categories
--parent orders --versioned --soft-delete

parcels weight:int:min=1 next_one:ref=parcels:optional twins:m2m=parcels orders:m2m=orders
--parent shipments

notes title:str parcel:ref=parcels:optional:on_delete=set_null shipments:m2m=shipments
--owner --soft-delete

reviews stars:int:min=1:max=5 product:ref=products:unique notes:m2m=notes --parent customers

campaigns title:str:unique category:ref=categories:on_delete=cascade
--role admin --versioned --cache

openings title:str product:ref=products categories:m2m=categories --public

audits title:str review:ref=reviews campaign:ref=campaigns:optional --only list,get,create
"""
MADE = (
    "uv.lock",
    "openapi.json",
    ".ruff_cache",
    ".pytest_cache",
    "__pycache__",
    ".coverage",
)


@pytest.fixture
def project(fastgen: Run, tmp_path: Path) -> Path:
    """Make a project with everything, without its tools."""
    words = ("--data", "profile=full", "--data", "auth=jwt", "--data", "example=false")
    done = fastgen("new", "shop", *words, "--defaults", "--no-install", "--no-git", "--quiet")
    assert done.returncode == 0, done.stderr
    return tmp_path / "shop"


def read_source(project: Path) -> dict[str, tuple[bytes, bool]]:
    """Return the files of the project, without what its tools leave behind."""
    tree = read_tree(project)
    return {path: each for path, each in tree.items() if not set(Path(path).parts) & {*MADE}}


def test_a_project_with_twelve_resources(fastgen: Run, project: Path) -> None:
    """All checks pass on both databases, and no byte is left once all are removed."""
    before = read_source(project)
    resources = [text.split() for text in RESOURCES.split("\n\n")]
    for words in resources:
        done = fastgen("add", "resource", *words, cwd=project)
        assert done.returncode == 0, done.stderr
    refused = fastgen("remove", "resource", "orders", cwd=project)
    assert refused.returncode == 1
    assert "parcels, shipments refer to orders" in " ".join(refused.stderr.split())
    installed = Project(project, install(project))
    for command in (("ruff", "check", "."), ("ruff", "format", "--check", "."), ("mypy",)):
        installed.run(*command)
    installed.test()
    if SERVER in os.environ:
        installed.test_on_server()
    for name, *_ in reversed(resources):
        done = fastgen("remove", "resource", name, cwd=project)
        assert done.returncode == 0, done.stderr
    assert read_source(project) == before
    if SERVER not in os.environ:
        pytest.skip(f"{SERVER} names no server")
