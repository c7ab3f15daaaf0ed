"""`fastgen add resource`: what it is given, and what it refuses."""

from pathlib import Path

import pytest

from tests.add.conftest import ORDERS, MakeProject, find_migration
from tests.conftest import Run, read_tree

ADD = ("add", "resource")


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        ([], 1, "name:str=1..80"),
        (["orders"], 1, "name:str=1..80"),
        (["orders", "x:strr"], 1, "x"),
        (["orders", "x:str", "--nope"], 2, "--nope"),
        (["orders", "x:str", "--from", "f"], 1, "--from"),
        (["--from", "missing.yml"], 1, "missing.yml"),
        (["orders", "x:str", "--only", "lists"], 1, "--only"),
        (["orders", "x:str", "--cache", "--only", "create"], 1, "--cache"),
        (["orders", "x:str", "--owner"], 1, "--owner"),
    ],
)
def test_add_when_asked_wrongly(
    fastgen: Run, project: Path, words: list[str], code: int, said: str
) -> None:
    """It says what to write, in exit code 1 or 2, and writes nothing."""
    before = read_tree(project)
    done = fastgen(*ADD, *words, cwd=project)
    assert done.returncode == code
    assert said in done.stderr
    assert "Traceback" not in done.stderr
    assert read_tree(project) == before


@pytest.mark.parametrize("force", [[], ["--force"]])
def test_add_when_a_file_is_the_project_s_own(
    fastgen: Run, make_project: MakeProject, force: list[str]
) -> None:
    """Even by force, no resource replaces what others need: here, the service of users."""
    project = make_project("auth=jwt")
    before = read_tree(project)
    done = fastgen(*ADD, "accounts", "name", *force, cwd=project)
    assert done.returncode == 1
    assert "a file of its own there: app/services/account.py" in done.stderr
    assert "another name" in done.stderr
    assert read_tree(project) == before


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("r.yml", "name: orders\nfields: ['reference:str', 'pieces:int']\n"),
        ("r.toml", 'name = "orders"\nfields = ["reference:str", "pieces:int"]\n'),
        (
            "r.yaml",
            """\
resources:
- {name: orders, fields: [reference:str]}
- {name: customers, fields: [name:str], plural: clients}
""",
        ),
    ],
)
def test_add_when_from_a_file(fastgen: Run, project: Path, name: str, text: str) -> None:
    """One resource or several come from YAML or TOML, each migration after the one before."""
    (project / name).write_text(text)
    done = fastgen(*ADD, "--from", name, cwd=project)
    assert done.returncode == 0, done.stderr
    assert (project / "app/models/order.py").is_file()
    if "clients" in text:
        (second,) = (project / "migrations/versions").glob("*_create_clients.py")
        revision = Path(find_migration(project)).name.split("_")[0]
        assert f'| None = "{revision}"' in second.read_text()


def test_add_when_not_in_a_project(fastgen: Run, tmp_path: Path) -> None:
    """Outside a project it says so."""
    done = fastgen(*ADD, *ORDERS, cwd=tmp_path)
    assert done.returncode == 1
    assert "is in no project" in done.stderr


def test_add_when_of_another_version(fastgen: Run, project: Path) -> None:
    """A project of another version must be updated first."""
    path = project / ".copier-answers.yml"
    lines = path.read_text().splitlines()
    kept = [line for line in lines if not line.startswith(("_commit", "_src_path"))]
    other = ["_commit: v0.0.1", "_src_path: git+https://example.com/fastgen"]
    path.write_text("\n".join([*kept, *other]) + "\n")
    done = fastgen(*ADD, *ORDERS, cwd=project)
    assert done.returncode == 1
    assert "v0.0.1" in done.stderr
    assert "fastgen update" in done.stderr


def test_add_when_there_are_two_heads(fastgen: Run, project: Path) -> None:
    """Which branch to follow is for people to say."""
    (project / "migrations/versions/b.py").write_text('revision = "b"\ndown_revision = None\n')
    before = read_tree(project)
    done = fastgen(*ADD, *ORDERS, cwd=project)
    assert done.returncode == 1
    assert "2 heads: 0001, b" in done.stderr
    assert "alembic merge heads" in done.stderr
    assert read_tree(project) == before
    assert fastgen(*ADD, *ORDERS, "--no-migration", cwd=project).returncode == 0
