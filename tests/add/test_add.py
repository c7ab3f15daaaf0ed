"""`fastgen add resource`: in any project, from any folder, all or nothing."""

import subprocess
from pathlib import Path

import pytest

from fastgen.edit import Edit
from tests.add.conftest import CUSTOMERS, ORDERS, MakeProject, find_migration
from tests.conftest import Run, commit_all, read_tree

ADD = ("add", "resource")
NEW_FILES = {
    ".fastgen/orders.yml",
    "app/api/v1/endpoints/orders.py",
    "app/models/order.py",
    "app/repositories/order.py",
    "app/schemas/order.py",
    "app/services/order.py",
    "tests/factories/order.py",
    "tests/test_api/test_orders.py",
    "tests/test_repositories/test_orders.py",
    "tests/test_schemas/test_orders.py",
    "tests/test_services/test_orders.py",
}
SEAMS = {"app/api/v1/router.py", "app/models/__init__.py"}
ROUTER = "app/api/v1/router.py"


def test_add_when_untouched(fastgen: Run, project: Path) -> None:
    """It names what comes, makes it, and says what to type next."""
    before = read_tree(project)
    done = fastgen(*ADD, *ORDERS, cwd=project)
    assert done.returncode == 0, done.stderr
    after = read_tree(project)
    migration = find_migration(project)
    assert after.keys() - before.keys() == NEW_FILES | {migration}
    assert {path for path in before if before[path] != after[path]} == SEAMS
    names = "order → Order, OrderCreate, OrderUpdate, OrderRead, table orders, /api/v1/orders"
    assert done.stdout.startswith(names)
    assert "run alembic upgrade head" in done.stdout
    assert "run pytest" in done.stdout
    for path in NEW_FILES | {migration}:
        assert f"create  {path}" in done.stderr
    for path in SEAMS:
        assert f"change  {path}" in done.stderr
    assert b'down_revision: str | tuple[str, ...] | None = "0001"' in after[migration][0]


def test_add_when_done_twice_elsewhere(fastgen: Run, make_project: MakeProject) -> None:
    """The same command makes the same bytes, the migration's revision included."""
    first, second = make_project(name="a"), make_project(name="b")
    for folder in (first, second):
        assert fastgen(*ADD, *ORDERS, cwd=folder).returncode == 0
    assert find_migration(first) == find_migration(second)
    for path in NEW_FILES | SEAMS:
        assert (first / path).read_bytes() == (second / path).read_bytes()


def test_add_when_in_a_folder_below(fastgen: Run, project: Path) -> None:
    """Any folder of the project will do, and a repository may be dirty or not there."""
    commit_all(project)
    (project / "README.md").write_text("mine\n")
    (project / "untracked.txt").write_text("mine\n")
    done = fastgen(*ADD, *ORDERS, cwd=project / "app" / "core")
    assert done.returncode == 0, done.stderr
    assert (project / "app/models/order.py").is_file()
    assert (project / "README.md").read_text() == "mine\n"


def test_add_when_git_is_missing(fastgen: Run, project: Path) -> None:
    """Neither git nor anything else on the PATH is needed."""
    done = fastgen(*ADD, *ORDERS, cwd=project, PATH="")
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("newline", [b"\n", b"\r\n"])
def test_add_when_the_router_is_edited(fastgen: Run, project: Path, newline: bytes) -> None:
    """Two lines come in, and all others stay as they were."""
    edited = b'# Mine\n"""Mine."""\n\nfrom fastapi import APIRouter\n\nrouter = APIRouter()  # v1\n'
    edited = edited.replace(b"\n", newline)
    (project / ROUTER).write_bytes(edited)
    assert fastgen(*ADD, *ORDERS, cwd=project).returncode == 0
    lines = (project / ROUTER).read_bytes().split(newline)
    assert lines == [
        b"# Mine",
        b'"""Mine."""',
        b"",
        b"from fastapi import APIRouter",
        b"",
        b"from app.api.v1.endpoints.orders import router as orders",
        b"",
        b"router = APIRouter()  # v1",
        b"router.include_router(orders)",
        b"",
    ]


def test_add_when_the_router_leaves_doubt(fastgen: Run, project: Path) -> None:
    """It writes nothing, shows the lines, and goes on once they are there."""
    built = "from fastapi import APIRouter\n\n\ndef build():\n    return APIRouter()\n\n\n"
    (project / ROUTER).write_text(f"{built}router = build()\n")
    before = read_tree(project)
    done = fastgen(*ADD, *ORDERS, cwd=project)
    assert done.returncode == 1
    assert read_tree(project) == before
    line = "from app.api.v1.endpoints.orders import router as orders"
    assert line in done.stderr
    assert "router.include_router(orders)" in done.stderr
    (project / ROUTER).write_text(
        f"{line}\n{built}router = build()\nrouter.include_router(orders)\n"
    )
    assert fastgen(*ADD, *ORDERS, cwd=project).returncode == 0


def test_add_when_dry(fastgen: Run, project: Path) -> None:
    """A dry run writes nothing, and its diff makes exactly what the real run makes."""
    (project / ROUTER).write_text((project / ROUTER).read_text() + "# mine")
    before = read_tree(project)
    dry = fastgen(*ADD, *ORDERS, "--dry-run", cwd=project)
    assert dry.returncode == 0, dry.stderr
    assert read_tree(project) == before
    assert not (project / ".fastgen/.tmp").exists()
    real = fastgen(*ADD, *ORDERS, cwd=project)
    assert real.stderr == "".join(
        line for line in dry.stderr.splitlines(keepends=True) if "--dry-run" not in line
    )
    after = read_tree(project)
    for path in after.keys() - before.keys():
        (project / path).unlink()
    for path, (content, _) in before.items():
        (project / path).write_bytes(content)
    git = ["git", "apply", "--whitespace=nowarn", "-"]
    diff = dry.stdout
    applied = subprocess.run(
        git, cwd=project, input=diff, text=True, capture_output=True, check=False
    )
    assert applied.returncode == 0, applied.stderr
    assert read_tree(project) == after


def test_add_when_there_already(fastgen: Run, project: Path) -> None:
    """A name in either number means the resource that is there, which cannot change so."""
    assert fastgen(*ADD, *ORDERS, cwd=project).returncode == 0
    before = read_tree(project)
    for name in ("orders", "order", "Order"):
        done = fastgen(*ADD, name, "x:str", cwd=project)
        assert done.returncode == 1
        assert "orders cannot change so:\n  - x: rows that are there" in done.stderr
    assert read_tree(project) == before


def test_add_when_a_file_is_in_the_way(fastgen: Run, project: Path) -> None:
    """A file of the user's is named and kept; --force replaces it."""
    path = project / "app/services/order.py"
    path.write_text("MINE = 1\n")
    before = read_tree(project)
    done = fastgen(*ADD, *ORDERS, cwd=project)
    assert done.returncode == 1
    assert "app/services/order.py" in done.stderr
    assert read_tree(project) == before
    assert fastgen(*ADD, *ORDERS, "--force", cwd=project).returncode == 0
    assert "OrderService" in path.read_text()


def test_add_when_a_folder_is_in_the_way(fastgen: Run, project: Path) -> None:
    """A folder in the place of a file is refused."""
    (project / "app/services/order.py").mkdir()
    done = fastgen(*ADD, *ORDERS, "--force", cwd=project)
    assert done.returncode == 1
    assert "is not a file" in done.stderr


def test_add_when_parts_are_left_out(fastgen: Run, project: Path) -> None:
    """Without tests and migration, there are none."""
    done = fastgen(*ADD, *ORDERS, "--no-tests", "--no-migration", cwd=project)
    assert done.returncode == 0, done.stderr
    assert "alembic" not in done.stdout
    assert not list((project / "migrations/versions").glob("*orders*"))
    assert not list((project / "tests").rglob("*order*"))


def test_add_when_there_is_no_example(fastgen: Run, make_project: MakeProject) -> None:
    """The package of the factories is made, and the first migration follows none."""
    project = make_project("example=false")
    assert fastgen(*ADD, *ORDERS, cwd=project).returncode == 0
    assert (project / "tests/factories/__init__.py").is_file()
    assert "| None = None\n" in (project / find_migration(project)).read_text()


def test_add_when_there_are_no_migrations(fastgen: Run, make_project: MakeProject) -> None:
    """A project without Alembic gets no migration, and is told of none."""
    project = make_project("alembic=false")
    done = fastgen(*ADD, *ORDERS, cwd=project)
    assert done.returncode == 0
    assert not (project / "migrations").exists()
    assert "alembic" not in done.stdout + done.stderr


def test_add_when_openapi_is_recorded(fastgen: Run, project: Path) -> None:
    """The recorded contract stays: the tests record what is new, and not what is gone."""
    (project / "openapi.json").write_text("{}\n")
    assert "openapi.json" not in fastgen(*ADD, *ORDERS, cwd=project).stderr
    removed = fastgen("remove", "resource", "orders", cwd=project)
    assert "openapi.json still promises it" in removed.stderr
    assert (project / "openapi.json").read_text() == "{}\n"


def test_add_when_a_shared_file_was_edited(fastgen: Run, project: Path) -> None:
    """The types that another resource brought are kept as their owner left them."""
    assert fastgen(*ADD, "orders", "placed_at:datetime", cwd=project).returncode == 0
    types = project / "app/schemas/types_time.py"
    types.write_bytes(types.read_bytes() + b"# Mine.\n")
    edited = types.read_bytes()
    assert fastgen(*ADD, "visits", "begins_at:datetime", cwd=project).returncode == 0
    assert types.read_bytes() == edited
    assert fastgen("remove", "resource", "visits", cwd=project).returncode == 0
    assert types.read_bytes() == edited


def test_add_when_two_follow_each_other(fastgen: Run, project: Path) -> None:
    """The second migration follows the first."""
    assert fastgen(*ADD, *ORDERS, cwd=project).returncode == 0
    assert fastgen(*ADD, *CUSTOMERS, cwd=project).returncode == 0
    (second,) = (project / "migrations/versions").glob("*_create_customers.py")
    revision = Path(find_migration(project)).name.split("_")[0]
    assert f'| None = "{revision}"' in second.read_text()


def test_edit_says_what_it_does() -> None:
    """New, gone and changed files are told apart."""
    edits = [Edit("x", None, b""), Edit("x", b"", None), Edit("x", b"", b"1")]
    assert [edit.verb for edit in edits] == ["create", "delete", "change"]
