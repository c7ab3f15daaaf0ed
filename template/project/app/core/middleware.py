"""Pure ASGI middleware: what happens to every request, whatever its endpoint."""

import re
from functools import partial
from time import perf_counter
from uuid import uuid4

import structlog
from fastapi import Request
from starlette.middleware.cors import CORSMiddleware
from starlette.responses import RedirectResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.core.config import Settings
from app.core.error_handlers import answer, is_unknown
from app.core.exceptions import BadRequestError, ContentTooLargeError
from app.core.timing import timings

log = structlog.stdlib.get_logger("app.request")

_REQUEST_ID = re.compile(r"[A-Za-z0-9._-]{1,64}")
_PROBES = frozenset({"/health/live", "/health/ready"})
_HEADERS = {
    b"x-content-type-options": b"nosniff",
    b"x-frame-options": b"DENY",
    b"referrer-policy": b"no-referrer",
    b"cross-origin-opener-policy": b"same-origin",
    b"permissions-policy": b"camera=(), geolocation=(), microphone=()",
    b"cache-control": b"no-store",
}
# All but the page of the documentation, which loads scripts.
_NO_SCRIPTS = {b"content-security-policy": b"default-src 'none'; frame-ancestors 'none'"}
_HSTS = {b"strict-transport-security": b"max-age=31536000; includeSubDomains"}


class _Answer:
    """Sends an answer with the headers that all answers have. Its status is 0 until it begins."""

    def __init__(self, send: Send, headers: dict[bytes, bytes]) -> None:
        self.send, self.headers, self.status = send, headers, 0

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            sent = dict(message["headers"])
            # The framework refuses a preflight request in plain text.
            if message["status"] == BadRequestError.status and b"access-control-max-age" in sent:
                raise BadRequestError("This origin, method or header is not allowed.")
            self.status = message["status"]
            missing = [header for header in self.headers.items() if header[0] not in sent]
            message["headers"] = [*message["headers"], *missing]
        await self.send(message)


class RequestMiddleware:
    """Give each request an id, log it with its timings, refuse it or have it answered.

    What nothing inside has answered is answered here: the framework would do it outside of all
    middleware, without CORS headers and request id.
    """

    def __init__(self, app: ASGIApp, settings: Settings) -> None:
        self.https_only = settings.in_production and settings.https_only
        self.headers = _HEADERS | (_HSTS if self.https_only else {})
        self.max_body_bytes = settings.max_body_bytes
        names = "|".join(re.escape(host).replace(r"\*", ".*") for host in settings.allowed_hosts)
        self.host = re.compile(f"({names})(:[0-9]+)?", re.IGNORECASE)
        self.cors = CORSMiddleware(
            app,
            allow_origins=settings.cors_origins,
            allow_methods=["GET", "POST", "PUT", "PATCH", "DELETE"],
            allow_headers=["Authorization", "Content-Type", "If-Match", "X-Request-ID"],
            expose_headers=["*"],
        )
        self.app = self.cors if settings.cors_origins else app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        request = Request(scope, receive)
        given = request.headers.get("x-request-id", "")
        request_id = given if _REQUEST_ID.fullmatch(given) else uuid4().hex
        headers = {} if scope["path"] == "/docs" else _NO_SCRIPTS
        reply = _Answer(send, self.headers | headers | {b"x-request-id": request_id.encode()})
        parts: dict[str, list[float]] = {"queries": []}
        timings.set(parts)
        started = perf_counter()
        with structlog.contextvars.bound_contextvars(request_id=request_id):
            try:
                await self._handle(request, reply)
            finally:
                log.info(
                    "request",
                    method=scope["method"],
                    route=route_template(scope),
                    status=reply.status,
                    duration_ms=_milliseconds(perf_counter() - started),
                    **{part: len(seconds) for part, seconds in parts.items()},
                    **{f"{part}_ms": _milliseconds(sum(parts[part])) for part in parts},
                )

    async def _handle(self, request: Request, reply: _Answer) -> None:
        """Answer a request, if need be with an error. Unknown ones are raised again when told."""
        try:
            await self._admit(request)(request.scope, request.receive, reply)
        except Exception as exc:
            failed = reply.status > 0 or is_unknown(exc)
            if failed:
                log.exception("request failed", method=request.method, path=request.scope["path"])
            if reply.status == 0:
                send = partial(self.cors.send, send=reply, request_headers=request.headers)
                response = await answer(request, exc)
                await response(request.scope, request.receive, send)
            if failed:
                raise

    def _admit(self, request: Request) -> ASGIApp:
        """Return what answers the request. Raises an error if it is not for this API."""
        if request.scope["path"] in _PROBES:  # come from inside: without TLS, and by address
            return self.app
        if not self.host.fullmatch(request.headers.get("host", "")):
            raise BadRequestError("The Host header names no host of this API.")
        if self.https_only and request.scope["scheme"] == "http":
            return RedirectResponse(request.url.replace(scheme="https"))
        length = request.headers.get("content-length", "")
        if length.isdecimal() and int(length[:19]) > self.max_body_bytes:
            raise ContentTooLargeError
        return self.app


def _milliseconds(seconds: float) -> float:
    return round(seconds * 1000, 2)


def route_template(scope: Scope) -> str | None:
    """Return the path as it was declared: `scope["route"]` lacks the prefixes of its routers."""
    context = scope.get("fastapi", {}).get("effective_route_context") or scope.get("route")
    return getattr(context, "path", None)
