"""The queries of users and their credentials."""

from datetime import datetime
from typing import ClassVar
from uuid import UUID

from sqlalchemy import ColumnElement, delete, or_, select, update

from app.core.security import Caller, digest
from app.models.base import utcnow
from app.models.user import Credential, CredentialKind, User
from app.repositories.base import Repository, Slice
from app.schemas.user import UserQuery


class UserRepository(Repository[User]):
    """Reads and writes users."""

    model = User
    sortable: ClassVar = {"created_at": User.id, "email": User.email}

    async def find(self, query: UserQuery) -> Slice[User]:
        """Return the users that match."""
        where = [User.email == query.email.lower()] if query.email is not None else []
        return await self.page(query, query.sort, *where)

    async def find_login(self, email: str) -> User | None:
        """Return the user, and give the connection back: hashing takes longer than queries."""
        user = await self._session.scalar(select(User).where(User.email == email))
        await self._session.close()
        return user

    async def replace_hash(self, user: User, password_hash: str) -> bool:
        """Set another hash; false if the user has meanwhile changed it or is not active."""
        changed = await self._session.execute(
            update(User)
            .where(User.id == user.id, User.password_hash == user.password_hash, User.is_active)
            .values(password_hash=password_hash, updated_at=User.updated_at)
            .returning(User.id)
        )
        return changed.first() is not None


class CredentialRepository(Repository[Credential]):
    """Reads and writes logins and API keys."""

    model = Credential
    sortable: ClassVar = {"created_at": Credential.id}

    async def find_by_id(self, credential_id: UUID) -> Caller | None:
        """Return who calls with a token of this login or key, if it is still valid."""
        return await self._find_caller(Credential.id == credential_id)

    async def find_by_key(self, key: str) -> Caller | None:
        """Return who calls with an API key, if it is still valid."""
        is_key = Credential.kind == CredentialKind.API_KEY
        return await self._find_caller(is_key, Credential.secret_hash == digest(key))

    async def _find_caller(self, *where: ColumnElement[bool]) -> Caller | None:
        found = await self._session.execute(
            select(User.id, User.role, User.is_active, Credential.id, Credential.scope)
            .join(Credential, Credential.user_id == User.id)
            .where(or_(Credential.expires_at.is_(None), Credential.expires_at > utcnow()), *where)
        )
        row = found.first()
        return Caller(*row[:4], frozenset(row[4].split())) if row else None

    async def rotate(self, old: str, new: str, expires_at: datetime) -> bool:
        """Let a new refresh token take the place of this one: of many at once, one succeeds."""
        rotated = await self._session.execute(
            update(Credential)
            .where(
                Credential.secret_hash == digest(old),
                Credential.expires_at > utcnow(),
                Credential.user_id.in_(select(User.id).where(User.is_active)),
            )
            .values(secret_hash=digest(new), expires_at=expires_at)
            .returning(Credential.id)
        )
        return rotated.first() is not None

    async def revoke(self, user_id: UUID, credential_id: UUID) -> None:
        """Delete one credential of a user's."""
        await self._session.execute(
            delete(Credential).where(Credential.id == credential_id, Credential.user_id == user_id)
        )

    async def revoke_sessions(self, user_id: UUID, *, keep: UUID | None = None) -> None:
        """Delete all logins of a user's, or all but one."""
        is_session = Credential.kind == CredentialKind.SESSION
        mine = delete(Credential).where(Credential.user_id == user_id, is_session)
        await self._session.execute(mine.where(Credential.id != keep) if keep else mine)
