"""A running project answers whatever it is sent, and never with an error of its own."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import pytest

from tests.template.conftest import SERVER, Render, install, run, write

EXECUTE = """
import asyncio, sys, asyncpg

async def execute(url, statement):
    connection = await asyncpg.connect(url)
    await connection.execute(statement)
    await connection.close()

asyncio.run(execute(*sys.argv[1:]))
"""


def find_port() -> int:
    """Return a port that is free."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
    return port


@contextmanager
def serve(project: Path, environment: dict[str, str]) -> Iterator[str]:
    """Run the project's server, as the README does in production, and yield its address."""
    port = find_port()
    command = [".venv/bin/uvicorn", "app.main:app", "--no-access-log", "--port", str(port)]
    with (project / "server.log").open("wb") as log:
        server = subprocess.Popen(command, cwd=project, env=environment, stdout=log, stderr=log)
    address = f"http://127.0.0.1:{port}"
    try:
        wait_for(f"{address}/health/ready")
        yield address
    finally:
        server.terminate()
        server.wait(timeout=30)


def wait_for(url: str, seconds: float = 90) -> None:
    """Wait until an address answers."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        try:
            with urlopen(url, timeout=1):  # noqa: S310 - an address of this test
                return
        except (URLError, OSError):
            time.sleep(0.1)
    pytest.fail(f"{url} does not answer")


def check(project: Path, environment: dict[str, str]) -> None:
    """Let schemathesis send what it can think of, with all of its checks."""
    run(".venv/bin/alembic", "upgrade", "head", cwd=project, env=environment)
    with serve(project, environment) as address:
        options = ("--checks", "all", "--max-examples", "40", "--seed", "1", "--no-color")
        schemathesis = (sys.executable, "-m", "schemathesis.cli", "run")
        report = run(*schemathesis, f"{address}/openapi.json", *options, cwd=project)
    assert "No issues found" in report
    log = (project / "server.log").read_text(encoding="utf-8")
    assert "request failed" not in log


@contextmanager
def scratch_database(project: Path, environment: dict[str, str]) -> Iterator[str]:
    """Make a database on the server, by the project's own driver, and drop it at the end."""
    server, name = os.environ[SERVER], f"hostile_{os.getpid()}"
    python = (".venv/bin/python", "-c", EXECUTE, server)
    run(*python, f"CREATE DATABASE {name}", cwd=project, env=environment)
    try:
        yield f"{server.rsplit('/', 1)[0]}/{name}"
    finally:
        run(*python, f"DROP DATABASE {name} WITH (FORCE)", cwd=project, env=environment)


@pytest.mark.parametrize("error_style", ["problem", "nested", "success", "flat"])
def test_schemathesis_finds_nothing(render: Render, tmp_path: Path, error_style: str) -> None:
    """In no style of errors, on SQLite."""
    write(render({"error_style": error_style}), tmp_path)
    check(tmp_path, install(tmp_path))


@pytest.mark.skipif(SERVER not in os.environ, reason=f"{SERVER} names no server")
def test_schemathesis_finds_nothing_on_a_server(render: Render, tmp_path: Path) -> None:
    """PostgreSQL refuses what SQLite takes, and still nothing is found."""
    write(render({"database": "postgresql"}), tmp_path)
    environment = install(tmp_path)
    with scratch_database(tmp_path, environment) as url:
        check(tmp_path, environment | {"DATABASE_URL": url})
