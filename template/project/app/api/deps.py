"""What endpoints depend on. Use the aliases: each has its scope fixed here, once."""

from collections.abc import AsyncIterator
from contextlib import aclosing
from typing import Annotated

from fastapi import Depends, Request
from sqlalchemy.ext.asyncio import AsyncSession

from app.core.database import Database

_SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})


async def get_session(request: Request) -> AsyncIterator[AsyncSession]:
    """Yield the request's session, and commit once, after the endpoint.

    It is rolled back on any error. A request with a safe method (RFC 9110, section 9.2.1) reads
    outside of a transaction, which saves it two round trips.
    """
    database: Database = request.app.state.database
    writes = request.method not in _SAFE_METHODS
    # The session's own `async with` would start a task to close it in.
    async with aclosing((database.sessions if writes else database.readers)()) as session:
        yield session
        if writes or session.new or session.dirty or session.deleted:
            await session.commit()


# With the scope "function" the commit comes before the answer: one that fails is still an error.
SessionDep = Annotated[AsyncSession, Depends(get_session, scope="function")]
