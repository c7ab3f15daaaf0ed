"""Calls to other services, which may be slow or down."""

import logging
from collections import defaultdict
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from time import monotonic, perf_counter

import stamina
from fastapi import FastAPI
from httpx2 import (
    AsyncBaseTransport,
    AsyncClient,
    AsyncHTTPTransport,
    Request,
    Response,
    TransportError,
)
from pydantic import Field
from structlog.contextvars import get_contextvars
from typing_extensions import override

from app.core.exceptions import UnavailableError
from app.core.settings import EnvironmentSettings
from app.core.timing import note_seconds

_IDEMPOTENT = frozenset({"GET", "HEAD", "OPTIONS", "PUT", "DELETE"})
_DOWN = frozenset({502, 503, 504})
_FIRST_WAIT = 0.1
_WAIT_JITTER = 0.5
_MESSAGE = "A service that this one needs does not answer."


class HttpClientSettings(EnvironmentSettings, env_prefix="HTTP_CLIENT_"):
    """How long to wait for other services, and when to leave them alone."""

    timeout: float = Field(default=5.0, gt=0, description="Seconds")
    attempts: int = Field(default=3, ge=1)
    most_failures: int = Field(default=5, ge=1)
    pause: float = Field(default=30.0, gt=0, description="Seconds")


class _DownError(Exception):
    """A service answered that it is down."""

    def __init__(self, response: Response) -> None:
        super().__init__()
        self.response = response


class _Circuit:
    """Lets no calls through to a host that failed several times in a row, but one in a while."""

    def __init__(self) -> None:
        self.failures = 0
        self.blocked_until = 0.0

    def check(self, settings: HttpClientSettings) -> None:
        """Raise UnavailableError if the host is to be left alone."""
        if self.failures < settings.most_failures:
            return
        if monotonic() < self.blocked_until:
            raise UnavailableError(_MESSAGE)
        self.blocked_until = monotonic() + settings.pause

    def note(self, settings: HttpClientSettings, *, failed: bool) -> None:
        """Count a failure, or forget them all."""
        self.failures = self.failures + 1 if failed else 0
        self.blocked_until = monotonic() + settings.pause


class ResilientTransport(AsyncBaseTransport):
    """Sends the request's id along, repeats idempotent calls, and spares hosts that are down."""

    def __init__(self, inner: AsyncBaseTransport, settings: HttpClientSettings) -> None:
        self._inner = inner
        self._settings = settings
        self._circuits: defaultdict[str, _Circuit] = defaultdict(_Circuit)

    @override
    async def handle_async_request(self, request: Request) -> Response:
        """Send a request. Raises UnavailableError when the other side cannot be reached."""
        if request_id := get_contextvars().get("request_id"):
            request.headers.setdefault("X-Request-ID", request_id)
        attempts = self._settings.attempts if request.method in _IDEMPOTENT else 1
        caller = stamina.AsyncRetryingCaller(
            attempts, None, wait_initial=_FIRST_WAIT, wait_jitter=_WAIT_JITTER
        )
        try:
            return await caller((TransportError, _DownError), self._try, request)
        except TransportError as exc:
            raise UnavailableError(_MESSAGE) from exc
        except _DownError as exc:
            return exc.response

    @override
    async def aclose(self) -> None:
        await self._inner.aclose()

    async def _try(self, request: Request) -> Response:
        circuit = self._circuits[request.url.netloc.decode()]
        circuit.check(self._settings)
        started, failed = perf_counter(), True
        try:
            response = await self._inner.handle_async_request(request)
            failed = response.status_code in _DOWN
        finally:
            circuit.note(self._settings, failed=failed)
            note_seconds("calls", perf_counter() - started)
        if failed:
            await response.aread()
            raise _DownError(response)
        return response


def create_client(
    settings: HttpClientSettings, transport: AsyncBaseTransport | None = None
) -> AsyncClient:
    """Return a client; tests give it a transport that answers."""
    resilient = ResilientTransport(transport or AsyncHTTPTransport(), settings)
    return AsyncClient(transport=resilient, timeout=settings.timeout)


@asynccontextmanager
async def connect_http_client(app: FastAPI) -> AsyncIterator[None]:
    """Give the application its client, and close all connections at the end."""
    # It would log whole addresses, with the tokens in them.
    logging.getLogger("httpx2").setLevel(logging.WARNING)
    async with create_client(app.state.settings.http_client) as app.state.http_client:
        yield
