"""A database for one run of the tests, which never touches the application's own.

It is a file of SQLite's, or a new database on the server that TEST_DATABASE_URL names.
"""

import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from uuid import uuid4

from sqlalchemy import text
from sqlalchemy.ext.asyncio import create_async_engine

from app.core.engine import DatabaseSettings

UNREACHABLE = "postgresql+asyncpg://app:app@127.0.0.1:1/app"
SERVER = os.environ.get("TEST_DATABASE_URL")


@asynccontextmanager
async def scratch_database(folder: Path) -> AsyncIterator[str]:
    """Yield the URL of a new, empty database, and drop it at the end."""
    if SERVER is None:
        yield f"sqlite:///{folder}/test.db"
        return
    name = f"test_{uuid4().hex}"
    url = DatabaseSettings.model_validate({"url": SERVER}).url.get_secret_value()
    engine = create_async_engine(url, isolation_level="AUTOCOMMIT")
    async with engine.connect() as connection:
        await connection.execute(text(f"CREATE DATABASE {name}"))
        try:
            yield f"{SERVER.rsplit('/', 1)[0]}/{name}"
        finally:
            await connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
    await engine.dispose()
