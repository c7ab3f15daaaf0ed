"""What endpoints depend on. Use the aliases."""

from typing import Annotated

from fastapi import Depends, Request
from sqlalchemy.ext.asyncio import AsyncSession

from app.core.database import RequestSession

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})


async def get_session(request: Request) -> AsyncSession:
    """Return the request's session, which its route commits once, or rolls back on any error.

    A request with a safe method (RFC 9110, section 9.2.1) reads outside of a transaction, which
    saves it two round trips.
    """
    session: RequestSession = request.state.session  # use APIRouter of app.core.router
    return session.open(request.app, writes=request.method not in SAFE_METHODS)


SessionDep = Annotated[AsyncSession, Depends(get_session)]
