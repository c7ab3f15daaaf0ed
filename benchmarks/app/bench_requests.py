"""Requests per second of a new project, beside the same answers by hand.

Run it with the interpreter that has fastgen, on a machine with two cores and PostgreSQL:
`FASTGEN_TEST_DATABASE_URL=… python benchmarks/app/bench_requests.py`.
"""

import argparse
import asyncio
import json
import os
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
SCRATCH = "fastgen_benchmark"
CONNECTIONS = 8
TICKS = os.sysconf("SC_CLK_TCK")
CORES = sorted(os.sched_getaffinity(0))


@dataclass(frozen=True)
class Result:
    """One round: requests per second, and milliseconds of the server's CPU for each."""

    rate: float
    cpu: float


@contextmanager
def project(folder: Path, server: str) -> Iterator[dict[str, str]]:
    """Make a project on a new database of the server, and yield the environment to run it in."""
    fastgen = Path(sys.executable).with_name("fastgen")
    choices = ["--profile", "full", "--defaults", "--no-git", "--quiet"]
    subprocess.run([str(fastgen), "new", str(folder), *choices], check=True)
    url = f"{server.rsplit('/', 1)[0]}/{SCRATCH}"
    python = folder / ".venv/bin/python"
    execute(python, server, f"DROP DATABASE IF EXISTS {SCRATCH}")
    execute(python, server, f"CREATE DATABASE {SCRATCH}")
    environment = os.environ | {
        "DATABASE_URL": url,
        "PLAIN_URL": url,
        "APP_LOG_LEVEL": "WARNING",
        "PYTHONPATH": str(HERE),
    }
    alembic = [f"{folder}/.venv/bin/alembic", "upgrade", "head"]
    subprocess.run(alembic, cwd=folder, env=environment, check=True, capture_output=True)
    try:
        yield environment
    finally:
        execute(python, server, f"DROP DATABASE {SCRATCH} WITH (FORCE)")


def execute(python: Path, url: str, statement: str) -> None:
    """Run a statement, by the project's own driver."""
    program = (
        "import asyncio, asyncpg, sys\n"
        "async def main(url, statement):\n"
        "    connection = await asyncpg.connect(url)\n"
        "    await connection.execute(statement)\n"
        "    await connection.close()\n"
        "asyncio.run(main(*sys.argv[1:]))"
    )
    subprocess.run([str(python), "-c", program, url, statement], check=True)


@contextmanager
def serve(folder: Path, app: str, environment: dict[str, str]) -> Iterator[tuple[int, int]]:
    """Run one worker on a core of its own, and yield its port and process."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port = listener.getsockname()[1]
    command = [f"{folder}/.venv/bin/uvicorn", app, "--no-access-log", "--port", str(port)]
    quiet = subprocess.DEVNULL
    server = subprocess.Popen(command, cwd=folder, env=environment, stdout=quiet, stderr=quiet)
    os.sched_setaffinity(server.pid, {CORES[0]})
    try:
        while True:
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.05)
        yield port, server.pid
    finally:
        server.terminate()
        server.wait()


def read_cpu(process: int) -> float:
    """Return the seconds of CPU that a process has used."""
    fields = Path(f"/proc/{process}/stat").read_text(encoding="ascii").rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / TICKS


async def send(port: int, request: bytes) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    """Open a connection and send one request."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(request)
    return reader, writer


async def receive(reader: asyncio.StreamReader) -> bytes:
    """Return the body of one answer; anything but success ends the benchmark."""
    head = await reader.readuntil(b"\r\n\r\n")
    if head[9:10] != b"2":
        raise RuntimeError(head.decode())
    length = int(head.lower().split(b"content-length:")[1].split(b"\r\n")[0])
    return await reader.readexactly(length)


def build(method: str, path: str, body: object = None) -> bytes:
    """Return a request."""
    content = b"" if body is None else json.dumps(body).encode()
    kind = b"Content-Type: application/json\r\n" if content else b""
    length = f"Content-Length: {len(content)}\r\n\r\n".encode()
    return f"{method} {path} HTTP/1.1\r\nHost: localhost\r\n".encode() + kind + length + content


async def load(port: int, process: int, requests: list[bytes], seconds: float) -> Result:
    """Send requests over a few connections at once, each after the answer to the one before."""
    end = time.perf_counter() + seconds
    queue = iter(requests)

    async def work() -> int:
        reader, writer = await send(port, next(queue))
        count = 0
        while True:
            await receive(reader)
            count += 1
            if time.perf_counter() > end:
                break
            writer.write(next(queue))
        writer.close()
        return count

    started, used = time.perf_counter(), read_cpu(process)
    total = sum(await asyncio.gather(*(work() for _ in range(CONNECTIONS))))
    elapsed, cpu = time.perf_counter() - started, read_cpu(process) - used
    return Result(total / elapsed, cpu / total * 1000)


def list_cases(round_number: int, identity: str, seconds: float) -> dict[str, list[bytes]]:
    """Return the requests of each case; more than any server can answer in the time."""
    many = int(40_000 * seconds)
    name = f"{os.getpid()} {round_number}"
    return {
        "health": [build("GET", "/health/live")] * many,
        "GET by id": [build("GET", f"/api/v1/items/{identity}")] * many,
        "page of 20": [build("GET", "/api/v1/items?limit=20")] * many,
        "POST": [
            build(
                "POST", "/api/v1/items", {"name": f"{name} {number} {time.time()}", "price": "1.50"}
            )
            for number in range(many // 4)
        ],
    }


async def seed(port: int) -> str:
    """Add items until there are more than a page, and return the id of one."""
    identity = ""
    for number in range(25):
        body = {"name": f"seed {time.time()} {number}", "price": "1.50"}
        reader, writer = await send(port, build("POST", "/api/v1/items", body))
        created: dict[str, Any] = json.loads(await receive(reader))
        writer.close()
        identity = created["id"]
    return identity


def measure(folder: Path, environment: dict[str, str], rounds: int, seconds: float) -> None:
    """Measure all servers in turn, round after round, and print a table of medians."""
    servers = {
        "by hand: Starlette, asyncpg": "limit:app",
        "by hand: FastAPI, asyncpg": "plain:app",
        "a new project": "app.main:app",
    }
    results: dict[tuple[str, str], list[Result]] = {}
    for number in range(rounds):
        for server, app in servers.items():
            with serve(folder, app, environment) as (port, process):
                identity = asyncio.run(seed(port))
                for case, requests in list_cases(number, identity, seconds).items():
                    result = asyncio.run(load(port, process, requests, seconds))
                    results.setdefault((server, case), []).append(result)
    show(results, rounds)


def show(results: dict[tuple[str, str], list[Result]], rounds: int) -> None:
    """Print requests per second and milliseconds of CPU for each request."""
    cases = list(dict.fromkeys(case for _, case in results))
    print(f"Requests per second · ms of CPU each; medians of {rounds} interleaved rounds.\n")
    print(f"| | {' | '.join(cases)} |\n|---|{'---:|' * len(cases)}")
    for server in dict.fromkeys(server for server, _ in results):
        cells = []
        for case in cases:
            found = results[server, case]
            rate = statistics.median(result.rate for result in found)
            cpu = statistics.median(result.cpu for result in found)
            cells.append(f"{rate:,.0f} · {cpu:.2f}")
        print(f"| {server} | {' | '.join(cells)} |")


def main() -> None:
    """Make a project, and measure."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=float, default=3)
    arguments = parser.parse_args()
    if len(CORES) > 1:
        os.sched_setaffinity(0, {CORES[1]})
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary) / "project"
        with project(folder, os.environ["FASTGEN_TEST_DATABASE_URL"]) as environment:
            measure(folder, environment, arguments.rounds, arguments.seconds)


if __name__ == "__main__":
    main()
