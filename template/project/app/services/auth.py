"""The rules of tokens and keys: who gets them, and when they are worth nothing any more."""

from base64 import b64decode
from datetime import timedelta
from secrets import token_urlsafe
from uuid import UUID

import structlog
from uuid_utils.compat import uuid7

from app.core.auth_error import INVALID_TOKEN, ForbiddenError, UnauthorizedError
from app.core.security import Auth, Caller, digest
from app.models.base import utcnow
from app.models.user import Credential, CredentialKind
from app.repositories.base import Slice
from app.repositories.user import CredentialRepository, UserRepository
from app.schemas.base import PageQuery
from app.schemas.user import ApiKeyCreate, ClientGrant, PasswordGrant, TokenRead

log = structlog.stdlib.get_logger(__name__)
# The last one is for what concerns the account itself, and no API key has it.
_LOGIN_SCOPE = "read write account"
_PREFIX_LENGTH = 12


class AuthService:
    """Gives out tokens and keys, and takes them back."""

    def __init__(
        self, users: UserRepository, credentials: CredentialRepository, auth: Auth
    ) -> None:
        self._users, self._credentials, self._auth = users, credentials, auth
        self._access = timedelta(minutes=auth.settings.access_minutes)
        self._refresh = timedelta(days=auth.settings.refresh_days)

    async def log_in(self, grant: PasswordGrant) -> TokenRead:
        """Return tokens for a password. Raises UnauthorizedError, and ForbiddenError."""
        user = await self._users.read(grant.username.lower())
        given, stored = grant.password.get_secret_value(), user.password_hash if user else None
        new_hash = await self._auth.passwords.verify(given, stored)
        if not user or not new_hash or not await self._users.replace_hash(user, new_hash):
            raise UnauthorizedError("The e-mail address or the password is wrong.")
        if self._auth.settings.verified_only and not user.email_verified_at:
            raise ForbiddenError("Verify the e-mail address first.")
        return await self.open_login(user.id, uuid7())

    async def open_login(self, user_id: UUID, login_id: UUID) -> TokenRead:
        """Return the first tokens of a login. Raises IntegrityError for an id that is not new."""
        tokens, refresh_token = self._issue(user_id, login_id)
        login = Credential(id=login_id, user_id=user_id, kind=CredentialKind.LOGIN)
        login.secret_hash, login.scope = digest(refresh_token), tokens.scope
        login.expires_at = utcnow() + self._refresh
        await self._credentials.add(login)
        return tokens

    async def refresh(self, token: str) -> TokenRead | None:
        """Return new tokens, or None for a used one, with its login revoked. Let that be committed.

        Raises UnauthorizedError for what is no refresh token.
        """
        claims = self._auth.tokens.read("refresh", token)
        user_id, login_id = UUID(claims["sub"]), UUID(claims["sid"])
        tokens, refresh_token = self._issue(user_id, login_id)
        if await self._credentials.rotate(token, refresh_token, utcnow() + self._refresh):
            return tokens
        log.warning("a refresh token was used again", user_id=str(user_id))
        await self.revoke(user_id, login_id)
        return None

    async def log_in_client(self, grant: ClientGrant, authorization: str) -> TokenRead:
        """Return a token for an API key, whose prefix is the client's id.

        Raises UnauthorizedError.
        """
        client_id, secret = grant.client_id, grant.client_secret.get_secret_value()
        if authorization[:6].lower() == "basic ":  # RFC 6749, section 2.3.1
            client_id, _, secret = _decode(authorization[6:]).partition(":")
        caller = await self._credentials.find_by_key(secret)
        if caller is None or client_id != secret[:_PREFIX_LENGTH]:
            raise UnauthorizedError("The client's id or secret is wrong.")
        tokens, _ = self._issue(caller.id, caller.credential_id)
        scope = " ".join(sorted(caller.scopes))
        return tokens.model_copy(update={"refresh_token": None, "scope": scope})

    async def revoke(self, user_id: UUID, credential_id: UUID | None = None) -> None:
        """Revoke one login or key with its tokens, or all logins."""
        await self._credentials.revoke(user_id, only=credential_id)
        self._auth.callers.forget(user_id)

    async def find_keys(self, user_id: UUID, query: PageQuery) -> Slice[Credential]:
        """Return the API keys of a user."""
        return await self._credentials.find_keys(user_id, query)

    async def create_key(self, user_id: UUID, data: ApiKeyCreate) -> tuple[Credential, str]:
        """Make an API key, which nobody can read again."""
        key = token_urlsafe(32)
        row = Credential(user_id=user_id, kind=CredentialKind.API_KEY, **data.model_dump())
        row.secret_hash, row.prefix = digest(key), key[:_PREFIX_LENGTH]
        return await self._credentials.add(row), key

    def _issue(self, user_id: UUID, credential_id: UUID) -> tuple[TokenRead, str]:
        issue, sid = self._auth.tokens.issue, str(credential_id)
        refresh_token = issue("refresh", user_id, self._refresh, sid=sid)
        tokens = TokenRead(
            access_token=issue("access", user_id, self._access, sid=sid),
            expires_in=int(self._access.total_seconds()),
            scope=_LOGIN_SCOPE,
            refresh_token=refresh_token,
        )
        return tokens, refresh_token


async def find_caller(
    auth: Auth, credentials: CredentialRepository, token: str | None, key: str | None
) -> Caller:
    """Return who calls with an access token or an API key. Raises UnauthorizedError."""
    if not token and not key:
        raise UnauthorizedError
    name = auth.tokens.read("access", token)["sid"] if token else digest(key or "")
    caller = auth.callers.get(name)
    if caller is None:
        find_by_id, find_by_key = credentials.find_by_id, credentials.find_by_key
        caller = await (find_by_id(UUID(name)) if token else find_by_key(key or ""))
        if caller is None:
            raise UnauthorizedError("This is no longer valid.", headers=INVALID_TOKEN)
        auth.callers.put(name, caller)
    return caller


def _decode(encoded: str) -> str:
    try:
        return b64decode(encoded, validate=True).decode()
    except ValueError as exc:
        raise UnauthorizedError from exc
