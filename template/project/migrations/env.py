"""How Alembic reaches the database: with the application's settings and models."""

import asyncio
import logging
from typing import Literal

from alembic import context
from alembic.autogenerate.api import AutogenContext
from alembic.operations.ops import MigrationScript
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Connection, NullPool
from sqlalchemy.ext.asyncio import create_async_engine

from app.core.engine import DatabaseSettings
from app.core.sqlite import begin_transactions
from app.models import Base
from app.models.base import UTCDateTime

config = context.config


def render_item(kind: str, item: object, autogenerate: AutogenContext) -> str | Literal[False]:
    """Keep the application out of migrations: it changes, and they must not."""
    if kind == "type" and isinstance(item, UTCDateTime):
        autogenerate.imports.add("import sqlalchemy as sa")
        return "sa.DateTime(timezone=True)"
    return False


def skip_if_empty(
    _context: MigrationContext, _revision: object, directives: list[MigrationScript]
) -> None:
    """Write no revision when nothing has changed."""
    operations = directives[0].upgrade_ops if directives else None
    if getattr(config.cmd_opts, "autogenerate", False) and operations and operations.is_empty():
        directives.clear()


def run(connection: Connection | None = None, *, url: str | None = None) -> None:
    """Run the migrations on a connection, or write their SQL for a URL."""
    context.configure(
        connection=connection,
        url=url,
        literal_binds=connection is None,
        target_metadata=Base.metadata,
        render_item=render_item,
        process_revision_directives=skip_if_empty,
        # What SQLite needs; on PostgreSQL it is an ordinary ALTER TABLE.
        render_as_batch=True,
        transactional_ddl=True,
        transaction_per_migration=True,
    )
    with context.begin_transaction():
        context.run_migrations()


async def run_online(url: str) -> None:
    """Connect and run the migrations.

    The engine is not the application's, whose foreign keys are on: on SQLite a table is altered by
    copying and dropping it, which would delete the rows that refer to it.
    """
    engine = create_async_engine(url, poolclass=NullPool)
    if engine.dialect.name == "sqlite":
        begin_transactions(engine.sync_engine)
    async with engine.connect() as connection:
        await connection.run_sync(run)
    await engine.dispose()


given: Connection | None = config.attributes.get("connection")
if given is not None:  # from the tests
    run(given)
else:
    logging.basicConfig(format="%(levelname)s %(message)s")
    logging.getLogger("alembic").setLevel(logging.INFO)
    database_url = DatabaseSettings().url.get_secret_value()
    if context.is_offline_mode():
        run(url=database_url)
    else:
        asyncio.run(run_online(database_url))
