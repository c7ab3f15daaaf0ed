"""Migrations of a project on SQLite, run as people run them."""

import sqlite3
from contextlib import closing
from pathlib import Path

from tests.template.conftest import Render, install, run, write

CREATE = '''\
"""Create two tables."""

import sqlalchemy as sa
from alembic import op

revision: str = "0002"
down_revision: str | None = "0001"


def upgrade() -> None:
    op.create_table("parents", sa.Column("id", sa.Integer(), primary_key=True))
    op.create_table(
        "children",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("parent_id", sa.Integer(), sa.ForeignKey("parents.id", ondelete="CASCADE")),
    )
    op.execute("INSERT INTO parents VALUES (1)")
    op.execute("INSERT INTO children VALUES (1, 1), (2, 1)")


def downgrade() -> None:
    op.drop_table("children")
    op.drop_table("parents")
'''
ALTER = '''\
"""Alter the table that the other refers to."""

import sqlalchemy as sa
from alembic import op

revision: str = "0003"
down_revision: str | None = "0002"


def upgrade() -> None:
    with op.batch_alter_table("parents", recreate="always") as batch:
        batch.add_column(sa.Column("name", sa.Text()))


def downgrade() -> None:
    with op.batch_alter_table("parents") as batch:
        batch.drop_column("name")
'''


def test_altering_a_table_keeps_the_rows_that_refer_to_it(render: Render, tmp_path: Path) -> None:
    """SQLite alters by copying and dropping, which must not cascade."""
    write(render({}), tmp_path)
    versions = tmp_path / "migrations/versions"
    (versions / "0002_create.py").write_text(CREATE, encoding="utf-8")
    (versions / "0003_alter.py").write_text(ALTER, encoding="utf-8")
    environment = install(tmp_path)
    run(".venv/bin/alembic", "upgrade", "head", cwd=tmp_path, env=environment)
    with closing(sqlite3.connect(tmp_path / "app.db")) as database:
        assert database.execute("SELECT count(*) FROM children").fetchone() == (2,)


def test_the_sql_of_migrations_can_be_read(render: Render, tmp_path: Path) -> None:
    """`alembic upgrade --sql` shows what would be run, and touches no database."""
    write(render({}), tmp_path)
    environment = install(tmp_path)
    sql = run(".venv/bin/alembic", "upgrade", "head", "--sql", cwd=tmp_path, env=environment)
    assert "CREATE TABLE items" in sql
    assert not (tmp_path / "app.db").exists()
