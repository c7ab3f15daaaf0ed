"""OpenTelemetry traces. The framework traces requests; this traces their queries, and sends all."""

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from time import perf_counter, time_ns

from fastapi import FastAPI
from fastapi.concurrency import run_in_threadpool
from opentelemetry import trace
from opentelemetry.context import Context
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import Span, SpanProcessor, TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor
from opentelemetry.sdk.trace.sampling import ParentBasedTraceIdRatio
from pydantic import Field
from pydantic_settings import SettingsConfigDict
from sqlalchemy import Connection, event
from typing_extensions import override

from app.core.settings import EnvironmentSettings


class TracingSettings(EnvironmentSettings):
    """Where traces go, and how many of them."""

    model_config = SettingsConfigDict(env_prefix="TRACING_")

    endpoint: str = Field(default="", examples=["http://localhost:4318/v1/traces"])
    ratio: float = Field(default=1.0, ge=0, le=1)


class _NoValues(SpanProcessor):
    """Keeps the names of a query string, and not the values: some are secrets."""

    @override
    def on_start(self, span: Span, parent_context: Context | None = None) -> None:
        query = (span.attributes or {}).get("url.query")
        if query is not None:
            span.set_attribute("url.query", re.sub("=[^&]*", "=", str(query)))


@asynccontextmanager
async def connect_tracing(app: FastAPI) -> AsyncIterator[None]:
    """Trace requests and queries if the settings say where to, up to the last ones."""
    settings = app.state.settings
    if not settings.tracing.endpoint:
        yield
        return
    resource = Resource.create({"service.name": settings.name})
    sampler = ParentBasedTraceIdRatio(settings.tracing.ratio)
    provider = TracerProvider(sampler, resource, shutdown_on_exit=False)
    provider.add_span_processor(_NoValues())
    exporter = OTLPSpanExporter(settings.tracing.endpoint)
    provider.add_span_processor(BatchSpanProcessor(exporter))
    trace.set_tracer_provider(provider)
    engine = app.state.database.engine.sync_engine
    event.listen(engine, "after_cursor_execute", _trace_query)
    try:
        yield
    finally:
        event.remove(engine, "after_cursor_execute", _trace_query)
        await run_in_threadpool(provider.shutdown)


def _trace_query(connection: Connection, _cursor: object, statement: str, *_: object) -> None:
    now, seconds = time_ns(), perf_counter() - connection.info["query_started"]
    span = trace.get_tracer(__name__).start_span(
        statement.partition(" ")[0],
        kind=trace.SpanKind.CLIENT,
        attributes={"db.system.name": connection.dialect.name, "db.query.text": statement},
        start_time=now - int(seconds * 1e9),
    )
    span.end(now)
