"""A database for one run of the tests, which never touches the application's own."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

UNREACHABLE = "sqlite+aiosqlite:////nowhere/at/all.db"


@asynccontextmanager
async def scratch_database(folder: Path) -> AsyncIterator[str]:
    """Yield the URL of a new, empty database."""
    yield f"sqlite:///{folder}/test.db"
