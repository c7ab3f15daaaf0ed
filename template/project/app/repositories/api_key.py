"""The queries of API keys."""

from datetime import timedelta
from typing import ClassVar
from uuid import UUID

from sqlalchemy import or_, select, update

from app.core.security import Caller, digest
from app.models.api_key import ApiKey
from app.models.base import utcnow
from app.models.user import Credential
from app.repositories.base import Repository, Slice
from app.repositories.user import CredentialRepository
from app.schemas.base import PageQuery


class ApiKeyRepository(Repository[ApiKey]):
    """Reads and writes API keys."""

    model = ApiKey
    sortable: ClassVar = {"created_at": ApiKey.id}

    async def find(self, user_id: UUID, query: PageQuery) -> Slice[ApiKey]:
        """Return the API keys of a user, the newest first."""
        return await self.page(query, "-created_at", ApiKey.user_id == user_id)

    async def find_caller(self, key: str) -> Caller | None:
        """Return who calls with an API key, if it is still valid, and note the minute."""
        used, now = ApiKey.last_used_at, utcnow()
        caller = await CredentialRepository(self._session).find_caller(
            Credential.secret_hash == digest(key), Credential.id.in_(select(ApiKey.id))
        )
        if caller:
            is_old = or_(used.is_(None), used < now - timedelta(minutes=1))
            mine = ApiKey.id == caller.credential_id
            await self._session.execute(update(ApiKey).where(mine, is_old).values(last_used_at=now))
        return caller
