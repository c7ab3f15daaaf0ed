"""`fastgen set`: features of a living project, on and off, its resources included."""

import re
from pathlib import Path

import pytest

from fastgen.transaction import UNDO
from tests.add.conftest import CUSTOMERS, ORDERS, MakeProject
from tests.conftest import Run, read_tree

ADD = ("add", "resource")


def read(project: Path) -> dict[str, tuple[bytes, bool]]:
    """Return all files but what is written once or kept for undoing."""
    tree = read_tree(project)
    return {path: each for path, each in tree.items() if path != ".env" and UNDO not in path}


@pytest.fixture
def shop(fastgen: Run, make_project: MakeProject) -> Path:
    """Return a project with three resources."""
    project = make_project()
    for words in (ORDERS, CUSTOMERS):
        assert fastgen(*ADD, *words, "--quiet", cwd=project).returncode == 0
    return project


@pytest.mark.parametrize(
    ("there", "back"),
    [
        ("docker=true", "docker=false"),
        ("ci=gitlab", "ci=github"),
        ("auth=jwt", "auth=none"),
        ("redis=true", "redis=false"),
        ("features=metrics,tracing", "features=[]"),
        ("error_style=flat", "error_style=problem"),
        ("alembic=false", "alembic=true"),
        ("database=postgresql", "database=sqlite"),
        ("project_name=Other", "project_name=Project"),
    ],
)
def test_set_there_and_back(fastgen: Run, shop: Path, there: str, back: str) -> None:
    """An answer that is changed and changed back leaves every byte as it was."""
    before = read(shop)
    done = fastgen("set", there, cwd=shop)
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith(f"{there}\n")
    changed = read(shop)
    assert changed != before
    again = fastgen("set", there, cwd=shop)
    assert (again.returncode, again.stdout) == (0, "")
    assert f"nothing to do: {there}" in again.stderr
    assert fastgen("set", back, cwd=shop).returncode == 0
    assert read(shop) == before


def test_set_when_a_resource_is_cached(fastgen: Run, shop: Path) -> None:
    """Its cache moves from memory to Redis and back."""
    assert fastgen(*ADD, "boxes", "label:str", "--cache", cwd=shop).returncode == 0
    before = read(shop)
    assert fastgen("set", "redis=true", cwd=shop).returncode == 0
    assert "Redis" in (shop / "app/core/cache.py").read_text()
    assert (shop / "tests/test_services/test_redis_down.py").exists()
    assert fastgen("set", "redis=false", cwd=shop).returncode == 0
    assert read(shop) == before


def test_set_equals_new(fastgen: Run, make_project: MakeProject) -> None:
    """A project with changed answers is one that was made with them."""
    changed = make_project(name="one")
    answers = ("docker=true", "ci=none", "error_style=nested", "features=pre_commit,metrics")
    assert fastgen("set", *answers, "project_name=Two", cwd=changed).returncode == 0
    fresh = make_project(*answers, name="two")
    assert read(changed) == read(fresh)


def test_set_when_resources_record_it(fastgen: Run, shop: Path) -> None:
    """What resources record of the base follows."""
    assert fastgen("set", "alembic=false", cwd=shop).returncode == 0
    recorded = [path.read_text() for path in (shop / ".fastgen").glob("*.yml")]
    assert len(recorded) == 3
    assert all("\nalembic: false\n" in text for text in recorded)


def test_set_when_the_user_has_migrations(fastgen: Run, shop: Path) -> None:
    """Without Alembic, migrations stay as soon as one is the user's, and it is said."""
    folder = shop / "migrations/versions"
    (last,) = folder.glob("*_create_customers.py")
    text = re.sub(r'= "\w+"', '= "aaaaaaaaaaaa"', last.read_text(), count=1)
    (folder / "aaaaaaaaaaaa_mine.py").write_text(
        text.replace(f'= "{text.split("None = ")[1][1:13]}"', f'= "{last.name.split("_")[0]}"')
    )
    before = {path.name: path.read_bytes() for path in folder.glob("*.py")}
    done = fastgen("set", "alembic=false", cwd=shop)
    assert done.returncode == 0
    assert "stays as it is: migrations/versions/aaaaaaaaaaaa_mine.py" in done.stderr
    assert {path.name: path.read_bytes() for path in folder.glob("*.py")} == before
    assert fastgen("set", "alembic=true", cwd=shop).returncode == 0
    assert {path.name: path.read_bytes() for path in folder.glob("*.py")} == before


def test_set_when_files_were_edited(fastgen: Run, shop: Path) -> None:
    """Edits stay; an edited file of a feature that goes is kept and named, with exit code 2."""
    assert fastgen("set", "docker=true", cwd=shop).returncode == 0
    for name in ("Dockerfile", "README.md"):
        (shop / name).write_text((shop / name).read_text() + "# mine\n")
    done = fastgen("set", "docker=false", cwd=shop)
    assert done.returncode == 2
    assert "  Dockerfile: kept, because it was edited" in done.stdout
    assert (shop / "Dockerfile").read_text().endswith("# mine\n")
    assert (shop / "README.md").read_text().endswith("# mine\n")
    assert not (shop / "compose.yml").exists()


@pytest.mark.parametrize(
    ("pair", "said"),
    [
        ("database=oracle", 'database: "oracle" is not one of sqlite, postgresql.'),
        ("redes=1", "redes: there is no such question"),
        ("resources=[]", "resources: is computed and cannot be set."),
        ("alembic=perhaps", 'alembic: "perhaps" is neither true nor false.'),
        ("profile=full", "profile: sets the defaults of a new project"),
        ("example=false", "example: the project has the resource items."),
    ],
)
def test_set_when_refused(fastgen: Run, shop: Path, pair: str, said: str) -> None:
    """An answer that does not work is named with the reason, and nothing is written."""
    before = read_tree(shop)
    done = fastgen("set", "docker=true", pair, cwd=shop)
    assert done.returncode == 1
    assert said in done.stderr
    assert read_tree(shop) == before


def test_set_when_answers_do_not_go_together(fastgen: Run, shop: Path) -> None:
    """An answer that another one forbids is refused with the reason."""
    done = fastgen("set", "database=postgresql", "alembic=false", cwd=shop)
    assert done.returncode == 1
    assert "alembic=false does not go with database=postgresql" in done.stderr


def test_set_when_a_resource_needs_the_answer(fastgen: Run, make_project: MakeProject) -> None:
    """An answer that a resource was made for cannot go before the resource."""
    shop = make_project("auth=jwt")
    assert fastgen(*ADD, *ORDERS, "--owner", "--quiet", cwd=shop).returncode == 0
    before = read_tree(shop)
    done = fastgen("set", "auth=none", cwd=shop)
    assert done.returncode == 1
    assert "These answers do not go with the resources:\n  - orders" in done.stderr
    assert read_tree(shop) == before


def test_set_when_it_is_no_pair(fastgen: Run, shop: Path) -> None:
    """A word without = is wrong usage."""
    done = fastgen("set", "docker", cwd=shop)
    assert done.returncode == 2
    assert '"docker" is not of the form KEY=VALUE.' in done.stderr


def test_set_the_example(fastgen: Run, shop: Path) -> None:
    """Once the example is removed, the answer follows; it does not come back."""
    assert fastgen("remove", "resource", "items", cwd=shop).returncode == 0
    assert fastgen("set", "example=false", cwd=shop).returncode == 0
    assert "items" not in (shop / "README.md").read_text()
    done = fastgen("set", "example=true", cwd=shop)
    assert done.returncode == 1
    assert "the example comes with a new project only" in done.stderr


def test_set_when_only_shown(fastgen: Run, shop: Path) -> None:
    """A dry run shows the difference and writes nothing."""
    before = read_tree(shop)
    done = fastgen("set", "docker=true", "--dry-run", cwd=shop)
    assert done.returncode == 0
    assert "+++ b/Dockerfile" in done.stdout
    assert read_tree(shop) == before


def test_set_is_undone(fastgen: Run, shop: Path) -> None:
    """One line takes it back."""
    before = read(shop)
    assert fastgen("set", "docker=true", cwd=shop).returncode == 0
    assert fastgen("undo", cwd=shop).returncode == 0
    assert read(shop) == before
