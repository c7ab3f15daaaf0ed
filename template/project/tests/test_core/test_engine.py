"""Connections that have been idle are not trusted."""

from collections.abc import AsyncIterator
from typing import Never

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from app.core import engine as module
from app.core.engine import DatabaseSettings, create_engine

LONG_AGO = -1.0


@pytest.fixture
async def engine(
    database_settings: DatabaseSettings, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[AsyncEngine]:
    """Make an engine for which every connection has been idle for long."""
    monkeypatch.setattr(module, "_IDLE_SECONDS", LONG_AGO)
    engine = create_engine(database_settings)
    yield engine
    await engine.dispose()


async def find_connection(engine: AsyncEngine) -> object:
    """Use a connection, and return the driver's own."""
    async with engine.connect() as connection:
        await connection.execute(text("SELECT 1"))
        return (await connection.get_raw_connection()).driver_connection


async def test_a_connection_that_answers_is_used_again(engine: AsyncEngine) -> None:
    """A new one would cost a request its time."""
    assert await find_connection(engine) is await find_connection(engine)


async def test_a_connection_that_is_closed_is_replaced(
    engine: AsyncEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The server may have been restarted in the meantime, and no request notices."""
    first = await find_connection(engine)

    def fail(_connection: object) -> Never:
        monkeypatch.undo()
        raise engine.dialect.loaded_dbapi.OperationalError("gone")

    monkeypatch.setattr(engine.dialect, "do_ping", fail)
    assert await find_connection(engine) is not first


async def test_a_busy_connection_is_not_asked(
    engine: AsyncEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A question for each request would take as long as the answer."""
    monkeypatch.setattr(module, "_IDLE_SECONDS", 60.0)
    monkeypatch.setattr(engine.dialect, "do_ping", None)
    assert await find_connection(engine) is await find_connection(engine)
