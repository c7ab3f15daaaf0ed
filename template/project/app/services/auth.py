"""The rules of logging in and staying logged in."""

from datetime import timedelta
from uuid import UUID

import structlog
from uuid_utils.compat import uuid7

from app.core.auth_error import INVALID_TOKEN, ForbiddenError, UnauthorizedError
from app.core.security import Auth, Caller, digest
from app.models.base import utcnow
from app.models.user import Credential, CredentialKind
from app.repositories.user import CredentialRepository, UserRepository
from app.schemas.user import PasswordGrant, TokenRead

log = structlog.stdlib.get_logger(__name__)
# The last one is for what concerns the account itself, and no API key has it.
_SESSION_SCOPE = "read write account"


class AuthService:
    """Gives out tokens, and takes them back."""

    def __init__(
        self, users: UserRepository, credentials: CredentialRepository, auth: Auth
    ) -> None:
        self._users = users
        self._credentials = credentials
        self._auth = auth
        self._refresh_lifetime = timedelta(days=auth.settings.refresh_days)

    async def login(self, grant: PasswordGrant) -> TokenRead:
        """Return tokens for a password. Raises UnauthorizedError."""
        user = await self._users.find_login(grant.username.lower())
        password = grant.password.get_secret_value()
        stored = user.password_hash if user else None
        new_hash = await self._auth.passwords.verify(password, stored)
        if not user or not new_hash or not await self._users.replace_hash(user, new_hash):
            raise UnauthorizedError("The e-mail address or the password is wrong.")
        if self._auth.settings.verified_only and not user.email_verified_at:
            raise ForbiddenError("Verify the e-mail address first.")
        credential_id = uuid7()
        tokens = self._issue(user.id, credential_id)
        await self._credentials.add(
            Credential(
                id=credential_id,
                user_id=user.id,
                kind=CredentialKind.SESSION,
                secret_hash=digest(tokens.refresh_token),
                scope=_SESSION_SCOPE,
                expires_at=utcnow() + self._refresh_lifetime,
            )
        )
        return tokens

    async def refresh(self, token: str) -> TokenRead | None:
        """Return new tokens, or None for a used one, with its login revoked. Let that be committed.

        Raises UnauthorizedError for what is no refresh token.
        """
        claims = self._auth.tokens.read("refresh", token)
        user_id, credential_id = UUID(claims["sub"]), UUID(claims["sid"])
        tokens = self._issue(user_id, credential_id)
        expires_at = utcnow() + self._refresh_lifetime
        if await self._credentials.rotate(token, tokens.refresh_token, expires_at):
            return tokens
        log.warning("a refresh token was used again", user_id=str(user_id))
        await self.logout(user_id, credential_id)
        return None

    async def logout(self, user_id: UUID, credential_id: UUID) -> None:
        """Revoke one login, with its tokens."""
        await self._credentials.revoke(user_id, credential_id)
        self._auth.callers.forget(user_id)

    async def logout_everywhere(self, user_id: UUID, *, keep: UUID | None = None) -> None:
        """Revoke all logins, or all but one."""
        await self._credentials.revoke_sessions(user_id, keep=keep)
        self._auth.callers.forget(user_id)

    def _issue(self, user_id: UUID, credential_id: UUID) -> TokenRead:
        lifetime = timedelta(minutes=self._auth.settings.access_minutes)
        issue, sid = self._auth.tokens.issue, str(credential_id)
        return TokenRead(
            access_token=issue("access", user_id, lifetime, sid=sid),
            expires_in=int(lifetime.total_seconds()),
            scope=_SESSION_SCOPE,
            refresh_token=issue("refresh", user_id, self._refresh_lifetime, sid=sid),
        )


async def find_caller(auth: Auth, credentials: CredentialRepository, token: str) -> Caller:
    """Return who calls with an access token. Raises UnauthorizedError."""
    sid = auth.tokens.read("access", token)["sid"]
    caller = auth.callers.get(sid)
    if caller is None:
        caller = await credentials.find_by_id(UUID(sid))
        if caller is None:
            raise UnauthorizedError("The token is no longer valid.", challenge=INVALID_TOKEN)
        auth.callers.put(sid, caller)
    return caller
