"""Redis, which may be down or slow: the application then goes on without it."""

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from time import monotonic
from typing import Any

import structlog
from fastapi import FastAPI
from pydantic import Field, SecretStr
from redis.asyncio import BlockingConnectionPool, Redis
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff
from redis.exceptions import RedisError
from typing_extensions import override

from app.core.rate_limit import RateLimiter
from app.core.settings import EnvironmentSettings
from app.core.timing import note_seconds

log = structlog.stdlib.get_logger(__name__)

_PAUSE_SECONDS = 1.0
_OPEN = re.compile(r"rediss?://(?!localhost\b|127\.|\[::1\])[^@]*")
_COUNT = """local count = redis.call('INCR', KEYS[1])
if count == 1 then redis.call('EXPIRE', KEYS[1], ARGV[1]) end
return {count, math.ceil(redis.call('PTTL', KEYS[1]) / 1000)}"""


class RedisSettings(EnvironmentSettings, env_prefix="REDIS_"):
    """Where Redis is, how long a request waits for it, and how long it keeps what is cached."""

    url: SecretStr = SecretStr("redis://localhost:6379/0")
    timeout: float = Field(default=0.25, gt=0, description="Seconds")
    cache_seconds: int = Field(default=60, ge=1)

    @override
    def insecure(self) -> list[str]:
        """Return what leaves Redis open to others."""
        return ["REDIS_URL needs a password."] * bool(_OPEN.fullmatch(self.url.get_secret_value()))


def create_redis(settings: RedisSettings) -> Redis:
    """Return a client that has not connected yet; it tries once, and not for long."""
    pool = BlockingConnectionPool.from_url(
        settings.url.get_secret_value(),
        retry=Retry(NoBackoff(), 0),
        timeout=settings.timeout,
        socket_timeout=settings.timeout,
        socket_connect_timeout=settings.timeout,
    )
    return Redis.from_pool(pool)


class RedisDownError(Exception):
    """Redis does not answer, or not in time."""


class RedisLink:
    """A pool of connections that does not keep requests waiting for a server that is down."""

    def __init__(self, client: Redis) -> None:
        self.client = client
        self._paused_until = 0.0

    async def send(self, *words: str | bytes | int) -> Any:  # noqa: ANN401  # anything comes back
        """Send a command. Raises RedisDownError, and for a second after a failure at once."""
        started = monotonic()
        if started < self._paused_until:
            raise RedisDownError
        try:
            return await self.client.execute_command(*words)  # type: ignore[no-untyped-call]
        except (RedisError, OSError) as exc:
            if started >= self._paused_until:
                log.warning("redis is down", error=type(exc).__name__)
            note_seconds("redis_failures", monotonic() - started)
            self._paused_until = monotonic() + _PAUSE_SECONDS
            await self.client.connection_pool.disconnect(inuse_connections=False)
            raise RedisDownError from exc

    async def is_up(self) -> bool:
        """Whether Redis answers."""
        with suppress(RedisDownError):
            return bool(await self.send("PING"))
        return False


class RedisRateLimiter(RateLimiter):
    """Counts requests in Redis for all processes, and in memory while it is down."""

    def __init__(self, redis: RedisLink) -> None:
        super().__init__()
        self._redis = redis

    @override
    async def count(self, key: str, seconds: int) -> tuple[int, int]:
        try:
            count, left = await self._redis.send("EVAL", _COUNT, 1, f"rate:{key}", seconds)
        except RedisDownError:
            return await super().count(key, seconds)
        return count, min(max(left, 1), seconds)


def share(app: FastAPI, client: Redis) -> None:
    """Let the application share what it counts by this client."""
    app.state.redis = RedisLink(client)
    app.state.rate_limiter = RedisRateLimiter(app.state.redis)


@asynccontextmanager
async def connect_redis(app: FastAPI) -> AsyncIterator[None]:
    """Give the application what it shares, and close all connections at the end."""
    async with create_redis(app.state.settings.redis) as client:
        share(app, client)
        yield
