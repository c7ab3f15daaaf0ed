"""A project with a migration of its own passes its checks after each update, and after `set`."""

from pathlib import Path

import uv

from tests.template.conftest import install, run
from tests.update.conftest import Command
from tests.update.history import VERSIONS

MODEL = '''\
"""The table of notes."""

from sqlalchemy.orm import Mapped

from app.models.base import Base


class Note(Base):
    """What somebody wrote."""

    __tablename__ = "notes"

    text: Mapped[str]
'''


def test_the_checks_of_a_project_with_migrations(newer: Command, committed: Path) -> None:
    """There is one head, on top of the user's; models and migrations agree; all checks pass."""
    environment = install(committed)
    # Its own `.gitignore` means a folder, and here it is a link.
    (committed / ".git/info/exclude").write_text("/.venv\n")

    def check(*words: str) -> str:
        return run(uv.find_uv_bin(), "run", *words, cwd=committed, env=environment)

    (committed / "app/models/note.py").write_text(MODEL)
    models = committed / "app/models/__init__.py"
    text = models.read_text().replace(
        "from app.models.order", "from app.models.note import Note\nfrom app.models.order"
    )
    models.write_text(text.replace('    "Order",\n', '    "Note",\n    "Order",\n'))
    check("alembic", "upgrade", "head")
    check("alembic", "revision", "--autogenerate", "-m", "add notes", "--rev-id", "aaaaaaaaaaaa")
    check("ruff", "format", "--quiet", "migrations")
    check("pytest", "-q")
    for words in (*(("update", "--to", each) for each in VERSIONS[1:]), ("set", "docker=true")):
        done = newer(*words, cwd=committed)
        assert done.returncode == 0, done.stdout + done.stderr
        assert check("alembic", "heads").count("(head)") == 1
        check("alembic", "upgrade", "head")
        check("alembic", "check")
    check("pytest", "-q")
    check("mypy")
    check("ruff", "check", ".")
    assert check("alembic", "history").startswith("aaaaaaaaaaaa -> a0d17e57a81e (head)")
