"""A history of the template for the tests of updates: the real one, and three versions after it.

From version to version happens what owners of templates do: files come, go, are renamed and
moved, and so are questions. All versions make projects that pass their own checks.
"""

import shutil
import subprocess
from pathlib import Path

from tests.conftest import ROOT

# The first tag predates the template, and holds none.
BEFORE = "v0.0.1"
VERSIONS = ("v0.1.0", "v0.2.0", "v0.3.0", "v0.4.0")
IDENTITY = ("-c", "user.name=Ada", "-c", "user.email=ada@example.com", "-c", "commit.gpgsign=false")
LITTER = shutil.ignore_patterns("__pycache__", "*.pyc", ".*_cache", "_template")
PROJECT = Path("template/project")
RESOURCE = Path("template/resource")

NOTES = {
    "0.1.0": ("Added", "The template."),
    "0.2.0": ("Changed", "`app/core/error_handlers.py` is called `app/core/error_handler.py`."),
    "0.3.0": (
        "Changed",
        "Decisions stand in `docs/decisions`; `error_style` is called `error_shape`.",
    ),
    "0.4.0": ("Added", "The table `audit_entries`, with its migration."),
}
JOURNAL_QUESTION = """\
# A file for people who use the project.
journal:
  type: bool
  help: A journal? It tells people what is new.
  default: true
  when: "{{ layer == 'project' }}"

# The packages of a project"""
JOURNAL_FILES = """\
  - |
    # {% if not (journal | default(true)) %}
    /JOURNAL.md
    # {% endif %}
  # Written once: an update"""
AUDIT_MODEL = '''\
"""The table of audit entries."""

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base


class AuditEntry(Base):
    """What somebody did."""

    __tablename__ = "audit_entries"

    action: Mapped[str] = mapped_column(String(100))
'''
AUDIT_MIGRATION = '''\
"""Create audit entries."""

import sqlalchemy as sa
from alembic import op

revision: str = "a0d17e57a81e"
down_revision: str | tuple[str, ...] | None = {{ ["None", '"0001"'][example | int] }}
branch_labels: str | tuple[str, ...] | None = None
depends_on: str | tuple[str, ...] | None = None


def upgrade() -> None:
    op.create_table(
        "audit_entries",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("action", sa.String(length=100), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_entries")),
    )


def downgrade() -> None:
    op.drop_table("audit_entries")
'''


def build_history(folder: Path) -> Path:
    """Make a repository of the template's versions in a new folder, and return the folder.

    Its tags are `BEFORE` and `VERSIONS`, and HEAD is the last of them, on branch main, clean.
    v0.1.0 is the template as it lies in this checkout. After it:

    - v0.2.0 renames a Python file (app/core/error_handler.py), removes .editorconfig, asks a new
      question (journal, which brings JOURNAL.md), brings a binary (docs/logo.bin) and a script
      (serve.sh), and changes a line in all resources' services;
    - v0.3.0 moves a directory (docs/adr to docs/decisions), renames a question (error_style to
      error_shape), renames a test file of all resources
      (tests/test_services/test_<plural>_service.py), changes the binary, and makes the script
      executable;
    - v0.4.0 adds a table to the base, with a migration that follows the example's, or none.

    `CHANGELOG.md` lies at the root. `src/fastgen` lies there too, as it is and not committed, so
    that with PYTHONPATH=<folder>/src, `python -m fastgen` is a fastgen of the last version.
    """
    folder.mkdir(parents=True)
    run_git(folder, "init", "--quiet", "--template=", "--initial-branch=main")
    (folder / ".gitattributes").write_text("* text=auto eol=lf\n")
    _release(folder, BEFORE)
    shutil.copy(ROOT / "copier.yml", folder)
    shutil.copytree(ROOT / "template", folder / "template", ignore=LITTER)
    for version, change in zip(
        VERSIONS, (None, _make_second, _make_third, _make_fourth), strict=True
    ):
        if change is not None:
            change(folder)
        _write_changelog(folder, version.removeprefix("v"))
        _release(folder, version)
    (folder / ".git" / "info").mkdir(exist_ok=True)
    (folder / ".git" / "info" / "exclude").write_text("/src/\n")
    shutil.copytree(ROOT / "src", folder / "src", ignore=LITTER)
    return folder


def run_git(root: Path, *arguments: str) -> str:
    """Run git in a repository, and return what it printed."""
    words = ["git", *IDENTITY, *arguments]
    return subprocess.run(words, cwd=root, check=True, capture_output=True, text=True).stdout


def replace_text(root: Path, old: str, new: str) -> None:
    """Replace a text in all of a template; it must be somewhere."""
    paths = [root / "copier.yml", *(path for path in root.glob("template/**/*") if path.is_file())]
    texts = {path: path.read_bytes() for path in paths}
    found = [path for path, text in texts.items() if old.encode() in text]
    assert found, f"{old!r} is nowhere in the template: tests/update/history.py is out of date"
    for path in found:
        path.write_bytes(texts[path].replace(old.encode(), new.encode()))


def _make_second(root: Path) -> None:
    core = root / PROJECT / "app" / "core"
    (core / "error_handlers.py").rename(core / "error_handler.py")
    replace_text(root, "app.core.error_handlers", "app.core.error_handler")
    replace_text(root, '"error_handlers.py"', '"error_handler.py"')
    (root / PROJECT / ".editorconfig").unlink()
    replace_text(root, "# The packages of a project", JOURNAL_QUESTION)
    replace_text(root, "  # Written once: an update", JOURNAL_FILES)
    (root / PROJECT / "JOURNAL.md.jinja").write_text("# What is new in {{ project_name }}\n")
    (root / PROJECT / "docs" / "logo.bin").write_bytes(bytes(range(256)))
    (root / PROJECT / "serve.sh").write_text("#!/bin/sh\nexec uv run fastapi run\n")
    replace_text(root, '"""What can be done with {{', '"""All that can be done with {{')


def _make_third(root: Path) -> None:
    docs = root / PROJECT / "docs"
    (docs / "adr").rename(docs / "decisions")
    replace_text(root, "docs/adr/           what", "docs/decisions/     what")
    replace_text(root, "docs/adr", "docs/decisions")
    replace_text(root, "error_style", "error_shape")
    renamed = "default: \"{{ error_style | default('problem') }}\"\n"
    replace_text(root, "default: problem\n", renamed)
    for kind, name in ((RESOURCE, "{{ resource.plural }}"), (PROJECT, "items")):
        tests = root / kind / "tests" / "test_services"
        (tests / f"test_{name}.py.jinja").rename(tests / f"test_{name}_service.py.jinja")
        replace_text(
            root,
            f"tests/test_services/test_{name}.py",
            f"tests/test_services/test_{name}_service.py",
        )
    (docs / "logo.bin").write_bytes(bytes(reversed(range(256))))
    (root / PROJECT / "serve.sh").chmod(0o755)


def _make_fourth(root: Path) -> None:
    base = '{"singular": "base", "model": "Base"}'
    replace_text(root, base, '{"singular": "audit_entry", "model": "AuditEntry"}, ' + base)
    (root / PROJECT / "app" / "models" / "audit_entry.py").write_text(AUDIT_MODEL)
    versions = root / PROJECT / "migrations" / "versions"
    (versions / "a0d17e57a81e_create_audit_entries.py.jinja").write_text(AUDIT_MIGRATION)


def _write_changelog(root: Path, last: str) -> None:
    numbers = list(NOTES)
    sections = [
        f"## {number} - 2026-0{index + 1}-01\n\n### {NOTES[number][0]}\n\n- {NOTES[number][1]}\n"
        for index, number in enumerate(numbers[: numbers.index(last) + 1])
    ]
    text = "\n".join(["# Changelog\n", "## Unreleased\n", *reversed(sections)])
    (root / "CHANGELOG.md").write_text(text)


def _release(root: Path, tag: str) -> None:
    run_git(root, "add", "--all", "--force")
    run_git(root, "commit", "--quiet", "--no-verify", f"--message=Release {tag}")
    run_git(root, "tag", tag)
