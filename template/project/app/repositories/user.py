"""The queries of users and their credentials."""

from typing import Any, ClassVar
from uuid import UUID

from sqlalchemy import ColumnElement, and_, delete, select, update

from app.core.security import Caller
from app.models.base import utcnow
from app.models.user import Credential, User
from app.repositories.base import Repository


class UserRepository(Repository[User]):
    """Reads and writes users."""

    model = User
    sortable: ClassVar = {"created_at": User.id}

    async def read(self, key: UUID | str) -> User | None:
        """Return the user of an id or address, to compare with; a change of it is not written.

        The connection is given back: hashing takes longer than queries.
        """
        column = User.id if isinstance(key, UUID) else User.email
        user = await self._session.scalar(select(User).where(column == key))
        await self._session.close()
        return user

    async def replace_hash(self, user: User, password_hash: str) -> bool:
        """Set another hash; false if the user has meanwhile changed it or is not active."""
        same = (User.id == user.id, User.password_hash == user.password_hash, User.is_active)
        values = {User.password_hash: password_hash, User.updated_at: User.updated_at}
        changed = update(User).where(*same).values(values).returning(User.id)
        return (await self._session.execute(changed)).first() is not None


class CredentialRepository(Repository[Credential]):
    """Reads and writes what users call with."""

    model = Credential

    async def find_caller(self, *where: ColumnElement[bool]) -> Caller | None:
        """Return who calls with a credential that is still valid."""
        found = (
            select(User.id, User.role, User.is_active, Credential.id, Credential.scope)
            .join(Credential, Credential.user_id == User.id)
            .where(Credential.expires_at > utcnow(), *where)
        )
        row = (await self._session.execute(found)).first()
        return Caller(*row[:4], frozenset(row[4].split())) if row else None

    async def rotate(self, old: str, values: dict[str, Any]) -> bool:
        """Put the next refresh token in the place of a hash: of many at once, one succeeds."""
        is_active = Credential.user_id.in_(select(User.id).where(User.is_active))
        same = (Credential.secret_hash == old, Credential.expires_at > utcnow(), is_active)
        rotated = update(Credential).where(*same).values(values).returning(Credential.id)
        return (await self._session.execute(rotated)).first() is not None

    async def revoke(
        self, user_id: UUID, *, only: UUID | None = None, keep: UUID | None = None
    ) -> None:
        """Delete one of a user's credentials, or all logins, or all but one of these."""
        logins = and_(Credential.kind == "login", Credential.id != keep)
        which = Credential.id == only if only else logins
        await self._session.execute(delete(Credential).where(Credential.user_id == user_id, which))
