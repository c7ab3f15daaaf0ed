"""Fixtures for all tests."""

from collections.abc import AsyncIterator, Callable

import pytest
from fastapi import FastAPI
from httpx2 import ASGITransport, AsyncClient
from pydantic.fields import FieldInfo
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncSession, async_sessionmaker

from app.core.config import Settings
from app.core.database import Database
from app.core.engine import DatabaseSettings
from app.core.settings import EnvironmentSettings
from app.factory import create_app
from app.models import Base
from tests.scratch import scratch_database

SettingsFactory = Callable[..., Settings]
AppFactory = Callable[..., FastAPI]


@pytest.fixture(scope="session")
def anyio_backend() -> str:
    """Run all tests in one event loop, which owns the database's connections."""
    return "asyncio"


@pytest.fixture(scope="session")
async def database_settings(
    anyio_backend: str,  # noqa: ARG001  # the loop must exist first
    tmp_path_factory: pytest.TempPathFactory,
) -> AsyncIterator[DatabaseSettings]:
    """Point to a scratch database that has all tables."""
    async with scratch_database(tmp_path_factory.mktemp("database")) as url:
        settings = DatabaseSettings.model_validate({"url": url})
        database = Database(settings)
        async with database.engine.begin() as connection:
            await connection.run_sync(Base.metadata.create_all)
        await database.engine.dispose()
        yield settings


@pytest.fixture(scope="session")
async def database(database_settings: DatabaseSettings) -> AsyncIterator[Database]:
    """Connect to the scratch database. What is committed here stays: clean up after it."""
    database = Database(database_settings)
    yield database
    await database.engine.dispose()


@pytest.fixture
async def connection(database: Database) -> AsyncIterator[AsyncConnection]:
    """Open a transaction that is rolled back after the test."""
    async with database.engine.connect() as connection:
        transaction = await connection.begin()
        yield connection
        await transaction.rollback()


@pytest.fixture
def sessions(connection: AsyncConnection) -> async_sessionmaker[AsyncSession]:
    """Make sessions whose commits end a savepoint, so that the rollback undoes them too."""
    return async_sessionmaker(
        connection, expire_on_commit=False, join_transaction_mode="create_savepoint"
    )


@pytest.fixture
async def session(sessions: async_sessionmaker[AsyncSession]) -> AsyncIterator[AsyncSession]:
    """Open a session in the transaction of the test."""
    async with sessions() as session:
        yield session


@pytest.fixture
def make_settings(database_settings: DatabaseSettings) -> SettingsFactory:
    """Make settings that do not depend on the machine's environment."""

    def make(**changes: object) -> Settings:
        defaults = {name: find_default(field) for name, field in Settings.model_fields.items()}
        given = {"environment": "test", "database": database_settings} | changes
        return Settings.model_validate(defaults | given)

    return make


def find_default(field: FieldInfo) -> object:
    """Return the default of a setting, or of a whole group, whatever the environment says."""
    group = field.default_factory
    if isinstance(group, type) and issubclass(group, EnvironmentSettings):
        return group.model_construct()
    return field.default


@pytest.fixture
def make_app(
    make_settings: SettingsFactory, sessions: async_sessionmaker[AsyncSession]
) -> AppFactory:
    """Make applications that work in the transaction of the test."""

    def make(**changes: object) -> FastAPI:
        app = create_app(make_settings(**changes))
        app.state.database = Database(app.state.settings.database)
        app.state.database.sessions = app.state.database.readers = sessions
        return app

    return make


@pytest.fixture
def app(make_app: AppFactory) -> FastAPI:
    """Make the application with the settings of the tests."""
    return make_app()


@pytest.fixture
async def client(app: FastAPI) -> AsyncIterator[AsyncClient]:
    """Open a client of the application."""
    async with connect(app) as client:
        yield client


@pytest.fixture
async def live_client(
    make_settings: SettingsFactory, database: Database
) -> AsyncIterator[AsyncClient]:
    """Open a client whose requests run in transactions of their own, at the same time.

    All tables are emptied afterwards.
    """
    app = create_app(make_settings())
    app.state.database = database
    async with connect(app) as client:
        yield client
    async with database.engine.begin() as connection:
        for table in reversed(Base.metadata.sorted_tables):
            await connection.execute(table.delete())


def connect(app: FastAPI, **headers: str) -> AsyncClient:
    """Return a client that gets answers, not exceptions, as over the network."""
    transport = ASGITransport(app=app, raise_app_exceptions=False)
    return AsyncClient(transport=transport, base_url="http://test", headers=headers)
