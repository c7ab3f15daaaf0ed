"""The database engine and its settings."""

from pydantic import Field, SecretStr, field_validator
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from app.core.settings import EnvironmentSettings
from app.core.sqlite import configure_sqlite


class DatabaseSettings(EnvironmentSettings, env_prefix="DATABASE_"):
    """Where the data lives, and how many connections each process keeps."""

    url: SecretStr = SecretStr("sqlite:///./app.db")
    pool_size: int = Field(default=10, ge=1)
    max_overflow: int = Field(default=5, ge=0)
    pool_timeout: float = Field(default=5.0, gt=0, description="Seconds")

    @field_validator("url")
    @classmethod
    def _name_the_driver(cls, value: SecretStr) -> SecretStr:
        scheme, separator, path = value.get_secret_value().partition(":///")
        if scheme not in {"sqlite", "sqlite+aiosqlite"} or not path:
            raise ValueError("Write sqlite:///, then the path of a file.")
        return SecretStr(f"sqlite+aiosqlite{separator}{path}")


def create_engine(settings: DatabaseSettings) -> AsyncEngine:
    """Return an engine that has not connected yet: each statement sees what is committed."""
    options = settings.model_dump(exclude={"url"})  # have the names that they have there
    options["execution_options"] = {"autocommit": True}
    engine = create_async_engine(settings.url.get_secret_value(), **options)
    configure_sqlite(engine.sync_engine)
    return engine


def find_transaction_options(_engine: AsyncEngine) -> dict[str, bool]:
    """Return the execution options that give the connections of an engine transactions."""
    return {"autocommit": False}
