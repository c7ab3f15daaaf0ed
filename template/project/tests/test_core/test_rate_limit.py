"""A caller that asks too often is told when to come back."""

import asyncio

import pytest
from fastapi import Depends, FastAPI, Request
from fastapi.routing import APIRoute, iter_route_contexts
from httpx2 import ASGITransport, AsyncClient

from app.core import rate_limit as module
from app.core.rate_limit import RateLimiter, RateLimitSettings, rate_limit
from app.schemas.error import MEDIA_TYPE
from tests.conftest import AppFactory, connect


@pytest.fixture
def now(app: FastAPI, monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """Count in memory, and hold the clock still; write a later time into it to go on."""
    app.state.rate_limiter = RateLimiter()
    clock = [1000.0]
    monkeypatch.setattr(module, "monotonic", lambda: clock[0])
    return clock


def add_limited(app: FastAPI, limit: int, seconds: int) -> None:
    """Add an endpoint that may be asked so often."""

    async def identify(request: Request) -> None:
        request.state.user_id = request.headers.get("X-User")

    limits = [Depends(identify), Depends(rate_limit(limit, seconds))]

    @app.get("/limited", dependencies=limits)
    async def limited() -> None:
        return


def limit_all(make_app: AppFactory, requests: int) -> FastAPI:
    """Make an application that holds every caller to so many requests."""
    return make_app(rate_limit=RateLimitSettings.model_construct(requests=requests))


async def test_an_endpoint_is_limited(app: FastAPI, client: AsyncClient, now: list[float]) -> None:
    """Answers tell what is left; the one beyond is an error, until the window ends."""
    add_limited(app, 2, 60)
    for left in (1, 0):
        answer = await client.get("/limited")
        assert answer.status_code == 200
        assert answer.headers["ratelimit-policy"] == '"limited";q=2;w=60'
        assert answer.headers["ratelimit"] == f'"limited";r={left};t=60'
    now[0] += 30.5
    answer = await client.get("/limited")
    assert (answer.status_code, answer.headers["content-type"]) == (429, MEDIA_TYPE)
    assert "RATE_LIMITED" in answer.text
    assert answer.headers["retry-after"] == "30"
    assert answer.headers["ratelimit"] == '"limited";r=0;t=30'
    now[0] += 29.5
    assert (await client.get("/limited")).status_code == 200


async def test_callers_are_counted_apart(app: FastAPI, client: AsyncClient) -> None:
    """A user is counted by its id, wherever it calls from, and everyone else by the address."""
    add_limited(app, 1, 60)
    transport = ASGITransport(app=app, client=("10.0.0.9", 1))
    async with AsyncClient(transport=transport, base_url="http://test") as other:
        assert (await client.get("/limited")).status_code == 200
        assert (await other.get("/limited")).status_code == 200
        assert (await client.get("/limited")).status_code == 429
        user = {"X-User": "1"}
        assert (await client.get("/limited", headers=user)).status_code == 200
        assert (await other.get("/limited", headers=user)).status_code == 429
        assert (await other.get("/limited", headers={"X-User": "2"})).status_code == 200


async def test_requests_at_once_are_all_counted(app: FastAPI, client: AsyncClient) -> None:
    """Of twenty requests at the same time, no more than allowed succeed."""
    add_limited(app, 5, 60)
    answers = await asyncio.gather(*(client.get("/limited") for _ in range(20)))
    assert sum(answer.status_code == 200 for answer in answers) == 5


@pytest.mark.parametrize(
    ("proxies", "statuses"),
    [((), [200, 429]), (("10.0.0.9",), [200, 429]), (("127.0.0.0/8",), [200, 200])],
)
async def test_only_a_trusted_proxy_is_believed(
    make_app: AppFactory, proxies: tuple[str, ...], statuses: list[int]
) -> None:
    """Anyone can send X-Forwarded-For; what a proxy that is named says counts."""
    app = make_app(trusted_proxies=proxies)
    add_limited(app, 1, 60)
    async with connect(app) as client:
        answers = [
            await client.get("/limited", headers={"X-Forwarded-For": f"203.0.113.{number}"})
            for number in range(2)
        ]
    assert [answer.status_code for answer in answers] == statuses


async def test_all_can_be_limited(make_app: AppFactory) -> None:
    """With RATE_LIMIT_REQUESTS unknown paths count as well, and the probes do not."""
    async with connect(limit_all(make_app, 2)) as client:
        for _ in range(5):
            assert (await client.get("/health/live")).status_code == 200
        for left in (1, 0):
            answer = await client.get("/nowhere")
            assert answer.status_code == 404
            assert answer.headers["ratelimit"] == f'"default";r={left};t=60'
        answer = await client.get("/nowhere")
        assert (answer.status_code, answer.headers["retry-after"]) == (429, "60")
        assert answer.headers["ratelimit-policy"] == '"default";q=2;w=60'
        assert answer.headers["x-request-id"]


async def test_the_nearer_limit_is_told(make_app: AppFactory) -> None:
    """An endpoint with a limit of its own is counted twice, and the answer tells of its own."""
    app = limit_all(make_app, 9)
    add_limited(app, 1, 10)
    async with connect(app) as client:
        assert (await client.get("/limited")).status_code == 200
        answer = await client.get("/limited")
    assert answer.status_code == 429
    assert answer.headers["ratelimit"] == '"limited";r=0;t=10'


async def test_few_callers_are_remembered(monkeypatch: pytest.MonkeyPatch) -> None:
    """Memory is bounded: the window that began first is forgotten first."""
    monkeypatch.setattr(module, "_MOST_WINDOWS", 2)
    limiter = RateLimiter()
    counts = [await limiter.count(key, 60) for key in ("a", "b", "c", "b", "a")]
    assert [count for count, _ in counts] == [1, 1, 1, 2, 1]


def test_every_limit_is_documented(app: FastAPI) -> None:
    """An operation that may answer 429 says so."""
    for context in iter_route_contexts(app.routes):
        route = context.original_route
        if isinstance(route, APIRoute):
            calls = {getattr(each.call, "__name__", "") for each in route.dependant.dependencies}
            limits = {"limit_attempts", "limit_requests"}
            assert bool(calls & limits) <= (429 in route.responses), route.path
