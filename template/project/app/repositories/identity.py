"""The queries of identities."""

from sqlalchemy import select

from app.models.identity import Identity
from app.models.user import User
from app.repositories.base import Repository


class IdentityRepository(Repository[Identity]):
    """Reads and writes who users are at the identity provider."""

    model = Identity

    async def find_user(self, issuer: str, subject: str) -> User | None:
        """Return whom a provider calls so."""
        same = (Identity.issuer == issuer, Identity.subject == subject)
        return await self._session.scalar(select(User).join(Identity).where(*same))
