"""A cache that is read through: what is not there is loaded, once for all who ask."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from typing import TypeVar
from uuid import uuid4
from weakref import WeakValueDictionary

from fastapi import FastAPI
from pydantic import BaseModel
from redis.asyncio import Redis
from redis.asyncio.client import Pipeline

from app.core.redis import RedisDownError, RedisLink, RedisRateLimiter, create_redis

ModelT = TypeVar("ModelT", bound=BaseModel)
Load = Callable[[], Awaitable[object]]

_CLAIM = b"?"
_CLAIM_SECONDS = 2
_POLLS_PER_SECOND = 50


class Cache:
    """Values in Redis, as JSON. While it is down, everything is loaded.

    A key holds a value, or the claim of the process that loads it. Whoever invalidates a key
    removes a claim too: what is loaded meanwhile may be old, and is not kept.
    """

    def __init__(self, redis: RedisLink, seconds: int) -> None:
        self._redis = redis
        self._seconds = seconds
        self._locks: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()
        self._owed: set[str] = set()

    async def get_or_load(self, key: str, load: Load, kind: type[ModelT]) -> ModelT:
        """Return the value of a key, loaded if need be: what `load` returns, read as `kind`."""
        if self._owed:
            await self.invalidate()
        try:
            found = await self._send("GET", key)
            if found is None or found.startswith(_CLAIM):
                async with self._locks.setdefault(key, asyncio.Lock()):
                    return await self._claim_or_wait(key, load, kind)
            return kind.model_validate_json(found)
        except RedisDownError:
            return kind.model_validate(await load(), from_attributes=True)

    async def invalidate(self, *keys: str) -> None:
        """Forget keys: now, or when Redis is back."""
        owed, self._owed = self._owed.union(keys), set()
        try:
            await self._send("DEL", *owed)
        except RedisDownError:
            self._owed |= owed

    async def _claim_or_wait(self, key: str, load: Load, kind: type[ModelT]) -> ModelT:
        claim = _CLAIM + uuid4().bytes
        for _ in range(_CLAIM_SECONDS * _POLLS_PER_SECOND):
            found = await self._send("SET", key, claim, "NX", "GET", "EX", _CLAIM_SECONDS)
            if found is None:
                break
            if not found.startswith(_CLAIM):
                return kind.model_validate_json(found)
            await asyncio.sleep(1 / _POLLS_PER_SECOND)
        try:
            value = kind.model_validate(await load(), from_attributes=True)
        except BaseException:
            await self.invalidate(key)
            raise
        with suppress(RedisDownError):
            await self._keep(key, claim, value.model_dump_json())
        return value

    async def _keep(self, key: str, claim: bytes, value: str) -> None:
        async def replace(pipeline: Pipeline) -> None:
            if await pipeline.get(key) == claim:
                pipeline.multi()  # type: ignore[no-untyped-call]
                pipeline.set(key, value, ex=self._seconds)

        await self._redis.run(lambda redis: redis.transaction(replace, key))

    async def _send(self, *words: str | bytes | int) -> bytes | None:
        found: bytes | None = await self._redis.run(
            lambda redis: redis.execute_command(*words, get=True)  # type: ignore[no-untyped-call]
        )
        return found


def share(app: FastAPI, client: Redis) -> None:
    """Let the application share its cache and its rate limits by this client."""
    app.state.redis = RedisLink(client)
    app.state.cache = Cache(app.state.redis, app.state.settings.redis.cache_seconds)
    app.state.rate_limiter = RedisRateLimiter(app.state.redis)


@asynccontextmanager
async def connect_redis(app: FastAPI) -> AsyncIterator[None]:
    """Give the application what it shares, and close all connections at the end."""
    async with create_redis(app.state.settings.redis) as client:
        share(app, client)
        yield
