"""Pure ASGI middleware: what happens to every request, whatever its endpoint."""

import re
from time import perf_counter
from uuid import uuid4

import structlog
from fastapi import Request
from starlette.datastructures import URL, Headers, MutableHeaders
from starlette.middleware.cors import CORSMiddleware as StarletteCORSMiddleware
from starlette.responses import RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from typing_extensions import override

from app.core.database import QueryStats, query_stats
from app.core.error_handlers import answer, is_unknown
from app.core.exceptions import BadRequestError, ContentTooLargeError

log = structlog.stdlib.get_logger("app.request")

_REQUEST_ID = re.compile(r"[A-Za-z0-9._-]{1,64}")
_PORT = re.compile(r":[0-9]+$")
_DOCUMENTATION = frozenset({"/docs", "/redoc"})
_PROBES = frozenset({"/health/live", "/health/ready"})
_HEADERS = {
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=()",
}
_HSTS = {"strict-transport-security": "max-age=31536000; includeSubDomains"}
_API_HEADERS = {
    "content-security-policy": "default-src 'none'; frame-ancestors 'none'",
    "cache-control": "no-store",
}


class RequestContextMiddleware:
    """Give the request an id, log it with its timings, and send the security headers."""

    def __init__(self, app: ASGIApp, *, hsts: bool) -> None:
        self.app = app
        self.headers = _HEADERS | (_HSTS if hsts else {})

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        given = Headers(scope=scope).get("x-request-id", "")
        request_id = given if _REQUEST_ID.fullmatch(given) else uuid4().hex
        headers = {"x-request-id": request_id} | self.headers
        if scope["path"] not in _DOCUMENTATION:
            headers |= _API_HEADERS
        status = 500

        async def send_with_headers(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                sent = MutableHeaders(scope=message)
                for name, value in headers.items():
                    sent.setdefault(name, value)
            await send(message)

        stats = QueryStats()
        query_stats.set(stats)
        started = perf_counter()
        with structlog.contextvars.bound_contextvars(request_id=request_id):
            try:
                await self.app(scope, receive, send_with_headers)
            except Exception:
                log.exception("request failed", method=scope["method"], path=scope["path"])
                raise
            finally:
                log.info(
                    "request",
                    method=scope["method"],
                    route=_route_template(scope),
                    status=status,
                    duration_ms=_milliseconds(perf_counter() - started),
                    queries=stats.count,
                    query_ms=_milliseconds(stats.seconds),
                )


def _milliseconds(seconds: float) -> float:
    return round(seconds * 1000, 2)


def _route_template(scope: Scope) -> str | None:
    """Return the path as it was declared: `scope["route"]` lacks the prefixes of its routers."""
    context = scope.get("fastapi", {}).get("effective_route_context") or scope.get("route")
    return getattr(context, "path", None)


class ErrorBoundaryMiddleware:
    """Answer errors that nothing inside has answered, then pass unknown ones on to be logged.

    The framework answers them outside of all middleware, without CORS headers and request id.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one request."""
        started = False

        async def tracked_send(message: Message) -> None:
            nonlocal started
            started = True
            await send(message)

        try:
            await self.app(scope, receive, tracked_send)
        except Exception as exc:
            if started or scope["type"] != "http":
                raise
            await answer(Request(scope), exc)(scope, receive, send)
            if is_unknown(exc):
                raise


class CORSMiddleware(StarletteCORSMiddleware):
    """Refuse a preflight request with an error of ours: Starlette's is plain text."""

    @override
    def preflight_response(self, request_headers: Headers) -> Response:
        response = super().preflight_response(request_headers)
        if response.status_code == BadRequestError.status:
            raise BadRequestError("This origin, method or header is not allowed.")
        return response


class HostMiddleware:
    """Refuse a Host header that names none of ours; redirect http:// to https:// if asked to."""

    def __init__(self, app: ASGIApp, *, allowed: tuple[str, ...], https_only: bool) -> None:
        self.app = app
        hosts = [host.lower() for host in allowed]
        self.any_host = "*" in hosts
        self.exact = frozenset(hosts)
        self.suffixes = tuple(host[1:] for host in hosts if host.startswith("*."))
        self.https_only = https_only

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one request."""
        # Probes come from inside: without TLS, and by address.
        if scope["type"] == "lifespan" or scope["path"] in _PROBES:
            await self.app(scope, receive, send)
            return
        host = _PORT.sub("", Headers(scope=scope).get("host", "").lower())
        if not (self.any_host or host in self.exact or host.endswith(self.suffixes)):
            raise BadRequestError("The Host header names no host of this API.")
        if self.https_only and scope["scheme"] == "http":
            redirect = RedirectResponse(URL(scope=scope).replace(scheme="https"))
            await redirect(scope, receive, send)
            return
        await self.app(scope, receive, send)


class BodyLimitMiddleware:
    """Refuse long bodies: by the length that is declared, else by the bytes that arrive."""

    def __init__(self, app: ASGIApp, *, limit: int) -> None:
        self.app = app
        self.limit = limit

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one request."""
        declared = Headers(scope=scope).get("content-length", "") if scope["type"] == "http" else ""
        if declared.isdecimal() and int(declared[:19]) > self.limit:
            raise ContentTooLargeError
        arrived = 0

        async def limited_receive() -> Message:
            nonlocal arrived
            message = await receive()
            arrived += len(message.get("body", b""))
            if arrived > self.limit:
                raise ContentTooLargeError
            return message

        await self.app(scope, limited_receive, send)
