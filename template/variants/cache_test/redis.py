"""What is read through the cache is right, whoever changes it and whatever is down."""

import asyncio
import os
from collections.abc import AsyncIterator
from uuid import uuid4

import pytest
from fakeredis import FakeAsyncRedis, FakeServer
from fastapi import FastAPI
from httpx2 import AsyncClient
from redis.asyncio import Redis
from sqlalchemy import text

from app.api.cache import CacheDep
from app.api.deps import SessionDep
from app.core import cache as module
from app.core import redis as redis_module
from app.core.cache import Cache
from app.core.redis import RedisLink, RedisSettings, create_redis
from tests.source import Source, Value

SERVERS = ["memory", *filter(None, [os.environ.get("TEST_REDIS_URL")])]
KEY = f"test:{uuid4()}"


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


async def test_a_value_ends(caches: tuple[Cache, Cache], redis: Redis) -> None:
    """It is kept for a minute at most."""
    await caches[0].get_or_load(KEY, Source().load, Value)
    assert 0 < await redis.ttl(KEY) <= 60


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
