"""`fastgen status` and `fastgen diff`: where a project stands beside its template."""

from pathlib import Path

from tests.update.conftest import FIRST, LAST, Command

FRESH = f"""\
version: {FIRST}
resources: customers, items, orders
newer: {LAST} (fastgen update)
"""


def test_status_when_nothing_was_edited(newer: Command, old: Path) -> None:
    """It names the version, the newer one, and the resources."""
    done = newer("status", cwd=old)
    assert (done.returncode, done.stdout, done.stderr) == (0, FRESH, "")


def test_status_when_files_were_edited(newer: Command, old: Path) -> None:
    """It names what was edited, what was deleted, and where markers of a conflict are left."""
    (old / "README.md").write_text("<<<<<<< yours\na\n=======\nb\n>>>>>>> v0\n")
    (old / "app/models/order.py").unlink()
    (old / ".env").write_text("MINE=1\n")
    told = "deleted: app/models/order.py\nedited: README.md\nconflict: README.md\n"
    done = newer("status", cwd=old)
    assert set(done.stdout.splitlines()) == set((FRESH + told).splitlines())


def test_status_when_facts_differ(newer: Command, old: Path) -> None:
    """It names what a resource records otherwise than the base."""
    path = old / ".fastgen/orders.yml"
    text = path.read_text().replace("alembic: true", "alembic: false")
    path.write_text(text.replace(f"_commit: {FIRST}", "_commit: v0.2.0"))
    done = newer("status", cwd=old)
    assert "differs: .fastgen/orders.yml says alembic=False\n" in done.stdout
    assert "differs: .fastgen/orders.yml is of version v0.2.0\n" in done.stdout


def test_status_when_the_version_is_nowhere(newer: Command, old: Path) -> None:
    """What cannot be known is said, and the rest is shown."""
    path = old / ".copier-answers.yml"
    path.write_text(path.read_text().replace(f"_commit: {FIRST}", "_commit: v7.7.7"))
    done = newer("status", cwd=old)
    assert done.returncode == 0
    assert done.stdout.startswith("version: v7.7.7\n")
    assert "what was edited is not known: The version v7.7.7" in done.stdout


def test_status_outside_of_a_project(newer: Command, tmp_path: Path) -> None:
    """Where there is no project, it says so."""
    done = newer("status", cwd=tmp_path)
    assert done.returncode == 1
    assert "is in no project" in done.stderr
