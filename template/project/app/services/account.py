"""The rules of users, their passwords, and the tokens that they call with."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import structlog
from pydantic import Secret
from uuid_utils.compat import uuid7

from app.core.auth_error import INVALID_TOKEN, UnauthorizedError
from app.core.exceptions import NotFoundError
from app.core.mail import Post
from app.core.security import Auth, Caller, digest
from app.models.base import utcnow
from app.models.user import Credential, User
from app.repositories.base import Slice
from app.repositories.user import CredentialRepository, UserRepository
from app.schemas import user as schemas
from app.schemas.base import PageQuery

log = structlog.stdlib.get_logger(__name__)
_WRONG = "The e-mail address or the password is wrong."
# The pages that mails link to: what the mail is about, and how long its token is worth something.
_PAGES = {
    "verify-email": ("Verify your e-mail address", timedelta(days=1)),
    "reset-password": ("Choose a new password", timedelta(hours=1)),
}


class AccountService:
    """What can be done with users and their logins."""

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

    async def register(self, data: schemas.UserCreate) -> User:
        """Add a user, who is no administrator. Raises IntegrityError for a known address."""
        password_hash = await self._auth.passwords.hash(data.password.get_secret_value())
        user = User(email=data.email, name=data.name, password_hash=password_hash)
        await self._users.add(user)
        self._post_link(user, "verify-email", user.email)
        return user

    async def update(self, user_id: UUID, data: schemas.MeUpdate | schemas.UserUpdate) -> User:
        """Set the fields that were sent. Raises NotFoundError."""
        self._auth.callers.forget(user_id)
        user = await self.get(user_id)
        return await self._users.change(user, data.model_dump(exclude_unset=True))

    async def delete(self, user_id: UUID) -> None:
        """Remove one. Raises NotFoundError."""
        self._auth.callers.forget(user_id)
        await self._users.delete(await self.get(user_id))

    async def change_email(self, caller: Caller, data: schemas.EmailChange) -> None:
        """Post a token that is worth the new address, and tell the old one.

        Who has that address already is told by the token, and not here. Raises UnauthorizedError.
        """
        user, _ = await self._check_password(caller.id, data.current_password.get_secret_value())
        self._post_link(user, "verify-email", data.email)
        self._post(
            user.email,
            "Your e-mail address is about to change",
            f"It becomes {data.email}. If you did not ask, choose a new password.\n",
        )

    async def verify_email(self, token: str) -> None:
        """Make the address of a token the user's. Raises UnauthorizedError, IntegrityError."""
        user, email = await self._read_link("verify-email", token)
        await self._users.change(
            await self.get(user.id), {"email": email, "email_verified_at": utcnow()}
        )

    async def post_link(self, page: str, email: str) -> None:
        """Post a token for a page, if there is such a user and an address not proved before."""
        user = await self._users.read(email)
        if user and not (page == "verify-email" and user.email_verified_at):
            self._post_link(user, page, email)

    async def reset_password(self, data: schemas.PasswordReset) -> None:
        """Set a password, and end all logins. Raises UnauthorizedError."""
        user, _ = await self._read_link("reset-password", data.token.get_secret_value())
        await self._set_password(user, data.password)
        await self._users.change(await self.get(user.id), {"email_verified_at": utcnow()})

    async def change_password(self, caller: Caller, data: schemas.PasswordChange) -> None:
        """Set a password, and end all other logins. Raises UnauthorizedError."""
        user, _ = await self._check_password(caller.id, data.current_password.get_secret_value())
        await self._set_password(user, data.password, keep=caller.credential_id)

    async def log_in(self, grant: schemas.PasswordGrant) -> schemas.TokenRead:
        """Return tokens for a password. Raises UnauthorizedError."""
        email, password = grant.username.lower(), grant.password.get_secret_value()
        user, password_hash = await self._check_password(email, password)
        if self._auth.settings.verified_only and not user.email_verified_at:
            raise UnauthorizedError("Verify the e-mail address first.")
        if not await self._users.replace_hash(user, password_hash):
            raise UnauthorizedError(_WRONG)
        return await self.open_login(user.id, uuid7())

    async def open_login(self, user_id: UUID, login_id: UUID) -> schemas.TokenRead:
        """Return the first tokens of a login. Raises IntegrityError for an id that is not new."""
        tokens, values = self._issue(user_id, login_id)
        login = Credential(id=login_id, user_id=user_id, scope=tokens.scope, **values)
        await self._credentials.add(login)
        return tokens

    async def refresh(self, token: str) -> schemas.TokenRead | None:
        """Return new tokens, or None for a used one, with its login revoked. Let that be committed.

        Raises UnauthorizedError for what is no refresh token.
        """
        claims = self._auth.read("refresh", token)
        user_id, login_id = UUID(claims["sub"]), UUID(claims["sid"])
        tokens, values = self._issue(user_id, login_id)
        if await self._credentials.rotate(digest(token), values):
            return tokens
        log.warning("a refresh token was used again", user_id=str(user_id))
        await self.revoke(user_id, only=login_id)
        return None

    async def revoke(
        self, user_id: UUID, *, only: UUID | None = None, keep: UUID | None = None
    ) -> None:
        """Revoke one credential with its tokens, or all logins, or all but one of these."""
        self._auth.callers.forget(user_id)
        await self._credentials.revoke(user_id, only=only, keep=keep)

    def _issue(self, user_id: UUID, login_id: UUID) -> tuple[schemas.TokenRead, dict[str, Any]]:
        """Return new tokens, and what a login keeps of the one that refreshes."""
        lifetime = timedelta(days=self._auth.settings.refresh_days)
        token = self._auth.issue("refresh", user_id, lifetime, sid=str(login_id))
        # The last scope is for what concerns the account itself.
        tokens = issue_access(self._auth, user_id, login_id, "read write account")
        tokens.refresh_token = token
        return tokens, {"secret_hash": digest(token), "expires_at": utcnow() + lifetime}

    async def _check_password(self, key: UUID | str, password: str) -> tuple[User, str]:
        """Return the user, and the hash to store from now on."""
        user = await self._users.read(key)
        stored = user.password_hash if user else None
        password_hash = await self._auth.passwords.verify(password, stored)
        if user is None or password_hash is None:
            raise UnauthorizedError(_WRONG)
        return user, password_hash

    async def _set_password(self, user: User, new: Secret[str], keep: UUID | None = None) -> None:
        password_hash = await self._auth.passwords.hash(new.get_secret_value())
        if not await self._users.replace_hash(user, password_hash):
            raise UnauthorizedError("The password was changed meanwhile.")
        await self.revoke(user.id, keep=keep)

    def _post_link(self, user: User, page: str, email: str) -> None:
        subject, lifetime = _PAGES[page]
        token = self._auth.issue(page, user.id, lifetime, email=email, of=_state(user))
        link = f"{self._auth.settings.pages_url}/{page}?token={token}"
        self._post(email, subject, f"{subject}: {link}\n\nIf you did not ask, ignore this.\n")

    async def _read_link(self, page: str, token: str) -> tuple[User, str]:
        claims = self._auth.read(page, token)
        user = await self._users.read(UUID(claims["sub"]))
        if user is None or _state(user) != claims["of"]:
            raise UnauthorizedError("The token was used before.", headers=INVALID_TOKEN)
        return user, claims["email"]


def _state(user: User) -> str:
    """Return what a mailed token is bound to: with another password or address it is void."""
    return digest(f"{user.email} {user.password_hash}")


def issue_access(auth: Auth, user_id: UUID, credential_id: UUID, scope: str) -> schemas.TokenRead:
    """Return a token that is worth something as long as its credential."""
    minutes = auth.settings.access_minutes
    token = auth.issue("access", user_id, timedelta(minutes=minutes), sid=str(credential_id))
    return schemas.TokenRead(access_token=token, expires_in=minutes * 60, scope=scope)


async def find_caller(auth: Auth, credentials: CredentialRepository, token: str) -> Caller:
    """Return who calls with an access token. Raises UnauthorizedError."""
    if not token:
        raise UnauthorizedError
    name = digest(token)
    caller = auth.callers.get(name)
    if caller is None:
        claims = auth.read("access", token)
        caller = await credentials.find_caller(Credential.id == UUID(claims["sid"]))
        if caller is None:
            raise UnauthorizedError("This is no longer valid.", headers=INVALID_TOKEN)
        auth.callers.put(name, caller, claims["exp"])
    return caller
