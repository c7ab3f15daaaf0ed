"""The rules of users, their passwords, and the tokens and keys that they call with."""

from base64 import b64decode
from datetime import datetime, timedelta
from math import inf
from secrets import token_urlsafe
from uuid import UUID

import structlog
from pydantic import Secret
from uuid_utils.compat import uuid7

from app.core.auth_error import INVALID_TOKEN, UnauthorizedError
from app.core.exceptions import NotFoundError
from app.core.mail import Post
from app.core.security import Auth, Caller, digest
from app.models.base import utcnow
from app.models.user import Credential, CredentialKind, User
from app.repositories.base import Slice
from app.repositories.user import CredentialRepository, UserRepository
from app.schemas import user as schemas
from app.schemas.base import PageQuery

log = structlog.stdlib.get_logger(__name__)
# The last one is for what concerns the account itself, and no API key has it.
_LOGIN_SCOPE = "read write account"
_PREFIX_LENGTH = 12
_WRONG = "The e-mail address or the password is wrong."


class AccountService:
    """What can be done with users, logins and API keys."""

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
        new = User(email=data.email, name=data.name, password_hash=password_hash)
        user = await self._users.add(new)
        self._post_link(user, "Verify your e-mail address", "verify-email", timedelta(days=1))
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

    async def verify_email(self, token: str) -> None:
        """Note that an address is the user's. Raises UnauthorizedError."""
        user = await self._read_link("verify-email", token)
        await self._users.change(await self.get(user.id), {"email_verified_at": utcnow()})

    async def forgot_password(self, email: str) -> None:
        """Post a token that is worth a new password, once."""
        user = await self._users.read(email)
        if user:
            self._post_link(user, "Choose a new password", "reset-password", timedelta(hours=1))

    async def reset_password(self, data: schemas.PasswordReset) -> None:
        """Set a password, and end all logins. Raises UnauthorizedError."""
        user = await self._read_link("reset-password", data.token.get_secret_value())
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
        login = Credential(id=login_id, user_id=user_id, kind=CredentialKind.LOGIN)
        tokens, login.secret_hash, login.expires_at = self._issue(user_id, login_id)
        login.scope = tokens.scope
        await self._credentials.add(login)
        return tokens

    async def refresh(self, token: str) -> schemas.TokenRead | None:
        """Return new tokens, or None for a used one, with its login revoked. Let that be committed.

        Raises UnauthorizedError for what is no refresh token.
        """
        claims = self._auth.read("refresh", token)
        user_id, login_id = UUID(claims["sub"]), UUID(claims["sid"])
        tokens, secret_hash, expires_at = self._issue(user_id, login_id)
        if await self._credentials.rotate(digest(token), secret_hash, expires_at):
            return tokens
        log.warning("a refresh token was used again", user_id=str(user_id))
        await self.revoke(user_id, login_id)
        return None

    async def log_in_client(self, grant: schemas.ClientGrant, header: str) -> schemas.TokenRead:
        """Return a token for an API key, whose prefix is the client's id.

        Raises UnauthorizedError.
        """
        client_id, secret = grant.client_id, grant.client_secret.get_secret_value()
        if header[:6].lower() == "basic ":  # RFC 6749, section 2.3.1
            client_id, _, secret = _decode(header[6:]).partition(":")
        caller = await self._credentials.find_by_key(secret)
        if caller is None or client_id != secret[:_PREFIX_LENGTH]:
            raise UnauthorizedError("The client's id or secret is wrong.")
        tokens, *_ = self._issue(caller.id, caller.credential_id)
        scope = " ".join(sorted(caller.scopes))
        return tokens.model_copy(update={"refresh_token": None, "scope": scope})

    async def revoke(self, user_id: UUID, credential_id: UUID | None = None) -> None:
        """Revoke one login or key with its tokens, or all logins."""
        self._auth.callers.forget(user_id)
        await self._credentials.revoke(user_id, only=credential_id)

    async def find_keys(self, user_id: UUID, query: PageQuery) -> Slice[Credential]:
        """Return the API keys of a user, the newest first."""
        return await self._credentials.find_keys(user_id, query)

    async def create_key(self, user_id: UUID, data: schemas.ApiKeyCreate) -> tuple[Credential, str]:
        """Make an API key, which nobody can read again."""
        key = token_urlsafe(32)
        row = Credential(user_id=user_id, kind=CredentialKind.API_KEY, **data.model_dump())
        row.secret_hash, row.prefix = digest(key), key[:_PREFIX_LENGTH]
        return await self._credentials.add(row), key

    def _issue(self, user_id: UUID, credential_id: UUID) -> tuple[schemas.TokenRead, str, datetime]:
        access = timedelta(minutes=self._auth.settings.access_minutes)
        lifetime = timedelta(days=self._auth.settings.refresh_days)
        refresh_token = self._auth.issue("refresh", user_id, lifetime, sid=str(credential_id))
        tokens = schemas.TokenRead(
            access_token=self._auth.issue("access", user_id, access, sid=str(credential_id)),
            expires_in=int(access.total_seconds()),
            scope=_LOGIN_SCOPE,
            refresh_token=refresh_token,
        )
        return tokens, digest(refresh_token), utcnow() + lifetime

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
        self._auth.callers.forget(user.id)
        await self._credentials.revoke(user.id, keep=keep)

    def _post_link(self, user: User, subject: str, page: str, lifetime: timedelta) -> None:
        # With another password the token is worth nothing.
        token = self._auth.issue(page, user.id, lifetime, of=digest(user.password_hash))
        link = f"{self._auth.settings.pages_url}/{page}?token={token}"
        self._post(user.email, subject, f"{subject}: {link}\n\nIf you did not ask, ignore this.\n")

    async def _read_link(self, page: str, token: str) -> User:
        claims = self._auth.read(page, token)
        user = await self._users.read(UUID(claims["sub"]))
        if user is None or digest(user.password_hash) != claims["of"]:
            raise UnauthorizedError("The token was used before.", headers=INVALID_TOKEN)
        return user


async def find_caller(
    auth: Auth, credentials: CredentialRepository, token: str | None, key: str | None
) -> Caller:
    """Return who calls with an access token or an API key. Raises UnauthorizedError."""
    if not token and not key:
        raise UnauthorizedError
    name = digest(token or key or "")
    caller = auth.callers.get(name)
    if caller is None:
        if token:
            claims = auth.read("access", token)
            caller, expires = await credentials.find_by_id(UUID(claims["sid"])), claims["exp"]
        else:
            caller, expires = await credentials.find_by_key(key or ""), inf
        if caller is None:
            raise UnauthorizedError("This is no longer valid.", headers=INVALID_TOKEN)
        auth.callers.put(name, caller, expires)
    return caller


def _decode(encoded: str) -> str:
    try:
        return b64decode(encoded, validate=True).decode()
    except ValueError as exc:
        raise UnauthorizedError from exc
