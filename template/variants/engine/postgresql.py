"""The database engine and its settings: PostgreSQL, and SQLite for tests without a server."""

from functools import partial
from math import inf
from time import monotonic
from typing import Any

from pydantic import Field, SecretStr, field_validator
from sqlalchemy import Dialect, event
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import DisconnectionError
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine
from sqlalchemy.pool import ConnectionPoolEntry

from app.core.settings import EnvironmentSettings
from app.core.sqlite import configure_sqlite

_IDLE_SECONDS = 1.0
_DRIVERS = {
    "postgres": "postgresql+asyncpg",
    "postgresql": "postgresql+asyncpg",
    "sqlite": "sqlite+aiosqlite",
}


class DatabaseSettings(EnvironmentSettings, env_prefix="DATABASE_"):
    """Where the data lives, and how many connections each process keeps."""

    # No default: an application that falls back to a local file loses what it is told.
    url: SecretStr
    pool_size: int = Field(default=10, ge=1)
    max_overflow: int = Field(default=5, ge=0)
    pool_timeout: float = Field(default=5.0, gt=0, description="Seconds")
    statement_timeout: float = Field(default=10.0, gt=0, description="Seconds")

    @field_validator("url")
    @classmethod
    def _name_the_driver(cls, value: SecretStr) -> SecretStr:
        scheme, separator, rest = value.get_secret_value().partition("://")
        driver = _DRIVERS.get(scheme, scheme)
        if driver not in _DRIVERS.values():
            raise ValueError("Write postgresql://user:password@host:port/database.")
        return SecretStr(f"{driver}{separator}{rest}")

    @property
    def on_sqlite(self) -> bool:
        """Whether the URL names a file of SQLite's."""
        return self.url.get_secret_value().startswith("sqlite")


def create_engine(settings: DatabaseSettings) -> AsyncEngine:
    """Return an engine that has not connected yet: each statement sees what is committed."""
    options = settings.model_dump(include={"pool_size", "max_overflow", "pool_timeout"})
    if settings.on_sqlite:
        options["execution_options"] = {"autocommit": True}
    else:
        options |= _server_options(settings)
    engine = create_async_engine(settings.url.get_secret_value(), **options)
    if settings.on_sqlite:
        configure_sqlite(engine.sync_engine)
    event.listen(engine.sync_engine, "checkin", _note_time)
    event.listen(engine.sync_engine, "checkout", partial(_ping_if_idle, engine.dialect))
    return engine


def _server_options(settings: DatabaseSettings) -> dict[str, Any]:
    milliseconds = str(int(settings.statement_timeout * 1000))
    return {
        "isolation_level": "AUTOCOMMIT",
        "pool_recycle": 1800,
        "connect_args": {
            "server_settings": {"timezone": "UTC", "statement_timeout": milliseconds},
        },
    }


def _note_time(_connection: object, record: ConnectionPoolEntry) -> None:
    record.info["returned_at"] = monotonic()


def _ping_if_idle(
    dialect: Dialect, connection: DBAPIConnection, record: ConnectionPoolEntry, _proxy: object
) -> None:
    """Replace a connection that the server has closed before it is used.

    The option pool_pre_ping would ask for each request, which is three round trips.
    """
    if monotonic() - record.info.get("returned_at", inf) < _IDLE_SECONDS:
        return
    try:
        dialect.do_ping(connection)
    except dialect.loaded_dbapi.Error as error:
        raise DisconnectionError from error


def find_transaction_options(engine: AsyncEngine) -> dict[str, Any]:
    """Return the execution options that give the connections of an engine transactions."""
    if engine.dialect.name == "sqlite":
        return {"autocommit": False}
    return {"isolation_level": "READ COMMITTED"}
