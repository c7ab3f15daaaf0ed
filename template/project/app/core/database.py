"""The application's database: sessions, and how long their queries took."""

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, aclosing, asynccontextmanager
from time import perf_counter

from fastapi import FastAPI
from sqlalchemy import event, text
from sqlalchemy.engine.interfaces import DBAPICursor
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker
from typing_extensions import override

from app.core.engine import DatabaseSettings, create_engine, find_transaction_options
from app.core.timing import note_seconds


class Database:
    """An engine and its two kinds of sessions.

    `engine` and `sessions` work in transactions. `readers` do without, which gives what the
    isolation level READ COMMITTED gives, and saves two round trips a request. Both use the
    connections of `base`: what listens there hears of all statements.
    """

    def __init__(self, settings: DatabaseSettings) -> None:
        reader = create_engine(settings)
        options = find_transaction_options(reader)
        self.base, self.engine = reader.sync_engine, reader.execution_options(**options)
        # To ask an engine with options costs more than to give them to a session.
        self.sessions = async_sessionmaker(
            reader, expire_on_commit=False, execution_options=options
        )
        self.readers = async_sessionmaker(reader, expire_on_commit=False)
        # Events of the dialect cost less than those of connections.
        event.listen(self.base, "do_execute", _timed("execute"))
        event.listen(self.base, "do_executemany", _timed("executemany"))

    async def ping(self) -> None:
        """Raise if the database does not answer."""
        async with self.readers() as session:
            await session.execute(text("SELECT 1"))


class RequestSession(AbstractAsyncContextManager["RequestSession"]):
    """The session of one request, from when it is first asked for: not all requests need it."""

    _session: AsyncSession | None = None
    _writes = False

    def open(self, app: FastAPI, *, writes: bool) -> AsyncSession:
        """Return the session; the first call decides whether it is in a transaction.

        What listens to its events finds the application in its `info`.
        """
        if self._session is None:
            database: Database = app.state.database
            self._session = (database.sessions if writes else database.readers)(info={"app": app})
            self._writes = writes
        return self._session

    @override
    async def __aexit__(self, error: object, *_: object) -> None:
        """Commit if there is no error, and give the connection back: the rest is rolled back."""
        if self._session is not None:
            async with aclosing(self._session) as session:
                changed = self._writes or session.new or session.dirty or session.deleted
                if changed and error is None:
                    await session.commit()


@asynccontextmanager
async def connect_database(app: FastAPI) -> AsyncIterator[Database]:
    """Give the application its database, and close all connections at the end."""
    app.state.database = Database(app.state.settings.database)
    try:
        yield app.state.database
    finally:
        await app.state.database.engine.dispose()


def _timed(name: str) -> Callable[[DBAPICursor, str, object, object], bool]:
    """Make what runs statements in the place of the dialect, and notes how long they took."""

    def run(cursor: DBAPICursor, statement: str, values: object, _context: object) -> bool:
        started = perf_counter()
        getattr(cursor, name)(statement, values)
        note_seconds("queries", perf_counter() - started)
        return True

    return run
