"""A cache that is read through: what is not there is loaded, once for all who ask."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import TypeVar
from uuid import uuid4
from weakref import WeakValueDictionary

from fastapi import FastAPI
from pydantic import BaseModel, ValidationError

from app.core.redis import RedisDownError, RedisLink

ModelT = TypeVar("ModelT", bound=BaseModel)
Load = Callable[[], Awaitable[object]]

_MARK = b"?"
_CLAIM_SECONDS = 2
_POLLS_PER_SECOND = 50
_CLAIM = "return redis.call('SET', KEYS[1], ARGV[1], 'NX', 'GET', 'EX', ARGV[2])"
_KEEP = """if redis.call('GET', KEYS[1]) == ARGV[1] then
redis.call('SET', KEYS[1], ARGV[2], 'EX', ARGV[3]) end"""


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
            async with self._locks.setdefault(key, asyncio.Lock()):
                return await self._claim_or_wait(key, load, kind)
        except RedisDownError:
            return kind.model_validate(await load(), from_attributes=True)

    async def invalidate(self, *keys: str) -> None:
        """Forget keys: now, or when Redis is back."""
        owed, self._owed = self._owed.union(keys), set()
        try:
            await self._redis.send("DEL", *owed)
        except RedisDownError:
            self._owed |= owed

    async def _claim_or_wait(self, key: str, load: Load, kind: type[ModelT]) -> ModelT:
        claim = _MARK + uuid4().bytes
        for _ in range(_CLAIM_SECONDS * _POLLS_PER_SECOND):
            found = await self._redis.send("EVAL", _CLAIM, 1, key, claim, _CLAIM_SECONDS)
            if found is None:
                break
            if found.startswith(_MARK):
                await asyncio.sleep(1 / _POLLS_PER_SECOND)
                continue
            with suppress(ValidationError):
                return kind.model_validate_json(found)
            await self.invalidate(key)  # another release of the application has kept it
        try:
            value = kind.model_validate(await load(), from_attributes=True)
        except BaseException:
            await self.invalidate(key)
            raise
        with suppress(RedisDownError):
            json = value.model_dump_json()
            await self._redis.send("EVAL", _KEEP, 1, key, claim, json, self._seconds)
        return value


def find_cache(app: FastAPI) -> Cache:
    """Return the application's cache, which is made when it is first used."""
    if not hasattr(app.state, "cache"):
        app.state.cache = Cache(app.state.redis, app.state.settings.redis.cache_seconds)
    cache: Cache = app.state.cache
    return cache
