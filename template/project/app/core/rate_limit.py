"""How often a caller may ask, and how it is told.

The headers are those of draft-ietf-httpapi-ratelimit-headers-10.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from math import ceil
from time import monotonic

from fastapi import Request
from pydantic import Field
from pydantic_settings import SettingsConfigDict
from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.core.rate_limit_error import RateLimitedError
from app.core.settings import EnvironmentSettings

_MOST_WINDOWS = 50_000
_PROBES = "/health/"


class RateLimitSettings(EnvironmentSettings):
    """How often each caller may ask for anything; 0 requests are no limit."""

    model_config = SettingsConfigDict(env_prefix="RATE_LIMIT_")

    requests: int = Field(default=0, ge=0)
    seconds: int = Field(default=60, ge=1)


class RateLimiter:
    """Counts requests in the memory of this process."""

    def __init__(self) -> None:
        self._windows: dict[str, tuple[int, float]] = {}

    async def count(self, key: str, seconds: int) -> tuple[int, int]:
        """Count one request; return how many there were, and the seconds until they are forgotten.

        A window begins with its first request.
        """
        now = monotonic()
        count, end = self._windows.get(key, (0, 0.0))
        if end <= now:
            # The oldest windows stand first, and go first when there are too many.
            self._windows.pop(key, None)
            count, end = 0, now + seconds
        self._windows[key] = (count + 1, end)
        if len(self._windows) > _MOST_WINDOWS:
            del self._windows[next(iter(self._windows))]
        return count + 1, ceil(end - now)


@dataclass(frozen=True, slots=True)
class Policy:
    """So many requests in so many seconds, for each caller."""

    name: str
    limit: int
    seconds: int

    async def check(self, scope: Scope) -> None:
        """Count a request. Raises RateLimitedError when it is one too many."""
        limiter: RateLimiter = scope["state"]["rate_limiter"]
        key = f"{self.name}:{self.limit}:{self.seconds}:{_caller(scope)}"
        count, seconds_left = await limiter.count(key, self.seconds)
        told: dict[str, list[str]] = scope["state"]["rate_limits"]
        told["ratelimit-policy"].append(f'"{self.name}";q={self.limit};w={self.seconds}')
        told["ratelimit"].append(f'"{self.name}";r={max(self.limit - count, 0)};t={seconds_left}')
        if count > self.limit:
            headers = {"retry-after": str(seconds_left), **_join(told)}
            raise RateLimitedError(headers=headers)


def rate_limit(limit: int, seconds: int) -> Callable[[Request], Awaitable[None]]:
    """Return a dependency that allows each caller so many requests to an endpoint.

    A caller is an address, or a user where a dependency before this one sets
    `request.state.user_id`. Name the error in the endpoint's `responses=errors(429)`.
    """

    async def check_rate_limit(request: Request) -> None:
        await Policy(request.scope["route"].name, limit, seconds).check(request.scope)

    return check_rate_limit


class RateLimitMiddleware:
    """Hold every caller to the limit of the settings, and tell of all limits in the answer."""

    def __init__(self, app: ASGIApp, *, settings: RateLimitSettings) -> None:
        self.app = app
        self.policy = Policy("default", settings.requests, settings.seconds)
        self.limiter = RateLimiter()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        told: dict[str, list[str]] = {"ratelimit-policy": [], "ratelimit": []}
        state = scope.setdefault("state", {})
        state["rate_limits"] = told
        state["rate_limiter"] = getattr(scope["app"].state, "rate_limiter", self.limiter)

        async def send_with_limits(message: Message) -> None:
            if message["type"] == "http.response.start" and told["ratelimit"]:
                MutableHeaders(scope=message).update(_join(told))
            await send(message)

        if self.policy.limit and not scope["path"].startswith(_PROBES):
            await self.policy.check(scope)
        await self.app(scope, receive, send_with_limits)


def _caller(scope: Scope) -> str:
    user_id = scope["state"].get("user_id")
    return f"user {user_id}" if user_id else f"address {(scope.get('client') or ['unknown'])[0]}"


def _join(told: dict[str, list[str]]) -> dict[str, str]:
    return {name: ", ".join(items) for name, items in told.items()}
