"""The migrations make what the models say, and can be taken back."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, NullPool, inspect
from sqlalchemy.ext.asyncio import AsyncConnection, create_async_engine

from app.core.engine import DatabaseSettings
from app.models import Base
from tests.scratch import scratch_database

ROOT = Path(__file__).parents[1]


def make_config(connection: Connection | None = None) -> Config:
    """Return the project's configuration, working on a connection."""
    config = Config(toml_file=ROOT / "pyproject.toml")
    config.attributes["connection"] = connection
    return config


@pytest.fixture
async def empty(tmp_path: Path) -> AsyncIterator[AsyncConnection]:
    """Connect to a new database, with an engine that is not the application's."""
    async with scratch_database(tmp_path) as url:
        settings = DatabaseSettings.model_validate({"url": url})
        engine = create_async_engine(settings.url.get_secret_value(), poolclass=NullPool)
        async with engine.connect() as connection:
            yield connection
        await engine.dispose()


def tables(connection: Connection) -> set[str]:
    """Return the names of the tables that there are."""
    return set(inspect(connection).get_table_names()) - {"alembic_version"}


async def test_up_down_and_up_again(empty: AsyncConnection) -> None:
    """Every revision can be taken back, and leaves nothing."""

    def run(connection: Connection) -> None:
        config = make_config(connection)
        command.upgrade(config, "head")
        assert tables(connection) == set(Base.metadata.tables)
        command.downgrade(config, "base")
        assert tables(connection) == set()
        command.upgrade(config, "head")

    await empty.run_sync(run)


async def test_models_and_migrations_agree(empty: AsyncConnection) -> None:
    """`alembic check` finds nothing to add."""

    def run(connection: Connection) -> None:
        config = make_config(connection)
        command.upgrade(config, "head")
        command.check(config)

    await empty.run_sync(run)


def test_history_is_one_line() -> None:
    """Two branches of migrations that were merged need a merge revision: `alembic merge heads`."""
    assert len(ScriptDirectory.from_config(make_config()).get_heads()) <= 1


def test_revisions_do_not_import_the_application() -> None:
    """The application changes, and a revision must do tomorrow what it does today."""
    for path in (ROOT / "migrations" / "versions").glob("*.py"):
        lines = path.read_text(encoding="utf-8").splitlines()
        assert not [line for line in lines if line.startswith(("from app", "import app"))], path
