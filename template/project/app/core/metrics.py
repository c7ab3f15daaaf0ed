"""Prometheus metrics of this process, at /metrics."""

from time import perf_counter

from fastapi import Response
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Histogram, ProcessCollector
from prometheus_client.exposition import generate_latest
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.core.middleware import route_template
from app.core.timing import timings

_METHODS = frozenset({"GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE"})


class MetricsMiddleware:
    """Time requests and their parts, such as queries, and answer at /metrics with the numbers."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        self.registry = registry = CollectorRegistry()
        labels = ("method", "route", "status")
        self.requests = Histogram("http_request_seconds", "Requests.", labels, registry=registry)
        self.parts = Histogram("request_part_seconds", "Their parts.", ["kind"], registry=registry)
        ProcessCollector(registry=registry)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        if scope["path"] == "/metrics":
            numbers = Response(generate_latest(self.registry), media_type=CONTENT_TYPE_LATEST)
            await numbers(scope, receive, send)
            return
        status, started = 500, perf_counter()

        async def send_and_note(message: Message) -> None:
            nonlocal status
            status = message.get("status", status)
            await send(message)

        try:
            await self.app(scope, receive, send_and_note)
        finally:
            # Anyone can make up paths and methods, and each would be kept for ever.
            method = scope["method"] if scope["method"] in _METHODS else "other"
            route = route_template(scope) or "none"
            self.requests.labels(method, route, status).observe(perf_counter() - started)
            for kind, parts in timings.get({}).items():
                for seconds in parts:
                    self.parts.labels(kind).observe(seconds)
