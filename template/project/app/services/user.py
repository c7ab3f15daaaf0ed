"""The rules of users."""

from uuid import UUID

from app.core.exceptions import ConflictError, NotFoundError
from app.core.security import Auth
from app.models.user import User
from app.repositories.base import Slice
from app.repositories.user import UserRepository
from app.schemas.user import UserChange, UserCreate, UserQuery


class UserService:
    """What can be done with users."""

    def __init__(self, users: UserRepository, auth: Auth) -> None:
        self._users = users
        self._auth = auth

    async def get(self, user_id: UUID) -> User:
        """Return one. Raises NotFoundError."""
        user = await self._users.get(user_id)
        if user is None:
            raise NotFoundError("There is no such user.")
        return user

    async def find(self, query: UserQuery) -> Slice[User]:
        """Return the users that match."""
        return await self._users.find(query)

    async def register(self, data: UserCreate) -> User:
        """Add a user, who is no administrator. Raises IntegrityError for a known address."""
        password_hash = await self._auth.passwords.hash(data.password.get_secret_value())
        user = User(email=data.email, name=data.name, password_hash=password_hash)
        return await self._users.add(user)

    async def change(self, user_id: UUID, data: UserChange, admin_id: UUID) -> User:
        """Set what was sent. Raises NotFoundError, and ConflictError for one's own account."""
        user = await self._get_other(user_id, admin_id)
        self._auth.callers.forget(user_id)
        return await self._users.change(user, data.model_dump(exclude_unset=True))

    async def delete(self, user_id: UUID, admin_id: UUID) -> None:
        """Remove one. Raises NotFoundError, and ConflictError for one's own account."""
        await self._users.delete(await self._get_other(user_id, admin_id))
        self._auth.callers.forget(user_id)

    async def _get_other(self, user_id: UUID, admin_id: UUID) -> User:
        # The last administrator could lock everybody out.
        if user_id == admin_id:
            raise ConflictError("Another administrator must change this account.")
        return await self.get(user_id)
