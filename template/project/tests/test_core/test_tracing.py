"""What a collector of traces is sent, and what it is not."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import FastAPI
from opentelemetry import trace
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest
from opentelemetry.proto.trace.v1.trace_pb2 import Span

from app.core.database import Database
from app.core.tracing import TracingSettings, connect_tracing
from tests.conftest import AppFactory, connect


@asynccontextmanager
async def collector() -> AsyncIterator[tuple[str, list[bytes]]]:
    """Yield the address of a collector, and the bodies that it was sent."""
    bodies: list[bytes] = []

    async def take(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = (await reader.readuntil(b"\r\n\r\n")).lower()
        length = int(head.split(b"content-length:")[1].split(b"\r\n")[0])
        bodies.append(await reader.readexactly(length))
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
        writer.close()

    server = await asyncio.start_server(take, "127.0.0.1", 0)
    yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/v1/traces", bodies
    server.close()


def read_spans(bodies: list[bytes]) -> list[Span]:
    """Return all spans that were sent."""
    return [
        span
        for request in map(ExportTraceServiceRequest.FromString, bodies)
        for resource in request.resource_spans
        for scope in resource.scope_spans
        for span in scope.spans
    ]


async def test_requests_and_queries_are_traced(make_app: AppFactory, database: Database) -> None:
    """A request and its queries are one trace; the values of its query string stay here."""
    async with collector() as (endpoint, bodies):
        app = make_app(tracing=TracingSettings.model_validate({"endpoint": endpoint}))
        app.state.database = database
        async with connect_tracing(app), connect(app) as client:
            await client.get("/health/ready?token=hunter2&page=1")
        spans = {span.name: span for span in read_spans(bodies)}
    request, query = spans["GET /health/ready"], spans["SELECT"]
    assert request.trace_id == query.trace_id
    assert query.start_time_unix_nano >= request.start_time_unix_nano
    attributes = {each.key: each.value.string_value for each in request.attributes}
    assert attributes["url.query"] == "token=&page="
    assert b"hunter2" not in b"".join(bodies)


async def test_nothing_is_traced_without_a_collector(app: FastAPI) -> None:
    """Without TRACING_ENDPOINT the application makes no spans."""
    before = trace.get_tracer_provider()
    async with connect_tracing(app):
        assert trace.get_tracer_provider() is before
