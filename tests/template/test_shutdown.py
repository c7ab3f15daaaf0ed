"""A server that is told to stop ends the requests that it has begun."""

import signal
import threading
from pathlib import Path

import pytest

from tests.template.conftest import Render
from tests.template.matrix import Choices
from tests.template.server import read, serve

SLOW = '''\
"""The project's application, with an endpoint that takes a while."""

import asyncio

from app.factory import create_app

app = create_app()


@app.get("/slow")
async def answer_late() -> str:
    print("begun", flush=True)
    await asyncio.sleep(1)
    return "done"
'''
FEATURES = ["http_client", "metrics", "tracing"]


@pytest.mark.parametrize(
    "choices",
    [{"profile": "minimal"}, {"profile": "minimal", "redis": True, "features": FEATURES}],
    ids=["plain", "features"],
)
def test_a_request_is_ended_before_the_server(
    render: Render, tmp_path: Path, choices: Choices
) -> None:
    """After SIGTERM the documented command answers what it has begun, and closes all it holds."""
    answers: list[object] = []
    with serve(render, tmp_path, choices, SLOW) as (address, server):
        assert server.stdout is not None
        client = threading.Thread(target=lambda: answers.append(read(f"{address}/slow")))
        client.start()
        while "begun" not in server.stdout.readline():
            pass
        server.send_signal(signal.SIGTERM)
        client.join()
        log = server.stdout.read()
    assert answers == ["done"]
    assert "Application shutdown complete" in log
    assert "Traceback" not in log, log
