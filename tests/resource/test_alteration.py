"""A resource that changes step by step keeps its rows, on both databases, up and down."""

import json
import os
import subprocess
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from tests.conftest import Run
from tests.template.conftest import SERVER, Project, install

Rows = dict[str, dict[str, Any]]

ANSWERS = ("database=postgresql", "ci=none", "docker=false", "example=false")
RESOURCES = (
    ("customers", "name:str=1..80"),
    ("products", "name:str=1..80", "price:decimal=10,2"),
    (
        *("orders", "number:str=1..20:unique", "price:decimal=8,2", "note:text:optional"),
        *("status:enum=draft,paid:default=draft:filter", "placed_at:datetime:default=now"),
        *("level:enum=low,high:optional", "code:slug:unique"),
    ),
)
STEPS: Mapping[str, tuple[str, ...]] = {
    "add": (
        *("add", "field", "orders", "qty:int:min=0:default=7", "seen:datetime:default=now"),
        *(
            "kind:enum=a,b:default=a:filter",
            "lasts:duration:default=90",
            "opens:time:default=08:30",
        ),
        *("token:uuid:default=00000000-0000-4000-8000-000000000001", "active:bool:default=true"),
        *("weight:float:default=1.5", "born:date:default=now", "due:date:default=2026-01-31"),
        *("rate:decimal=4,2:default=0.25", "tags:list:optional", "site:url:unique:optional"),
        *("customer:ref=customers:optional:on_delete=set_null", "items:m2m=products"),
    ),
    "change": (
        *("add", "field", "orders", "number:str=1..40:unique:sort", "price:decimal=12,3:sort"),
        *("status:enum=draft,paid,sent:default=draft:filter", "note:text:default=none"),
        *("qty:bigint:default=7", "customer:ref=customers:optional", "code:slug", "kind:str=64"),
        *("born:date:optional", "site:url:optional:filter"),
    ),
    "rename note": ("rename", "field", "orders", "note", "remark"),
    "rename number": ("rename", "field", "orders", "number", "reference"),
    "rename status": ("rename", "field", "orders", "status", "state"),
    "rename customer": ("rename", "field", "orders", "customer", "buyer"),
    "options": (
        *("add", "resource", "orders", "reference:str=1..40:unique", "price:decimal=12,3"),
        *("remark:text:default=none", "state:enum=draft,paid,sent:default=draft", "code:slug"),
        *("placed_at:datetime:default=now", "level:enum=low,high:optional", "qty:bigint:default=7"),
        *("seen:datetime:default=now", "kind:str=64", "lasts:duration:default=90", "opens:time"),
        *(
            "buyer:ref=customers:optional",
            "items:m2m=products",
            "tags:list:optional",
            "weight:float",
        ),
        *("--soft-delete", "--versioned", "--force"),
    ),
    "remove": (
        *("remove", "field", "orders", "level", "items", "buyer", "code", "lasts", "tags"),
        *("seen", "opens", "weight", "--force"),
    ),
}
# What the rows have after each step, where that is known.
VALUES: Mapping[str, dict[str, Any]] = {
    "add": {"qty": 7, "kind": "a", "weight": 1.5, "customer_id": None, "due": "2026-01-31"},
    "change": {"note": "none", "status": "draft"},
    "rename note": {"remark": "none"},
    "rename status": {"state": "draft"},
    "options": {"version": 1, "deleted_at": None},
}
SCRIPT = """
import asyncio, json, os, sys
from alembic import command
from alembic.config import Config
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession, create_async_engine
from app.core.engine import DatabaseSettings

async def read(*, add):
    engine = create_async_engine(DatabaseSettings().url.get_secret_value())
    async with AsyncSession(engine) as session:
        if add:
            from tests.factories.order import make_order
            rows = [make_order() for _ in range(3)]
            for row in rows:
                row.note = None
            session.add_all(rows)
            await session.commit()
        rows = (await session.execute(text("select * from orders"))).mappings().all()
    await engine.dispose()
    return {str(row["id"]): dict(row) for row in rows}

def migrate(url):
    os.environ["DATABASE_URL"] = url
    config = Config(toml_file="pyproject.toml")
    if sys.argv[1] == "add":
        command.upgrade(config, "head")
        return [asyncio.run(read(add=True))]
    found = [asyncio.run(read(add=False))]
    if sys.argv[1] == "stop":
        try:
            command.upgrade(config, "head")
        except IntegrityError:
            found.append(asyncio.run(read(add=False)))
        return found
    for go, revision in ((command.upgrade, "head"), (command.downgrade, "-1")) * 2:
        go(config, revision)
        found.append(asyncio.run(read(add=False)))
    command.upgrade(config, "head")
    command.check(config)
    return found

print(json.dumps([migrate(url) for url in sys.argv[2:]], default=str))
"""


@pytest.fixture
def project(fastgen: Run, tmp_path: Path) -> Project:
    """Return a project with three resources, installed."""
    data = [word for answer in ANSWERS for word in ("--data", answer)]
    made = fastgen("new", "project", "--defaults", "--no-install", "--no-git", *data)
    assert made.returncode == 0, made.stderr
    folder = tmp_path / "project"
    for resource in RESOURCES:
        done = fastgen("add", "resource", *resource, cwd=folder)
        assert done.returncode == 0, done.stderr
    return Project(folder, install(folder))


@pytest.fixture
def databases(tmp_path: Path) -> Iterator[list[str]]:
    """Return the address of a new database of each kind."""
    server, name = os.environ.get(SERVER), f"alteration_{uuid4().hex[:12]}"
    urls = [f"sqlite:///{tmp_path}/rows.db"]
    if not server:
        yield urls
        return
    subprocess.run(["psql", "-qc", f"create database {name}", server], check=True)
    yield [*urls, f"{server.rpartition('/')[0]}/{name}"]
    subprocess.run(["psql", "-qc", f"drop database {name} with (force)", server], check=True)


def test_a_resource_in_steps(fastgen: Run, project: Project, databases: list[str]) -> None:
    """After each step rows are kept, models and migrations agree, and all tests pass."""
    migrate(project, "add", databases)
    for step, words in STEPS.items():
        done = fastgen(*words, cwd=project.folder)
        assert done.returncode == 0, step + done.stderr
        for found in migrate(project, "change", databases):
            check_rows(found, step)
        project.test("-k", "order or migrations")
    check_stop(fastgen, project, databases)
    files = sorted((project.folder / "migrations" / "versions").glob("*_alter_orders.py"))
    assert len(files) == len(STEPS)
    for tool in (("ruff", "check", "."), ("ruff", "format", "--check", "."), ("mypy",)):
        project.run(*tool)
    project.test()
    project.test_on_server()


def migrate(project: Project, action: str, databases: list[str]) -> list[list[Rows]]:
    """Run the migrations on each database; return the orders after each step of an action."""
    found: list[list[Rows]] = json.loads(
        project.run("python", "-c", SCRIPT, action, *databases).splitlines()[-1]
    )
    return found


def check_stop(fastgen: Run, project: Project, databases: list[str]) -> None:
    """Check that a migration that rows do not fit leaves all as it was."""
    words = ("add", "field", "orders", "kind:str=64:unique", "more:int:default=1")
    done = fastgen(*words, cwd=project.folder)
    assert done.returncode == 0, done.stderr
    assert "kind: the migration stops where two rows have the same value" in done.stderr
    for before, after in migrate(project, "stop", databases):
        assert after == before
    assert fastgen("undo", cwd=project.folder).returncode == 0


def check_rows(found: list[Rows], step: str) -> None:
    """Check the rows before, after a migration, after the way back, and again."""
    before, after, back, again, last = found
    assert len(before) == 3
    for rows in (after, again):
        assert rows.keys() == before.keys()
        for identity, row in rows.items():
            assert VALUES.get(step, {}).items() <= row.items(), step
            kept = row.keys() & before[identity].keys() - {"note"}
            assert all(is_same(row[name], before[identity][name]) for name in kept), step
    for rows in (back, last):
        columns = {identity: row.keys() for identity, row in rows.items()}
        assert columns == {identity: row.keys() for identity, row in before.items()}


def is_same(value: object, other: object) -> bool:
    """Return whether two values are one; a decimal may have more digits."""
    try:
        return float(str(value)) == float(str(other))
    except ValueError:
        return value == other
