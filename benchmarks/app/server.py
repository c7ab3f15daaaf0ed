"""One worker on a core of its own, and what it costs."""

import json
import os
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

from benchmarks.app.contender import Contender

CORES = sorted(os.sched_getaffinity(0))
LOAD = Path(__file__).with_name("load.py")
CONNECTIONS = 8
WARM = 40
PATIENCE = 60


@dataclass(frozen=True)
class Result:
    """One load: requests per second, and milliseconds of the server's CPU for each."""

    rate: float
    cpu: float


@dataclass(frozen=True)
class Server:
    """A contender that runs."""

    contender: Contender
    port: int
    process: int
    seconds_to_start: float
    load: subprocess.Popen[str]

    def ask(self, request: str) -> Any:  # noqa: ANN401 - what JSON holds
        """Send one request, and return its answer. Raises RuntimeError without success."""
        status, body = exchange(self.port, request)
        if status >= 300:  # noqa: PLR2004 - redirects and errors
            message = f"{self.contender.name}: {request}\n{status} {body.decode()}"
            raise RuntimeError(message)
        return json.loads(body)

    def measure(self, request: str, seconds: float) -> Result:
        """Send a request again and again from the other core."""
        job = {
            "port": self.port,
            "process": self.process,
            "request": request,
            "seconds": seconds,
            "connections": CONNECTIONS,
            "warm": WARM,
        }
        assert self.load.stdin
        assert self.load.stdout
        self.load.stdin.write(json.dumps(job) + "\n")
        self.load.stdin.flush()
        counts = json.loads(self.load.stdout.readline())
        if counts["failure"]:
            message = f"{self.contender.name}: {request}\n{counts['failure']}"
            raise RuntimeError(message)
        return Result(counts["count"] / counts["seconds"], counts["cpu"] / counts["count"] * 1000)

    def read_memory(self) -> float:
        """Return the memory in use, in MiB."""
        status = Path(f"/proc/{self.process}/status").read_text(encoding="ascii")
        return int(status.split("VmRSS:")[1].split()[0]) / 1024

    def sign_in(self) -> "Server":
        """Return the server as its user sees it, who is new."""
        contender = self.contender
        if not contender.login:
            return self
        self.ask(contender.build_registration())
        token = self.ask(contender.build_login())["access_token"]
        return replace(self, contender=replace(contender, token=token))


def exchange(port: int, request: str) -> tuple[int, bytes]:
    """Send one request on a connection of its own, and return status and body."""
    head, _, body = request.partition("\r\n\r\n")
    words, *lines = head.split("\r\n")
    method, path, _ = words.split(" ")
    headers = dict(line.split(": ", 1) for line in lines)
    connection = HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
    connection.request(method, path, body=body.encode(), headers=headers)
    answer = connection.getresponse()
    content = answer.read()
    connection.close()
    return answer.status, content


@contextmanager
def serve(contender: Contender) -> Iterator[Server]:
    """Run one worker on the first core."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port = listener.getsockname()[1]
    uvicorn = [str(contender.python), "-m", "uvicorn", *contender.app]
    options = ["--no-access-log", "--log-level", "warning", "--port", str(port)]
    pinned = ["taskset", "--cpu-list", str(CORES[0]), *uvicorn, *options]
    environment = {**os.environ, **contender.environment}
    environment.pop("VIRTUAL_ENV", None)
    with (contender.folder / "server.log").open("wb") as log:
        started = time.perf_counter()
        process = subprocess.Popen(
            pinned, cwd=contender.folder, env=environment, stdout=log, stderr=log
        )
    try:
        wait_for(contender, port, process)
        seconds = time.perf_counter() - started
        with open_load(contender) as load:
            yield Server(contender, port, process.pid, seconds, load)
    finally:
        process.terminate()
        process.wait()


@contextmanager
def open_load(contender: Contender) -> Iterator[subprocess.Popen[str]]:
    """Start what sends requests, on the last core, with an interpreter that has uvloop."""
    command = ["taskset", "--cpu-list", str(CORES[-1]), str(contender.python), str(LOAD)]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdin=pipe, stdout=pipe, text=True) as load:
        yield load


def wait_for(contender: Contender, port: int, process: subprocess.Popen[bytes]) -> None:
    """Wait for the first success. Raises RuntimeError if the server ends before."""
    request = contender.build("GET", contender.health)
    end = time.perf_counter() + PATIENCE
    while time.perf_counter() < end and process.poll() is None:
        try:
            if exchange(port, request)[0] == 200:  # noqa: PLR2004 - success
                return
        except OSError:
            time.sleep(0.005)
    log = (contender.folder / "server.log").read_text(encoding="utf-8")
    message = f"{contender.name} does not start:\n{log[-3000:]}"
    raise RuntimeError(message)
