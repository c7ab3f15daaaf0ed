"""What endpoints depend on. Use the aliases: each has its scope fixed here, once."""

from collections.abc import AsyncIterator
from typing import Annotated

from fastapi import Depends, Request
from sqlalchemy.ext.asyncio import AsyncSession

from app.core.database import Database

_SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})


async def get_database(request: Request) -> Database:
    """Return the application's database."""
    database: Database = request.app.state.database
    return database


DatabaseDep = Annotated[Database, Depends(get_database)]


async def get_session(request: Request, database: DatabaseDep) -> AsyncIterator[AsyncSession]:
    """Yield the request's session, and commit once, after the endpoint.

    It is rolled back on any error. A request with a safe method (RFC 9110, section 9.2.1) reads
    outside of a transaction.
    """
    sessions = database.readers if request.method in _SAFE_METHODS else database.sessions
    async with sessions() as session:
        yield session
        await session.commit()


# With the scope "function" the commit comes before the answer: one that fails is still an error.
SessionDep = Annotated[AsyncSession, Depends(get_session, scope="function")]
