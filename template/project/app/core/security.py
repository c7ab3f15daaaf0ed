"""Passwords, tokens, and what is known about who calls."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cached_property, partial
from hashlib import sha256
from math import inf
from secrets import token_hex
from time import monotonic, time
from typing import Any
from uuid import UUID, uuid4

import jwt
from anyio import CapacityLimiter, to_thread
from pwdlib import PasswordHash
from pwdlib.exceptions import UnknownHashError
from pwdlib.hashers.argon2 import Argon2Hasher
from pwdlib.hashers.bcrypt import BcryptHasher
from pydantic import Field, SecretStr
from pydantic_settings import SettingsConfigDict
from typing_extensions import override

from app.core.auth_error import INVALID_TOKEN, UnauthorizedError
from app.core.settings import EnvironmentSettings

_ALGORITHM = "HS256"
_CLAIMS = ["type", "sub", "iss", "aud", "exp", "iat", "nbf", "jti"]
_MOST_CALLERS = 10_000


class AuthSettings(EnvironmentSettings):
    """How tokens are signed, and how long they live."""

    model_config = SettingsConfigDict(env_prefix="AUTH_")

    # Without one, each process makes its own, and its tokens end with it.
    secret_key: SecretStr = Field(default_factory=lambda: SecretStr(token_hex(32)), min_length=32)
    issuer: str = "app"
    audience: str = "app"
    access_minutes: int = Field(default=15, ge=1, le=60)
    refresh_days: int = Field(default=30, ge=1)
    # Where the pages are that mails link to: verify-email and reset-password, with a token.
    pages_url: str = "http://localhost:3000"
    # How often each address may call an endpoint where one can guess, and each user the others.
    attempts_per_minute: int = Field(default=30, ge=1)
    requests_per_minute: int = Field(default=120, ge=1)
    # Whether an address must be verified before its first login.
    verified_only: bool = False

    @override
    def insecure(self) -> list[str]:
        """Return whether the key is missing."""
        return [] if "secret_key" in self.model_fields_set else ["AUTH_SECRET_KEY must be set."]


class Passwords:
    """Hashes passwords with Argon2id, and takes over those that were hashed with bcrypt."""

    def __init__(self) -> None:
        # https://cheatsheetseries.owasp.org/cheatsheets/Password_Storage_Cheat_Sheet.html
        argon2 = Argon2Hasher(time_cost=2, memory_cost=19_456, parallelism=1)
        self._hasher = PasswordHash((argon2, BcryptHasher()))
        # Hashing fills a core: it must not fill the pool of threads too.
        self._limiter = CapacityLimiter(4)

    @cached_property
    def _nobodys(self) -> str:
        return self._hasher.hash(token_hex())

    async def hash(self, password: str) -> str:
        """Return what to store."""
        return await to_thread.run_sync(self._hasher.hash, password, limiter=self._limiter)

    async def verify(self, password: str, stored: str | None) -> str | None:
        """Return the hash to store from now on, or None if the password is wrong.

        Without a stored one it takes the same time: who has an account cannot be measured.
        """
        return await to_thread.run_sync(self._verify, password, stored, limiter=self._limiter)

    def _verify(self, password: str, stored: str | None) -> str | None:
        try:
            valid, new = self._hasher.verify_and_update(password, stored or self._nobodys)
        except (UnknownHashError, ValueError):  # bcrypt raises the second above 72 bytes
            return None
        return (new or stored) if valid else None


def digest(secret: str) -> str:
    """Return what to store of a secret that is random, and so needs no slow hash."""
    return sha256(secret.encode("utf-8", "replace")).hexdigest()


@dataclass(frozen=True, slots=True)
class Caller:
    """Who calls, by which credential, and what that one is for."""

    id: UUID
    role: str
    is_active: bool
    credential_id: UUID
    scopes: frozenset[str]


class Callers:
    """What was read about callers, believed for a second: so long may other processes be behind.

    What this process changes is known at once.
    """

    def __init__(self) -> None:
        self._known: dict[str, tuple[float, float, Caller]] = {}
        self._changed: dict[UUID, float] = {}

    def get(self, name: str) -> Caller | None:
        """Return what is known and fresh."""
        read_at, until, caller = self._known.get(name, (0.0, -inf, None))
        if caller and until > monotonic() and read_at > self._changed.get(caller.id, -inf):
            return caller
        return None

    def put(self, name: str, caller: Caller, expires: float) -> None:
        """Remember what was read just now, about a token that expires at this time."""
        if len(self._known) >= _MOST_CALLERS:
            self._known.clear()
        now = monotonic()
        self._known[name] = now, now + min(1.0, expires - time()), caller

    def forget(self, user_id: UUID) -> None:
        """Believe nothing that is read in the next second, in which the change is committed."""
        if len(self._changed) >= _MOST_CALLERS:
            self._changed.clear()
        self._changed[user_id] = monotonic() + 1


class Auth:
    """What one application knows of who calls. It signs tokens, and refuses all others."""

    def __init__(self, settings: AuthSettings) -> None:
        self.settings, self.passwords, self.callers = settings, Passwords(), Callers()
        key = settings.secret_key.get_secret_value()
        self._encode = partial(jwt.encode, key=key, algorithm=_ALGORITHM)
        self._decode = partial(jwt.decode, key=key, algorithms=[_ALGORITHM])

    def issue(self, kind: str, subject: UUID, lifetime: timedelta, **claims: str) -> str:
        """Return a new token of this type about a user."""
        now = datetime.now(UTC)
        parties = {"iss": self.settings.issuer, "aud": self.settings.audience}
        times = {"iat": now, "nbf": now, "exp": now + lifetime}
        names = {"type": kind, "sub": str(subject), "jti": uuid4().hex}
        return self._encode({**claims, **parties, **times, **names})

    def read(self, kind: str, token: str) -> dict[str, Any]:
        """Return the claims. Raises UnauthorizedError for all but a valid token of this type."""
        issuer, audience = self.settings.issuer, self.settings.audience
        try:
            claims: dict[str, Any] = self._decode(
                token, issuer=issuer, audience=audience, options={"require": _CLAIMS}
            )
        except (jwt.PyJWTError, ValueError, RecursionError) as exc:
            raise UnauthorizedError("The token is not valid.", headers=INVALID_TOKEN) from exc
        if claims["type"] != kind:
            raise UnauthorizedError("The token is of another type.", headers=INVALID_TOKEN)
        return claims
