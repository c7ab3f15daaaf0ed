"""The rules of users and their passwords."""

from datetime import timedelta
from uuid import UUID

from app.core.auth_error import INVALID_TOKEN, UnauthorizedError
from app.core.exceptions import NotFoundError
from app.core.mail import Post
from app.core.security import Auth, Caller, digest
from app.models.base import utcnow
from app.models.user import User
from app.repositories.base import Slice
from app.repositories.user import CredentialRepository, UserRepository
from app.schemas.base import PageQuery
from app.schemas.user import MeUpdate, PasswordChange, PasswordReset, UserCreate, UserUpdate


class UserService:
    """What can be done with users."""

    def __init__(
        self, users: UserRepository, credentials: CredentialRepository, auth: Auth, post: Post
    ) -> None:
        self._users, self._credentials, self._auth, self._post = users, credentials, auth, post

    async def find(self, query: PageQuery) -> Slice[User]:
        """Return users, the newest first."""
        return await self._users.page(query, "-created_at")

    async def get(self, user_id: UUID) -> User:
        """Return one. Raises NotFoundError."""
        user = await self._users.get(user_id)
        if user is None:
            raise NotFoundError("There is no such user.")
        return user

    async def register(self, data: UserCreate) -> User:
        """Add a user, who is no administrator. Raises IntegrityError for a known address."""
        password_hash = await self._auth.passwords.hash(data.password.get_secret_value())
        new = User(email=data.email, name=data.name, password_hash=password_hash)
        user = await self._users.add(new)
        self._post_link(user, "Verify your e-mail address", "verify-email", timedelta(days=1))
        return user

    async def update(self, user_id: UUID, data: MeUpdate | UserUpdate) -> User:
        """Set the fields that were sent. Raises NotFoundError."""
        self._auth.callers.forget(user_id)
        user = await self.get(user_id)
        return await self._users.change(user, data.model_dump(exclude_unset=True))

    async def delete(self, user_id: UUID) -> None:
        """Remove one. Raises NotFoundError."""
        await self._users.delete(await self.get(user_id))
        self._auth.callers.forget(user_id)

    async def verify_email(self, token: str) -> None:
        """Note that an address is the user's. Raises UnauthorizedError."""
        user = await self._read_link("verify-email", token)
        await self._users.change(await self.get(user.id), {"email_verified_at": utcnow()})

    async def forgot_password(self, email: str) -> None:
        """Post a token that is worth a new password, once."""
        user = await self._users.read(email)
        if user:
            self._post_link(user, "Choose a new password", "reset-password", timedelta(hours=1))

    async def reset_password(self, data: PasswordReset) -> None:
        """Set a password, and end all logins. Raises UnauthorizedError."""
        user = await self._read_link("reset-password", data.token.get_secret_value())
        await self._set_password(user, data)
        await self._users.change(await self.get(user.id), {"email_verified_at": utcnow()})

    async def change_password(self, caller: Caller, data: PasswordChange) -> None:
        """Set a password, and end all other logins. Raises UnauthorizedError."""
        user = await self._users.read(caller.id)
        given, stored = data.current_password.get_secret_value(), user.password_hash if user else ""
        if not user or not await self._auth.passwords.verify(given, stored):
            raise UnauthorizedError("The password is wrong.")
        await self._set_password(user, data, keep=caller.credential_id)

    async def _set_password(
        self, user: User, data: PasswordReset | PasswordChange, *, keep: UUID | None = None
    ) -> None:
        password_hash = await self._auth.passwords.hash(data.password.get_secret_value())
        if not await self._users.replace_hash(user, password_hash):
            raise UnauthorizedError("The password was changed meanwhile.")
        await self._credentials.revoke(user.id, keep=keep)
        self._auth.callers.forget(user.id)

    def _post_link(self, user: User, subject: str, page: str, lifetime: timedelta) -> None:
        # With another password it is worth nothing.
        of = digest(user.password_hash)
        token = self._auth.tokens.issue(page, user.id, lifetime, of=of)
        link = f"{self._auth.settings.pages_url}/{page}?token={token}"
        self._post(user.email, subject, f"{subject}: {link}\n\nIf you did not ask, ignore this.\n")

    async def _read_link(self, page: str, token: str) -> User:
        claims = self._auth.tokens.read(page, token)
        user = await self._users.read(UUID(claims["sub"]))
        if user is None or digest(user.password_hash) != claims["of"]:
            raise UnauthorizedError("The token was used before.", headers=INVALID_TOKEN)
        return user
