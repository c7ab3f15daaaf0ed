"""What is read through the cache is right, whoever changes it."""

import asyncio

import pytest
from fastapi import FastAPI
from httpx2 import AsyncClient
from sqlalchemy import text

from app.api.cache import CacheDep
from app.api.deps import SessionDep
from app.core import cache as module
from app.core.cache import Cache
from tests.source import Source, Value

KEY = "value"


@pytest.fixture
def caches() -> tuple[Cache, Cache]:
    """Make a cache, which is the same for all in this process."""
    cache = Cache()
    return cache, cache


async def test_a_value_ends(caches: tuple[Cache, Cache], monkeypatch: pytest.MonkeyPatch) -> None:
    """It is kept for a minute at most."""
    now = [1000.0]
    monkeypatch.setattr(module, "monotonic", lambda: now[0])
    cache, source = caches[0], Source()
    await cache.get_or_load(KEY, source.load, Value)
    source.number = 2
    now[0] += 59
    assert (await cache.get_or_load(KEY, source.load, Value)).number == 1
    now[0] += 2
    assert (await cache.get_or_load(KEY, source.load, Value)).number == 2


async def test_few_values_are_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    """Memory is bounded: the oldest value is forgotten first."""
    monkeypatch.setattr(module, "_MOST_VALUES", 2)
    cache, source = Cache(), Source()
    for key in ("a", "b", "c", "b", "a"):
        await cache.get_or_load(key, source.load, Value)
    assert source.loads == 4
