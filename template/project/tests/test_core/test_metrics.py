"""The numbers that Prometheus collects."""

import pytest
from fastapi import FastAPI
from httpx2 import AsyncClient

from tests.conftest import AppFactory, connect


async def read(client: AsyncClient) -> dict[str, float]:
    """Return the numbers by their names and labels."""
    answer = await client.get("/metrics")
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith("text/plain; version=")
    lines = [line.rsplit(" ", 1) for line in answer.text.splitlines() if not line.startswith("#")]
    return {name: float(number) for name, number in lines}


async def test_requests_and_queries_are_timed(app: FastAPI, client: AsyncClient) -> None:
    """Requests are told apart by the path as it was declared, not as it was sent."""

    @app.get("/things/{number}")
    async def read_thing(number: int) -> int:
        return number

    for path in ("/things/1", "/things/2", "/things/x", "/health/ready"):
        await client.get(path)
    numbers = await read(client)
    name = 'http_request_seconds_count{method="GET",route="/things/{number}",status="%s"}'
    assert (numbers[name % 200], numbers[name % 422]) == (2, 1)
    assert numbers['request_part_seconds_count{kind="queries"}'] >= 1
    assert numbers["process_start_time_seconds"] > 0


async def test_an_unhandled_error_is_counted(make_app: AppFactory) -> None:
    """What fails is a number too."""
    app = make_app()

    @app.get("/bug")
    async def bug() -> None:
        raise RuntimeError

    async with connect(app) as client:
        await client.get("/bug")
        numbers = await read(client)
    assert numbers['http_request_seconds_count{method="GET",route="/bug",status="500"}'] == 1


@pytest.mark.parametrize("method", ["GET", "BREW"])
async def test_made_up_requests_take_no_memory(client: AsyncClient, method: str) -> None:
    """Unknown paths are one label, and so are unknown methods."""
    before = len(await read(client))
    for number in range(20):
        await client.request(f"{method}{number}" if method != "GET" else method, f"/x{number}")
    after = await read(client)
    assert len(after) - before == len([name for name in after if 'route="none"' in name])
    assert sum('route="none"' in name and "_count" in name for name in after) == 1


async def test_prometheus_may_call_by_address(make_app: AppFactory) -> None:
    """In production too it gets the numbers, from inside: without TLS, and by address."""
    app = make_app(environment="production", allowed_hosts=("test",))
    async with connect(app) as client:
        assert (await client.get("http://10.0.0.1/metrics")).status_code == 200
