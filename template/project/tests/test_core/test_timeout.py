"""No request keeps a connection for ever."""

import asyncio
from collections.abc import AsyncIterator

from fastapi import BackgroundTasks, FastAPI
from fastapi.responses import StreamingResponse

from app.schemas.error import MEDIA_TYPE
from tests.conftest import AppFactory, connect

SHORT = 0.05


def add_slow_endpoints(app: FastAPI, done: asyncio.Event) -> None:
    """Add endpoints that are slow before, while and after they answer."""

    @app.get("/slow")
    async def answer_late() -> None:
        await asyncio.sleep(60)

    @app.get("/stream")
    async def answer_bit_by_bit() -> StreamingResponse:
        async def parts() -> AsyncIterator[str]:
            yield "a"
            await asyncio.sleep(2 * SHORT)
            yield "b"

        return StreamingResponse(parts())

    @app.get("/task")
    async def answer_and_go_on(tasks: BackgroundTasks) -> None:
        async def go_on() -> None:
            await asyncio.sleep(2 * SHORT)
            done.set()

        tasks.add_task(go_on)

    @app.get("/other")
    async def wait_for_something_else() -> None:
        raise TimeoutError


async def test_a_request_that_takes_too_long_is_ended(make_app: AppFactory) -> None:
    """The client is told to come back, in the shape of all errors."""
    app = make_app(request_timeout=SHORT)
    add_slow_endpoints(app, asyncio.Event())
    async with connect(app) as client:
        answer = await client.get("/slow")
    assert (answer.status_code, answer.headers["content-type"]) == (503, MEDIA_TYPE)
    assert "took too long" in answer.text
    assert answer.headers["retry-after"]
    assert answer.headers["x-request-id"]


async def test_what_comes_after_the_answer_began_is_not_ended(make_app: AppFactory) -> None:
    """A long download and a task in the background take their time."""
    app, done = make_app(request_timeout=SHORT), asyncio.Event()
    add_slow_endpoints(app, done)
    async with connect(app) as client:
        assert (await client.get("/stream")).text == "ab"
        assert (await client.get("/task")).status_code == 200
        assert done.is_set()


async def test_another_timeout_is_not_the_requests(make_app: AppFactory) -> None:
    """A TimeoutError that is not ours is a mistake like any other."""
    app = make_app()
    add_slow_endpoints(app, asyncio.Event())
    async with connect(app) as client:
        assert (await client.get("/other")).status_code == 500
