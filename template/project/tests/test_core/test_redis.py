"""Redis may be down, slow or gone for a while: requests go on."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from time import perf_counter

import pytest
from fakeredis import FakeAsyncRedis, FakeServer
from fastapi import Depends, FastAPI
from httpx2 import AsyncClient

from app.core import redis as module
from app.core.rate_limit import rate_limit
from app.core.redis import (
    RedisLink,
    RedisRateLimiter,
    RedisSettings,
    connect_redis,
    create_redis,
)
from app.core.timing import timings


@pytest.fixture
def server() -> FakeServer:
    """Make a server in memory, which can lose its connections."""
    return FakeServer()


@pytest.fixture
def link(server: FakeServer, monkeypatch: pytest.MonkeyPatch) -> RedisLink:
    """Connect to the server, and try again at once after a failure."""
    monkeypatch.setattr(module, "_PAUSE_SECONDS", 0.0)
    return RedisLink(FakeAsyncRedis(server=server))


def settings_for(url: str) -> RedisSettings:
    """Return settings that name a server and nothing else."""
    return RedisSettings.model_validate({"url": url})


@asynccontextmanager
async def silent_server() -> AsyncIterator[str]:
    """Yield the URL of a server that takes connections and never answers."""
    writers: list[asyncio.StreamWriter] = []

    async def keep(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writers.append(writer)

    server = await asyncio.start_server(keep, "127.0.0.1", 0)
    yield f"redis://127.0.0.1:{server.sockets[0].getsockname()[1]}/0"
    server.close()
    for writer in writers:
        writer.close()
        await writer.wait_closed()


async def test_a_server_that_is_down_or_silent_costs_little() -> None:
    """The first request waits for the timeout at most, and those of the next second do not."""
    parts: dict[str, list[float]] = {}
    timings.set(parts)
    async with silent_server() as silent:
        for url in (silent, "redis://127.0.0.1:1/0"):
            link = RedisLink(create_redis(settings_for(url)))
            started = perf_counter()
            for _ in range(50):
                assert not await link.is_up()
            assert perf_counter() - started < 1
            assert len(parts.pop("redis_failures")) == 1
            await link.client.aclose()


async def test_limits_go_on_without_redis(server: FakeServer, link: RedisLink) -> None:
    """While it is down each process counts for itself; then they count together again."""
    first, second = RedisRateLimiter(link), RedisRateLimiter(link)
    counts = [await limiter.count("a", 600) for limiter in (first, second)]
    server.connected = False
    counts += [await limiter.count("a", 600) for limiter in (first, second)]
    server.connected = True
    counts += [await first.count("a", 600)]
    assert [count for count, _ in counts] == [1, 2, 1, 1, 3]
    # A busy machine takes a second for this, and the windows go on.
    assert all(500 < left <= 600 for _, left in counts)


async def test_nobody_is_told_to_come_too_early(link: RedisLink) -> None:
    """The seconds that are left are rounded up, so that who waits for them is let in."""
    limiter = RedisRateLimiter(link)
    await limiter.count("a", 600)
    await link.client.pexpire("rate:a", 100_400)
    _, left = await limiter.count("a", 600)
    assert left * 1000 >= await link.client.pttl("rate:a")


async def test_an_endpoint_is_limited_by_redis(app: FastAPI, client: AsyncClient) -> None:
    """All processes that share a server hold a caller to one limit."""

    @app.get("/limited", dependencies=[Depends(rate_limit(1, 60))])
    async def limited() -> None:
        return

    assert (await client.get("/limited")).status_code == 200
    answer = await client.get("/limited")
    assert (answer.status_code, answer.headers["retry-after"]) == (429, "60")
    assert await app.state.redis.client.keys() == [b"rate:limited:1:60:address 127.0.0.1"]


async def test_the_probe_names_redis(app: FastAPI, client: AsyncClient) -> None:
    """The application goes on without Redis, and says that it is down."""
    server = FakeServer()
    app.state.redis.client = FakeAsyncRedis(server=server)
    assert (await client.get("/health/ready")).json()["parts"]["redis"] == "ok"
    server.connected = False
    answer = await client.get("/health/ready")
    assert (answer.status_code, answer.json()["parts"]["redis"]) == (200, "down")


async def test_connections_are_closed_at_the_end(app: FastAPI) -> None:
    """The application opens its connections when it starts, and closes them when it ends."""
    before = app.state.redis
    async with connect_redis(app):
        assert app.state.redis is not before


@pytest.mark.parametrize(
    ("url", "is_secure"),
    [
        ("redis://localhost:6379/0", True),
        ("unix:///run/redis.sock", True),
        ("rediss://:hunter2@cache.example.com/0", True),
        ("redis://cache.example.com/0", False),
    ],
)
def test_production_wants_a_password(url: str, *, is_secure: bool) -> None:
    """Whoever reaches a server without a password can read and change everything in it."""
    settings = settings_for(url)
    assert settings.insecure() == ([] if is_secure else ["REDIS_URL needs a password."])
    assert "hunter2" not in repr(settings)
