"""The cache, as endpoints depend on it."""

from functools import partial
from typing import Annotated

from fastapi import Depends, Request
from sqlalchemy.ext.asyncio import AsyncSession

from app.api.deps import SessionDep
from app.core.cache import Cache, find_cache
from app.services.cached import call_after_commit


class SessionCache:
    """The cache, for one session: what it has changed is forgotten when it commits."""

    def __init__(self, cache: Cache, session: AsyncSession) -> None:
        self.get_or_load = cache.get_or_load
        self._cache = cache
        self._session = session.sync_session

    def invalidate(self, *keys: str) -> None:
        """Forget keys after the commit and before the answer.

        Sooner, a reader could put the old value back. Later, the client could read it.
        """
        call_after_commit(self._session, partial(self._cache.invalidate, *keys))


async def get_cache(request: Request, session: SessionDep) -> SessionCache:
    """Return the application's cache, for the request's session."""
    return SessionCache(find_cache(request.app), session)


CacheDep = Annotated[SessionCache, Depends(get_cache)]
