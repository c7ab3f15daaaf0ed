"""The rules of API keys, and of the programs that call with them."""

from base64 import b64decode
from datetime import UTC, datetime
from math import inf
from secrets import token_urlsafe
from uuid import UUID

from app.core.auth_error import INVALID_TOKEN, UnauthorizedError
from app.core.security import Auth, Caller, digest
from app.models.api_key import ApiKey
from app.repositories.api_key import ApiKeyRepository
from app.repositories.base import Slice
from app.schemas.api_key import ApiKeyCreate, ClientGrant
from app.schemas.base import PageQuery
from app.schemas.user import TokenRead
from app.services.account import issue_access

_NEVER = datetime(9999, 12, 31, tzinfo=UTC)
_PREFIX_LENGTH = 12


class ApiKeyService:
    """What can be done with API keys."""

    def __init__(self, keys: ApiKeyRepository, auth: Auth) -> None:
        self._keys, self._auth = keys, auth

    async def find(self, user_id: UUID, query: PageQuery) -> Slice[ApiKey]:
        """Return the API keys of a user, the newest first."""
        return await self._keys.find(user_id, query)

    async def create(self, user_id: UUID, data: ApiKeyCreate) -> tuple[ApiKey, str]:
        """Make an API key, which nobody can read again."""
        key = token_urlsafe(32)
        row = ApiKey(user_id=user_id, kind="api_key", expires_at=_NEVER, **data.model_dump())
        row.secret_hash, row.prefix = digest(key), key[:_PREFIX_LENGTH]
        return await self._keys.add(row), key

    async def find_caller(self, key: str) -> Caller:
        """Return who calls with an API key. Raises UnauthorizedError."""
        name = digest(key)
        caller = self._auth.callers.get(name)
        if caller is None:
            caller = await self._keys.find_caller(key)
            if caller is None:
                raise UnauthorizedError("This is no longer valid.", headers=INVALID_TOKEN)
            self._auth.callers.put(name, caller, inf)
        return caller

    async def log_in(self, grant: ClientGrant, header: str) -> TokenRead:
        """Return a token for an API key, whose prefix is the client's id.

        Raises UnauthorizedError.
        """
        client_id, secret = grant.client_id, grant.client_secret.get_secret_value()
        if header[:6].lower() == "basic ":  # RFC 6749, section 2.3.1
            client_id, _, secret = _decode(header[6:]).partition(":")
        caller = await self._keys.find_caller(secret)
        if caller is None or client_id != secret[:_PREFIX_LENGTH]:
            raise UnauthorizedError("The client's id or secret is wrong.")
        scope = " ".join(sorted(caller.scopes))
        return issue_access(self._auth, caller.id, caller.credential_id, scope)


def _decode(encoded: str) -> str:
    try:
        return b64decode(encoded, validate=True).decode()
    except ValueError as exc:
        raise UnauthorizedError from exc
