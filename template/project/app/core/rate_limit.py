"""How often a caller may ask, and how it is told.

The headers are those of draft-ietf-httpapi-ratelimit-headers-10.
"""

from collections.abc import Awaitable, Callable
from math import ceil
from time import monotonic

from fastapi import Request
from pydantic import Field
from pydantic_settings import SettingsConfigDict
from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.core.exceptions import AppError
from app.core.settings import EnvironmentSettings

_MOST_WINDOWS = 50_000


class RateLimitedError(AppError):
    """The caller has asked too often."""

    status, title, code = 429, "Too Many Requests", "RATE_LIMITED"
    message = "Too many requests; try again later."


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
        # A rounding error is not to be another second.
        return count + 1, min(ceil(end - now), seconds)


def rate_limit(limit: int, seconds: int) -> Callable[[Request], Awaitable[None]]:
    """Return a dependency that allows each caller so many requests to an endpoint.

    A caller is an address, or a user where a dependency before this one sets
    `request.state.user_id`. Name the error in the endpoint's `responses=errors(429)`.
    """

    async def limit_requests(request: Request) -> None:
        await count_request(request, limit, seconds)

    return limit_requests


async def count_request(request: Request, limit: int, seconds: int, name: str = "") -> None:
    """Count a request, by default to its endpoint. Raises RateLimitedError beyond the limit."""
    state, name = request.state, name or request.scope["route"].name
    user_id, address = getattr(state, "user_id", None), request.client and request.client.host
    caller = f"user {user_id}" if user_id else f"address {address}"
    limiter: RateLimiter = request.app.state.rate_limiter
    count, left = await limiter.count(f"{name}:{limit}:{seconds}:{caller}", seconds)
    state.rate_limits["ratelimit-policy"] = f'"{name}";q={limit};w={seconds}'
    state.rate_limits["ratelimit"] = f'"{name}";r={max(limit - count, 0)};t={left}'
    if count > limit:
        raise RateLimitedError(headers={"retry-after": str(left), **state.rate_limits})


class RateLimitMiddleware:
    """Hold every caller to the limit of the settings; tell the last limit in the answer."""

    def __init__(self, app: ASGIApp, *, settings: RateLimitSettings) -> None:
        self.app, self.settings = app, settings

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        request, settings = Request(scope), self.settings
        told = request.state.rate_limits = dict[str, str]()

        async def send_with_limits(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).update(told)
            await send(message)

        if settings.requests and not scope["path"].startswith("/health/"):
            await count_request(request, settings.requests, settings.seconds, "default")
        await self.app(scope, receive, send_with_limits)
