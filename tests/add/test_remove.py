"""`fastgen remove resource`, `fastgen list` and `fastgen diff`."""

from itertools import permutations
from pathlib import Path

import pytest

from tests.add.conftest import CACHED, CUSTOMERS, LONG, ORDERS, TAGS, MakeProject
from tests.conftest import Run, read_tree
from tests.resource.conftest import run_ruff

ADD = ("add", "resource")
REMOVE = ("remove", "resource")
ALL = {"orders": ORDERS, "customers": CUSTOMERS, "tags": TAGS}


def test_remove_when_just_added(fastgen: Run, project: Path) -> None:
    """Several resources, taken back from the last to the first, leave no byte."""
    trees, added = [], {**ALL, "shelves": CACHED, "boxes": ("boxes", *CACHED[1:])}
    for resource in added.values():
        trees.append(read_tree(project))
        assert fastgen(*ADD, *resource, cwd=project).returncode == 0
    for name in reversed(added):
        done = fastgen(*REMOVE, name, cwd=project)
        assert done.returncode == 0, done.stderr
        assert read_tree(project) == trees.pop()


@pytest.mark.parametrize("example", ["true", "false"])
def test_remove_in_any_order(fastgen: Run, make_project: MakeProject, example: str) -> None:
    """Where no migrations stand in a row, the order does not matter."""
    project = make_project("alembic=false", f"example={example}")
    before, folders = read_tree(project), sorted(project.rglob("*"))
    for order in list(permutations(ALL))[1::2]:
        for resource in ALL.values():
            assert fastgen(*ADD, *resource, cwd=project).returncode == 0
        for name in order:
            assert fastgen(*REMOVE, name, cwd=project).returncode == 0
        assert read_tree(project) == before
        assert sorted(project.rglob("*")) == folders


def test_remove_when_the_seams_are_edited(fastgen: Run, project: Path) -> None:
    """The user's lines stay, to the byte."""
    for path in ("app/api/v1/router.py", "app/models/__init__.py"):
        content = (project / path).read_bytes().replace(b"\n", b"\r\n")
        (project / path).write_bytes(b"\xef\xbb\xbf# Mine\r\n" + content + b"# The end")
    before = read_tree(project)
    assert fastgen(*ADD, *ORDERS, cwd=project).returncode == 0
    assert fastgen(*REMOVE, "order", cwd=project).returncode == 0
    assert read_tree(project) == before


@pytest.mark.parametrize("comment", [b"", b"# Ours.\n"])
def test_remove_a_long_name(fastgen: Run, project: Path, comment: bytes) -> None:
    """Its imports take several lines, as the formatter breaks them, in an edited file too."""
    for path in ("app/api/v1/router.py", "app/models/__init__.py"):
        (project / path).write_bytes((project / path).read_bytes() + comment)
    before = read_tree(project)
    assert fastgen(*ADD, *LONG, cwd=project).returncode == 0
    assert not run_ruff("format", "--check", "--no-cache", cwd=project)
    assert not run_ruff("check", "--no-cache", cwd=project)
    assert fastgen(*REMOVE, LONG[0], cwd=project).returncode == 0
    assert read_tree(project) == before


def test_remove_when_a_file_is_edited(fastgen: Run, project: Path) -> None:
    """It is kept and named, and goes by force."""
    fastgen(*ADD, *ORDERS, cwd=project)
    service = project / "app/services/order.py"
    service.write_text(service.read_text() + "# mine\n")
    dry = fastgen(*REMOVE, "orders", "--dry-run", cwd=project)
    assert dry.returncode == 0
    assert "-# mine" not in dry.stdout
    done = fastgen(*REMOVE, "orders", cwd=project)
    assert done.returncode == 0
    assert "kept, because it was edited: app/services/order.py" in done.stderr
    assert service.is_file()
    assert not (project / "app/models/order.py").exists()


def test_remove_by_force(fastgen: Run, project: Path) -> None:
    """With --force, edited files go too."""
    before = read_tree(project)
    fastgen(*ADD, *ORDERS, cwd=project)
    service = project / "app/services/order.py"
    service.write_text(service.read_text() + "# mine\n")
    assert fastgen(*REMOVE, "orders", "--force", cwd=project).returncode == 0
    assert read_tree(project) == before


def test_remove_when_a_migration_follows(fastgen: Run, project: Path) -> None:
    """The migration stays, and a new one drops the table; going down makes it again."""
    fastgen(*ADD, *ORDERS, cwd=project)
    fastgen(*ADD, *CUSTOMERS, cwd=project)
    versions = project / "migrations/versions"
    (create,) = versions.glob("*_create_orders.py")
    done = fastgen(*REMOVE, "orders", cwd=project)
    assert done.returncode == 0, done.stderr
    (drop,) = versions.glob("*_drop_orders.py")
    (customers,) = versions.glob("*_create_customers.py")
    text = drop.read_text()
    assert create.is_file()
    assert f'| None = "{customers.name.split("_")[0]}"' in text
    assert text.index('op.drop_table("orders")') < text.index("def downgrade")
    assert text.index("def downgrade") < text.index("op.create_table(")


def test_remove_when_its_migration_is_edited(fastgen: Run, project: Path) -> None:
    """What someone wrote into a migration is history: it stays, and is followed."""
    fastgen(*ADD, *ORDERS, cwd=project)
    (create,) = (project / "migrations/versions").glob("*_create_orders.py")
    create.write_text(create.read_text() + "# mine\n")
    assert fastgen(*REMOVE, "orders", "--force", cwd=project).returncode == 0
    assert create.is_file()
    (drop,) = (project / "migrations/versions").glob("*_drop_orders.py")
    assert f'| None = "{create.name.split("_")[0]}"' in drop.read_text()


def test_remove_when_another_refers_to_it(fastgen: Run, project: Path) -> None:
    """A resource that another one needs stays, and so does all else."""
    fastgen(*ADD, *CUSTOMERS, cwd=project)
    fastgen(*ADD, "orders", "customer:ref=customers", cwd=project)
    before = read_tree(project)
    done = fastgen(*REMOVE, "customers", cwd=project)
    assert done.returncode == 1
    assert "orders refers to customers" in done.stderr
    assert read_tree(project) == before


def test_remove_when_there_is_none(fastgen: Run, project: Path) -> None:
    """A name that is unknown is refused, with those that are known."""
    done = fastgen(*REMOVE, "nothing", cwd=project)
    assert done.returncode == 1
    assert "There are: items." in done.stderr


def test_remove_the_example(fastgen: Run, project: Path, make_project: MakeProject) -> None:
    """A project without its example has the files of one that never had it."""
    assert fastgen(*REMOVE, "items", cwd=project).returncode == 0
    bare = read_tree(make_project("example=false", name="bare"))
    files = read_tree(project)
    assert files.keys() == bare.keys()
    for path in ("app/api/v1/router.py", "app/models/__init__.py"):
        assert files[path] == bare[path]


def test_list_when_edited(fastgen: Run, project: Path) -> None:
    """Each resource has its path, its fields and its edited files."""
    fastgen(*ADD, *ORDERS, cwd=project)
    (project / "app/services/order.py").write_text("# mine\n")
    done = fastgen("list", cwd=project / "app")
    assert done.returncode == 0, done.stderr
    assert "orders  /api/v1/orders\n  reference:str=1..20:unique\n" in done.stdout
    assert "  edited: app/services/order.py\n" in done.stdout
    assert "items  /api/v1/items\n" in done.stdout


def test_diff_when_edited(fastgen: Run, project: Path) -> None:
    """It shows what the user changed, and nothing else."""
    fastgen(*ADD, *ORDERS, cwd=project)
    assert fastgen("diff", cwd=project).stdout == ""
    readme = project / "README.md"
    readme.write_text(readme.read_text() + "mine\n")
    (project / "app/services/order.py").write_bytes(
        (project / "app/services/order.py").read_bytes().replace(b"\n", b"\r\n")
    )
    done = fastgen("diff", cwd=project)
    assert done.stdout.startswith("--- a/README.md\n+++ b/README.md\n")
    assert done.stdout.endswith("+mine\n")
    assert "order.py" not in done.stdout
