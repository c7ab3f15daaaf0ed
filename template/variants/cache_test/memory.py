"""What is read through the cache is right, whoever changes it."""

import asyncio

import pytest
from fastapi import FastAPI
from httpx2 import AsyncClient
from pydantic import BaseModel

from app.api.cache import CacheDep
from app.core import cache as module
from app.core.cache import Cache, find_cache

KEY = "value"


class Value(BaseModel):
    """What is cached."""

    number: int


class Source:
    """What is behind the cache: it counts how often it is asked."""

    def __init__(self) -> None:
        self.number = 1
        self.loads = 0
        self.asked = asyncio.Event()
        self.may_answer = asyncio.Event()
        self.may_answer.set()

    async def load(self) -> Value:
        """Return the present number, as soon as it may."""
        number = self.number
        self.loads += 1
        self.asked.set()
        await self.may_answer.wait()
        return Value(number=number)

    async def fail(self) -> Value:
        """Raise what a service raises."""
        self.loads += 1
        raise LookupError


async def test_a_value_is_loaded_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is found until it is invalidated or too old."""
    now = [1000.0]
    monkeypatch.setattr(module, "monotonic", lambda: now[0])
    cache, source = Cache(), Source()
    for _ in range(3):
        assert await cache.get_or_load(KEY, source.load, Value) == Value(number=1)
    assert source.loads == 1
    source.number = 2
    await cache.invalidate(KEY, "another")
    assert (await cache.get_or_load(KEY, source.load, Value)).number == 2
    source.number = 3
    now[0] += 61
    assert (await cache.get_or_load(KEY, source.load, Value)).number == 3


async def test_a_stampede_loads_once() -> None:
    """Of many who ask at the same time, one loads and all get its value."""
    cache, source = Cache(), Source()
    readers = (cache.get_or_load(KEY, source.load, Value) for _ in range(20))
    assert await asyncio.gather(*readers) == [Value(number=1)] * 20
    assert source.loads == 1


async def test_what_is_loaded_during_a_change_is_not_kept() -> None:
    """A reader that began before the change may have the old value: nobody else gets it."""
    cache, source = Cache(), Source()
    source.may_answer.clear()
    reader = asyncio.create_task(cache.get_or_load(KEY, source.load, Value))
    await source.asked.wait()
    source.number = 2
    await cache.invalidate(KEY)
    source.may_answer.set()
    await reader
    assert (await cache.get_or_load(KEY, source.load, Value)).number == 2


async def test_a_failure_is_not_kept() -> None:
    """The next one who asks loads again."""
    cache, source = Cache(), Source()
    for _ in range(2):
        with pytest.raises(LookupError):
            await cache.get_or_load(KEY, source.fail, Value)
    assert source.loads == 2


async def test_few_values_are_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    """Memory is bounded: the oldest value is forgotten first."""
    monkeypatch.setattr(module, "_MOST_VALUES", 2)
    cache, source = Cache(), Source()
    for key in ("a", "b", "c", "b", "a"):
        await cache.get_or_load(key, source.load, Value)
    assert source.loads == 4


async def test_a_change_is_seen_after_the_answer(app: FastAPI, client: AsyncClient) -> None:
    """The cache forgets after the commit and before the answer, and not at all if it fails."""
    source = Source()

    @app.get("/value")
    async def read(cache: CacheDep) -> Value:
        return await cache.get_or_load(KEY, source.load, Value)

    @app.post("/value")
    async def write(cache: CacheDep) -> None:
        cache.invalidate(KEY)
        before = await cache.get_or_load(KEY, source.load, Value)
        source.number = before.number + 1

    @app.post("/failure")
    async def fail(cache: CacheDep) -> None:
        cache.invalidate(KEY)
        raise LookupError

    assert (await client.get("/value")).json() == {"number": 1}
    assert (await client.post("/value")).status_code == 200
    assert (await client.get("/value")).json() == {"number": 2}
    source.number = 3
    assert (await client.post("/failure")).status_code == 500
    assert (await client.get("/value")).json() == {"number": 2}
    assert find_cache(app) is find_cache(app)
