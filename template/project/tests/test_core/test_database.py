"""Transactions end when and how they should, and connections are given back."""

import asyncio
from collections.abc import AsyncIterator

import pytest
from fastapi import FastAPI
from httpx2 import AsyncClient
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.pool import AsyncAdaptedQueuePool

from app.api.deps import SessionDep
from app.core.database import Database
from app.core.engine import DatabaseSettings
from app.factory import create_app
from tests.conftest import SettingsFactory, connect

CREATE = "CREATE TABLE probe (id INTEGER PRIMARY KEY, n INTEGER NOT NULL UNIQUE)"
# A transaction of SQLite's locks the file; a server locks the row if it is told to.
READ = {
    "sqlite": text("SELECT n FROM probe WHERE id = 1"),
    "postgresql": text("SELECT n FROM probe WHERE id = 1 FOR UPDATE"),
}


@pytest.fixture(autouse=True)
async def probe(database: Database) -> AsyncIterator[None]:
    """Make a table, and drop it again."""
    async with database.engine.begin() as connection:
        await connection.execute(text(CREATE))
    yield
    async with database.engine.begin() as connection:
        await connection.execute(text("DROP TABLE probe"))


def add_probes(app: FastAPI) -> list[str]:
    """Add endpoints that write, and return the events in their order."""
    events: list[str] = []

    @app.post("/write/{number}")
    async def write(number: int, session: SessionDep, *, fail: bool = False) -> None:
        await insert(session, number)
        events.append("written")
        if fail:
            raise RuntimeError

    @app.post("/increment")
    async def increment(session: SessionDep) -> None:
        number = (await session.execute(READ[session.get_bind().dialect.name])).scalar_one()
        await asyncio.sleep(0)
        await session.execute(text("UPDATE probe SET n = :n WHERE id = 1"), {"n": number + 1})

    return events


async def insert(session: AsyncSession, number: int) -> None:
    """Insert a row whose id is its number."""
    await session.execute(text("INSERT INTO probe (id, n) VALUES (:n, :n)"), {"n": number})


async def read(database: Database) -> list[int]:
    """Return all numbers that are committed."""
    async with database.readers() as session:
        return list(await session.scalars(text("SELECT n FROM probe ORDER BY id")))


@pytest.fixture
async def client(make_settings: SettingsFactory, database: Database) -> AsyncIterator[AsyncClient]:
    """Open a client of an application that really commits."""
    app = create_app(make_settings())
    app.state.database = database
    add_probes(app)
    async with connect(app) as client:
        yield client


async def test_a_write_is_committed(client: AsyncClient, database: Database) -> None:
    """What was answered with success is there for everybody."""
    assert (await client.post("/write/1")).status_code == 200
    assert await read(database) == [1]


async def test_a_failed_request_leaves_nothing(client: AsyncClient, database: Database) -> None:
    """What was written before the error is rolled back."""
    assert (await client.post("/write/1?fail=true")).status_code == 500
    assert await read(database) == []


async def test_a_commit_that_fails_is_an_error(
    client: AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The commit comes before the answer: nobody is told of a success that did not happen."""

    async def fail(_session: AsyncSession) -> None:
        raise IntegrityError("COMMIT", None, Exception())

    monkeypatch.setattr(AsyncSession, "commit", fail)
    assert (await client.post("/write/1")).status_code == 422


async def test_the_same_value_twice_is_a_conflict(client: AsyncClient) -> None:
    """Of twenty identical requests at once, one is served and nineteen are told why not."""
    responses = await asyncio.gather(*(client.post("/write/1") for _ in range(20)))
    assert sorted(response.status_code for response in responses) == [200] + [409] * 19


async def test_no_update_is_lost(client: AsyncClient, database: Database) -> None:
    """Requests that read and then write do not overwrite each other."""
    await client.post("/write/1")
    responses = await asyncio.gather(*(client.post("/increment") for _ in range(30)))
    assert {response.status_code for response in responses} == {200}
    assert await read(database) == [31]


async def test_a_savepoint_undoes_its_part(database: Database) -> None:
    """A part of a transaction can fail without the rest."""
    async with database.sessions() as session:
        await insert(session, 1)
        with pytest.raises(IntegrityError):
            async with session.begin_nested():
                await insert(session, 1)
        await insert(session, 2)
        await session.commit()
    assert await read(database) == [1, 2]


async def test_readers_open_no_transaction(client: AsyncClient, database: Database) -> None:
    """A reader sees at once what others commit."""
    async with database.readers() as session:
        assert list(await session.scalars(text("SELECT n FROM probe"))) == []
        await client.post("/write/1")
        assert list(await session.scalars(text("SELECT n FROM probe"))) == [1]


async def test_the_pool_is_as_large_as_it_was_set(
    make_settings: SettingsFactory, database_settings: DatabaseSettings
) -> None:
    """More requests than connections wait, and a wait that is too long is told as 503."""
    small = database_settings.model_copy(
        update={"pool_size": 1, "max_overflow": 1, "pool_timeout": 0.1}
    )
    database = Database(small)
    pool = database.engine.pool
    assert isinstance(pool, AsyncAdaptedQueuePool)
    async with database.engine.connect(), database.engine.connect():
        assert pool.checkedout() == 2
        app = create_app(make_settings())
        app.state.database = database
        add_probes(app)
        async with connect(app) as client:
            assert (await client.post("/write/1")).status_code == 503
    assert pool.checkedout() == 0
    await database.engine.dispose()


async def test_the_application_opens_and_closes_its_database(
    make_settings: SettingsFactory,
) -> None:
    """Connections live as long as the application."""
    app = create_app(make_settings())
    async with app.router.lifespan_context(app):
        async with connect(app) as client:
            assert (await client.get("/health/ready")).status_code == 200
        pool = app.state.database.engine.pool
        assert pool.checkedin() == 1
    assert app.state.database.engine.pool.checkedin() == 0
