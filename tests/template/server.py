"""A rendered project, installed and served by the command that its README documents."""

import json
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

from tests.template.conftest import Render, install, write
from tests.template.matrix import Choices
from tests.template.operations import find_blocks


@contextmanager
def serve(
    render: Render, folder: Path, choices: Choices, module: str, **environment: str
) -> Iterator[tuple[str, "subprocess.Popen[str]"]]:
    """Yield the address and the process of a project with a module of the test's beside it."""
    files = render(choices)
    write(files, folder)
    (folder / "probe.py").write_text(module)
    variables = install(folder) | {"PYTHONPATH": str(folder)} | environment
    port = find_port()
    command = find_blocks(files["README.md"].content.decode(), "sh")[-2]
    words = command.replace("app.main:app", "probe:app").replace("8000", str(port)).split()
    words[0] = str(folder / ".venv/bin/uvicorn")
    with subprocess.Popen(
        words, cwd=folder, env=variables, stdout=subprocess.PIPE, text=True
    ) as server:
        try:
            address = f"http://127.0.0.1:{port}"
            wait_for(lambda: read(f"{address}/health/live"))
            yield address, server
        finally:
            server.kill()


def find_port() -> int:
    """Return a port that is free."""
    with socket.socket() as sock:
        sock.bind(("127.0.0.1", 0))
        return int(sock.getsockname()[1])


def read(url: str) -> object:
    """Return what a URL answers, or nothing if nobody answers."""
    try:
        with urlopen(url) as answer:  # noqa: S310 - an address of this test
            return json.load(answer)
    except (URLError, ConnectionError):
        return None


def wait_for(condition: Callable[[], object]) -> None:
    """Wait until something is so, for a minute at most."""
    for _ in range(600):
        if condition():
            return
        time.sleep(0.1)
    raise TimeoutError
