"""The load: a few connections, each sends a request after the answer to the one before.

A program of its own, for an interpreter that has uvloop: it reads jobs, a line each, and prints
what it counted.
It costs about 40 µs of CPU for each request, less than any contender that has a database.
"""

import asyncio
import json
import sys
import time
from dataclasses import dataclass, field
from functools import partial

import uvloop  # type: ignore[import-not-found]  # the contender has it

PLACE = b"NUMBER----"


@dataclass
class Job:
    """What to send where, and what came of it."""

    port: int
    process: int
    request: str
    seconds: float
    connections: int
    # Requests that are not counted: the first ones open connections and fill caches.
    warm: int
    count: int = 0
    # The microsecond in which it began: later loads send other numbers.
    first: int = field(default_factory=lambda: time.time_ns() // 1000)
    end: float = 0.0
    failure: str = ""
    warmed: asyncio.Event = field(default_factory=asyncio.Event)

    def next_request(self) -> bytes:
        """Return a request; no two hold the same number."""
        self.count += 1
        if self.count >= self.warm:
            self.warmed.set()
        return self.request.encode().replace(PLACE, b"%010d" % ((self.first + self.count) % 10**10))


class Connection(asyncio.Protocol):
    """One connection that is never idle."""

    def __init__(self, job: Job, done: asyncio.Future[None]) -> None:
        self.job = job
        self.done = done
        self.buffer = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Send the first request."""
        self.transport: asyncio.Transport = transport  # type: ignore[assignment]
        self.transport.write(self.job.next_request())

    def data_received(self, data: bytes) -> None:
        """Send the next request after a whole answer; anything but success ends the load."""
        self.buffer += data
        head, mark, body = self.buffer.partition(b"\r\n\r\n")
        if not mark:
            return
        if head[9:10] != b"2":
            self.finish(self.buffer.decode(errors="replace"))
            return
        length = int(head.lower().split(b"content-length:")[1].split(b"\r\n")[0])
        if len(body) < length:
            return
        self.buffer = b""
        if time.perf_counter() < self.job.end:
            self.transport.write(self.job.next_request())
        else:
            self.finish()

    def connection_lost(self, _error: Exception | None) -> None:
        """End with a failure when the server closes too early."""
        self.finish("the server closed the connection")

    def finish(self, failure: str = "") -> None:
        """Say that this connection is done."""
        if not self.done.done():
            self.job.failure = self.job.failure or failure
            self.job.warmed.set()
            self.done.set_result(None)
            self.transport.close()


def read_cpu(process: int) -> float:
    """Return the seconds of CPU that a process has used.

    The clock is that of clock_getcpuclockid(3), which Python does not have; /proc counts in 10 ms.
    """
    return time.clock_gettime((~process << 3) | 2)


async def run(job: Job) -> dict[str, float | str]:
    """Send requests until the time is over, and return what was counted."""
    loop = asyncio.get_running_loop()
    dones = [loop.create_future() for _ in range(job.connections)]
    job.end = float("inf")
    for done in dones:
        await loop.create_connection(partial(Connection, job, done), "127.0.0.1", job.port)
    await job.warmed.wait()
    started, used, before = time.perf_counter(), read_cpu(job.process), job.count
    own = time.process_time()
    job.end = started + job.seconds
    await asyncio.gather(*dones)
    return {
        "count": job.count - before,
        "seconds": time.perf_counter() - started,
        "cpu": read_cpu(job.process) - used,
        "load_cpu": time.process_time() - own,
        "failure": job.failure,
    }


if __name__ == "__main__":
    for line in sys.stdin:
        print(json.dumps(uvloop.run(run(Job(**json.loads(line))))), flush=True)
