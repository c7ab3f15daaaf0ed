"""Redis, which may be down or slow: the application then goes on without it."""

from collections.abc import Awaitable, Callable
from time import monotonic
from typing import TypeVar
from urllib.parse import urlsplit

import structlog
from pydantic import Field, SecretStr
from pydantic_settings import SettingsConfigDict
from redis.asyncio import BlockingConnectionPool, Redis
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff
from redis.exceptions import RedisError
from typing_extensions import override

from app.core.rate_limit import RateLimiter
from app.core.settings import EnvironmentSettings

log = structlog.stdlib.get_logger(__name__)
ResultT = TypeVar("ResultT")

_PAUSE_SECONDS = 1.0
_LOCAL = {None, "localhost", "127.0.0.1", "::1"}


class RedisSettings(EnvironmentSettings):
    """Where Redis is, how long a request waits for it, and how long it keeps what is cached."""

    model_config = SettingsConfigDict(env_prefix="REDIS_")

    url: SecretStr = SecretStr("redis://localhost:6379/0")
    timeout: float = Field(default=0.25, gt=0, description="Seconds")
    cache_seconds: int = Field(default=60, ge=1)

    @override
    def insecure(self) -> list[str]:
        """Return what leaves Redis open to others."""
        url = urlsplit(self.url.get_secret_value())
        is_open = url.password is None and url.hostname not in _LOCAL
        return ["REDIS_URL must hold a password."] * is_open


def create_redis(settings: RedisSettings) -> Redis:
    """Return a client that has not connected yet; it tries once, and not for long."""
    names = ("timeout", "socket_timeout", "socket_connect_timeout")
    limits = dict.fromkeys(names, settings.timeout)
    url, retry = settings.url.get_secret_value(), Retry(NoBackoff(), 0)
    return Redis.from_pool(BlockingConnectionPool.from_url(url, retry=retry, **limits))


class RedisDownError(Exception):
    """Redis does not answer, or not in time."""


class RedisLink:
    """A pool of connections that does not keep requests waiting for a server that is down."""

    def __init__(self, client: Redis) -> None:
        self.client = client
        self.failures = 0
        self._paused_until = 0.0

    async def run(self, command: Callable[[Redis], Awaitable[ResultT]]) -> ResultT:
        """Send a command. Raises RedisDownError, and for a second after a failure at once."""
        if monotonic() < self._paused_until:
            raise RedisDownError
        try:
            return await command(self.client)
        except (RedisError, OSError) as exc:
            if monotonic() >= self._paused_until:
                log.warning("redis is down", error=type(exc).__name__)
            self.failures += 1
            self._paused_until = monotonic() + _PAUSE_SECONDS
            await self.client.connection_pool.disconnect(inuse_connections=False)
            raise RedisDownError from exc

    async def is_up(self) -> bool:
        """Whether Redis answers."""
        try:
            return bool(await self.run(lambda redis: redis.ping()))
        except RedisDownError:
            return False


class RedisRateLimiter(RateLimiter):
    """Counts requests in Redis for all processes, and in memory while it is down."""

    def __init__(self, redis: RedisLink) -> None:
        super().__init__()
        self._redis = redis

    @override
    async def count(self, key: str, seconds: int) -> tuple[int, int]:
        pipeline = self._redis.client.pipeline()
        name = f"rate:{key}"
        pipeline.incr(name)
        pipeline.expire(name, seconds, nx=True)
        pipeline.ttl(name)
        try:
            count, _, left = await self._redis.run(lambda _: pipeline.execute())
        except RedisDownError:
            return await super().count(key, seconds)
        return count, max(left, 1)
