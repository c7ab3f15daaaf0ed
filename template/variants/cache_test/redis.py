"""What is read through the cache is right, whoever changes it and whatever is down."""

import asyncio
import os
from collections.abc import AsyncIterator
from uuid import uuid4

import pytest
from fakeredis import FakeAsyncRedis, FakeServer
from fastapi import FastAPI
from httpx2 import AsyncClient
from pydantic import BaseModel
from redis.asyncio import Redis
from sqlalchemy import text

from app.api.cache import CacheDep
from app.api.deps import SessionDep
from app.core import cache as module
from app.core import redis as redis_module
from app.core.cache import Cache
from app.core.redis import RedisLink, RedisSettings, create_redis

SERVERS = ["memory", *filter(None, [os.environ.get("TEST_REDIS_URL")])]
KEY = f"test:{uuid4()}"


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


@pytest.fixture(params=SERVERS)
async def redis(request: pytest.FixtureRequest) -> AsyncIterator[Redis]:
    """Open a client of a server in memory, and of the one that TEST_REDIS_URL names."""
    if request.param == "memory":
        yield FakeAsyncRedis(server=FakeServer())
        return
    client = create_redis(RedisSettings.model_validate({"url": request.param, "timeout": 5}))
    yield client
    await client.delete(KEY)
    await client.aclose()


@pytest.fixture
def caches(redis: Redis, monkeypatch: pytest.MonkeyPatch) -> tuple[Cache, Cache]:
    """Make the caches of two processes, which try again at once after a failure."""
    monkeypatch.setattr(redis_module, "_PAUSE_SECONDS", 0.0)
    return Cache(RedisLink(redis), 60), Cache(RedisLink(redis), 60)


async def test_a_value_is_loaded_once(caches: tuple[Cache, Cache], redis: Redis) -> None:
    """Every process finds it, until it is invalidated or too old."""
    source = Source()
    for cache in (*caches, *caches):
        assert await cache.get_or_load(KEY, source.load, Value) == Value(number=1)
    assert source.loads == 1
    assert 0 < await redis.ttl(KEY) <= 60
    source.number = 2
    await caches[0].invalidate(KEY)
    assert (await caches[1].get_or_load(KEY, source.load, Value)).number == 2


async def test_a_stampede_loads_once(caches: tuple[Cache, Cache]) -> None:
    """Of many who ask at the same time in two processes, one loads and all get its value."""
    source = Source()
    source.may_answer.clear()
    readers = [
        asyncio.create_task(cache.get_or_load(KEY, source.load, Value))
        for cache in caches
        for _ in range(20)
    ]
    await source.asked.wait()
    source.may_answer.set()
    assert await asyncio.gather(*readers) == [Value(number=1)] * 40
    assert source.loads == 1


async def test_what_is_loaded_during_a_change_is_not_kept(caches: tuple[Cache, Cache]) -> None:
    """A reader that began before the change may have the old value: nobody else gets it."""
    source = Source()
    source.may_answer.clear()
    reader = asyncio.create_task(caches[0].get_or_load(KEY, source.load, Value))
    await source.asked.wait()
    source.number = 2
    await caches[1].invalidate(KEY)
    source.may_answer.set()
    await reader
    assert (await caches[1].get_or_load(KEY, source.load, Value)).number == 2
    assert (await caches[0].get_or_load(KEY, source.load, Value)).number == 2


async def test_a_failure_is_not_kept(caches: tuple[Cache, Cache]) -> None:
    """The next one who asks loads at once."""
    source = Source()
    for cache in caches:
        with pytest.raises(LookupError):
            await cache.get_or_load(KEY, source.fail, Value)
    assert source.loads == 2
    assert await caches[0].get_or_load(KEY, source.load, Value) == Value(number=1)


async def test_what_another_release_has_kept(caches: tuple[Cache, Cache], redis: Redis) -> None:
    """A value of another shape is loaded anew."""
    await redis.set(KEY, '{"size": "large"}')
    assert await caches[0].get_or_load(KEY, Source().load, Value) == Value(number=1)
    assert await redis.get(KEY) == b'{"number":1}'


async def test_a_claim_ends(caches: tuple[Cache, Cache], monkeypatch: pytest.MonkeyPatch) -> None:
    """Who waits too long for another process loads for itself."""
    monkeypatch.setattr(module, "_CLAIM_SECONDS", 1)
    monkeypatch.setattr(module, "_POLLS_PER_SECOND", 2)
    source, slow = Source(), Source()
    slow.may_answer.clear()
    reader = asyncio.create_task(caches[0].get_or_load(KEY, slow.load, Value))
    await slow.asked.wait()
    assert (await caches[1].get_or_load(KEY, source.load, Value)).number == 1
    slow.may_answer.set()
    await reader


async def test_a_server_that_goes_and_comes_back(monkeypatch: pytest.MonkeyPatch) -> None:
    """While it is down everything is loaded; what changed meanwhile is not old afterwards."""
    monkeypatch.setattr(redis_module, "_PAUSE_SECONDS", 0.0)
    server, source = FakeServer(), Source()
    cache = Cache(RedisLink(FakeAsyncRedis(server=server)), 60)
    assert (await cache.get_or_load(KEY, source.load, Value)).number == 1
    server.connected = False
    source.number = 2
    await cache.invalidate(KEY)
    assert (await cache.get_or_load(KEY, source.load, Value)).number == 2
    server.connected = True
    assert (await cache.get_or_load(KEY, source.load, Value)).number == 2
    loads = source.loads
    assert (await cache.get_or_load(KEY, source.load, Value)).number == 2
    assert source.loads == loads


async def test_a_change_is_seen_after_the_answer(app: FastAPI, client: AsyncClient) -> None:
    """The cache forgets after the commit and before the answer, and not at all if it fails."""
    source = Source()

    @app.get("/value")
    async def read(cache: CacheDep) -> Value:
        return await cache.get_or_load(KEY, source.load, Value)

    @app.post("/value")
    async def write(cache: CacheDep, session: SessionDep) -> None:
        cache.invalidate(KEY)
        before = await cache.get_or_load(KEY, source.load, Value)
        await session.execute(text("SELECT 1"))
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
