"""A project goes on while its Redis is killed, and uses it again when it is back."""

import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from fastgen.rendering.render import RenderedFile
from tests.template.conftest import Render
from tests.template.matrix import Choices
from tests.template.server import find_port, read, serve, wait_for
from tests.template.test_cache import render_cache

PROBE = '''\
"""The project's application, with a value that is read through the cache."""

from itertools import count

from pydantic import BaseModel

from app.api.cache import CacheDep
from app.factory import create_app

app = create_app()
loads = count(1)


class Value(BaseModel):
    number: int


async def load() -> Value:
    return Value(number=next(loads))


@app.get("/value")
async def read_value(cache: CacheDep) -> Value:
    return await cache.get_or_load("value", load, Value)


@app.post("/value")
async def change_value(cache: CacheDep) -> None:
    cache.invalidate("value")
'''


@contextmanager
def redis_server(port: int) -> Iterator[None]:
    """Run a server of our own, and kill it at the end."""
    words = ["--port", str(port), "--save", "", "--appendonly", "no"]
    program = shutil.which("redis-server")
    assert program, "Install redis-server for this test."
    with subprocess.Popen([program, *words], stdout=subprocess.DEVNULL) as server:
        try:
            yield
        finally:
            server.kill()


def test_redis_is_killed_and_restarted(render: Render, tmp_path: Path) -> None:
    """Values are cached, then loaded each time, then cached again; no request fails."""
    port = find_port()
    url = f"redis://127.0.0.1:{port}/0"
    choices = {"profile": "minimal", "redis": True}
    limit = {"RATE_LIMIT_REQUESTS": "100000"}

    def render_all(choices: Choices) -> dict[str, RenderedFile]:
        return {**render(choices), **render_cache(redis=True)}

    with serve(render_all, tmp_path, choices, PROBE, REDIS_URL=url, **limit) as (address, _):

        def state() -> str:
            answer: Any = read(f"{address}/health/ready")
            assert answer["status"] == "ok"
            return str(answer["parts"]["redis"])

        def numbers() -> list[int]:
            values: list[Any] = [read(f"{address}/value") for _ in range(5)]
            return [value["number"] for value in values]

        with redis_server(port):
            wait_for(lambda: state() == "ok")
            assert numbers() == [numbers()[0]] * 5
        cached = numbers()
        assert len(set(cached)) == 5
        assert state() == "down"
        with redis_server(port):
            wait_for(lambda: state() == "ok")
            again = numbers()
            assert again == [again[0]] * 5
            assert again[0] > cached[-1]
