"""The application's database: sessions, and how long their queries took."""

from collections.abc import AsyncIterator
from contextlib import aclosing, asynccontextmanager
from time import perf_counter
from typing import Self

from fastapi import FastAPI
from sqlalchemy import Connection, event, text
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from app.core.engine import DatabaseSettings, create_engine, in_transactions
from app.core.timing import note_seconds


class Database:
    """An engine and its two kinds of sessions.

    `engine` and `sessions` work in transactions. `readers` do without, which gives what the
    isolation level READ COMMITTED gives, and saves two round trips a request. Both use the
    connections of `base`: what listens there hears of all statements.
    """

    def __init__(self, settings: DatabaseSettings) -> None:
        # Most requests read. An engine with options costs more, so the other one has them.
        reader = create_engine(settings)
        self.base, self.engine = reader.sync_engine, in_transactions(reader)
        self.sessions = async_sessionmaker(self.engine, expire_on_commit=False)
        self.readers = async_sessionmaker(reader, expire_on_commit=False)
        event.listen(self.base, "before_cursor_execute", _before_query)
        event.listen(self.base, "after_cursor_execute", _after_query)

    async def ping(self) -> None:
        """Raise if the database does not answer."""
        async with self.readers() as session:
            await session.execute(text("SELECT 1"))


class RequestSession:
    """The session of one request, from when it is first asked for."""

    def __init__(self) -> None:
        self._session: AsyncSession | None = None
        self._writes = False

    def open(self, database: Database, *, writes: bool) -> AsyncSession:
        """Return the session; the first call decides whether it is in a transaction."""
        if self._session is None:
            self._session = (database.sessions if writes else database.readers)()
            self._writes = writes
        return self._session

    async def __aenter__(self) -> Self:
        """Begin without one: not all requests need it."""
        return self

    async def __aexit__(self, error: object, *_: object) -> None:
        """Commit if there is no error, and give the connection back: the rest is rolled back."""
        if self._session is None:
            return
        async with aclosing(self._session) as session:
            writes = self._writes or session.new or session.dirty or session.deleted
            if writes and error is None:
                await session.commit()


@asynccontextmanager
async def connect_database(app: FastAPI) -> AsyncIterator[Database]:
    """Give the application its database, and close all connections at the end."""
    app.state.database = Database(app.state.settings.database)
    try:
        yield app.state.database
    finally:
        await app.state.database.engine.dispose()


def _before_query(connection: Connection, *_: object) -> None:
    connection.info["query_started"] = perf_counter()


def _after_query(connection: Connection, *_: object) -> None:
    note_seconds("queries", perf_counter() - connection.info["query_started"])
