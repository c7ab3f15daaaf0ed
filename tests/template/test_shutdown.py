"""A server that is told to stop ends the requests that it has begun."""

import signal
import socket
import subprocess
import threading
import time
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import pytest
import uv

from tests.template.conftest import Render, find_environment, run, write
from tests.template.matrix import Choices
from tests.template.operations import find_blocks

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
CHOICES: list[Choices] = [
    {"profile": "minimal"},
    {
        "profile": "minimal",
        "redis": True,
        "features": ["http_client", "metrics", "tracing"],
    },
]


@pytest.mark.parametrize("choices", CHOICES, ids=["plain", "features"])
def test_a_request_is_ended_before_the_server(
    render: Render, tmp_path: Path, choices: Choices
) -> None:
    """After SIGTERM the documented command answers what it has begun, and exits without error."""
    files = render(choices)
    write(files, tmp_path)
    (tmp_path / "slow.py").write_text(SLOW)
    environment = find_environment() | {"APP_ENVIRONMENT": "local", "PYTHONPATH": str(tmp_path)}
    run(uv.find_uv_bin(), "sync", "--quiet", cwd=tmp_path, env=environment)
    command = find_blocks(files["README.md"].content.decode(), "sh")[-2]
    port = find_port()
    words = command.replace("app.main:app", "slow:app").replace("8000", str(port)).split()
    words[0] = str(tmp_path / ".venv/bin/uvicorn")
    with subprocess.Popen(
        words, cwd=tmp_path, env=environment, stdout=subprocess.PIPE, text=True
    ) as server:
        assert server.stdout is not None
        wait_for(f"http://127.0.0.1:{port}/health/live")
        answers: list[bytes] = []
        client = threading.Thread(
            target=lambda: answers.append(urlopen(f"http://127.0.0.1:{port}/slow").read())
        )
        client.start()
        while "begun" not in server.stdout.readline():
            pass
        server.send_signal(signal.SIGTERM)
        client.join()
        log = server.stdout.read()
    assert answers == [b'"done"']
    assert server.returncode in {0, -signal.SIGTERM}
    assert "Application shutdown complete" in log
    assert "Traceback" not in log, log


def find_port() -> int:
    """Return a port that is free."""
    with socket.socket() as sock:
        sock.bind(("127.0.0.1", 0))
        return int(sock.getsockname()[1])


def wait_for(url: str) -> None:
    """Wait until a server answers, for a minute at most."""
    for _ in range(600):
        try:
            urlopen(url).close()
        except (URLError, ConnectionError):
            time.sleep(0.1)
        else:
            return
    raise TimeoutError(url)
