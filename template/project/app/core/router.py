"""Routes that end the session of a request, and how a request finds its own."""

import asyncio
from collections import defaultdict
from collections.abc import Callable, Coroutine, Iterator
from dataclasses import dataclass
from re import Pattern
from typing import Any

from fastapi import APIRouter as FrameworkRouter
from fastapi import FastAPI, Request, Response
from fastapi.params import Form
from fastapi.routing import APIRoute, RouteContext, iter_route_contexts
from starlette.convertors import Convertor
from starlette.datastructures import URLPath
from starlette.routing import BaseRoute, Match, NoMatchFound
from starlette.types import Receive, Scope, Send
from typing_extensions import override

from app.core.database import RequestSession
from app.core.exceptions import UnavailableError

# What tells most routers apart: /api, /v1 and their own name.
_SEGMENTS = 3


class Route(APIRoute):
    """Commits once, after the endpoint and before the answer: a failed commit is still an error.

    It ends a request that takes too long until then. To send the answer takes what it needs.
    """

    @override
    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        handle = super().get_route_handler()

        async def handle_and_commit(request: Request) -> Response:
            deadline = asyncio.timeout(request.app.state.settings.request_timeout)
            try:
                async with deadline, RequestSession() as request.state.session:
                    return await handle(request)
            except TimeoutError as exc:
                if deadline.expired():
                    raise UnavailableError("The request took too long.") from exc
                raise

        return handle_and_commit


class APIRouter(FrameworkRouter):
    """Is passed over by paths without its prefix: the framework tries each route of each router."""

    def __init__(
        self,
        *,
        prefix: str = "",
        **options: Any,  # noqa: ANN401  # passed on
    ) -> None:
        super().__init__(prefix=prefix, route_class=Route, **options)
        self.start, _, _ = prefix.partition("{")

    @override
    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        return super().matches(scope) if self.start in scope["path"] else (Match.NONE, {})


def index_routes(app: FastAPI) -> None:
    """Let an application find the routes that it has by now, however many, in a dictionary."""
    routes = [route for route in app.routes if not isinstance(route, _Index)]
    app.routes[:] = [_Index(list(iter_route_contexts(routes))), *routes]


@dataclass(frozen=True, slots=True)
class _Known:
    """What is known of a route before there is a request."""

    path: str
    regex: Pattern[str]
    convertors: dict[str, Convertor[Any]]
    # What its match adds to the scope of a request.
    scope: dict[str, Any]


class _Index(BaseRoute):
    """Finds a route by the method and the head of a path: the same as the framework would find.

    What it does not find, the framework looks for: an error, or a route with a parameter there.
    """

    def __init__(self, routes: list[RouteContext]) -> None:
        self._known: defaultdict[tuple[str, str], list[_Known]] = defaultdict(list)
        for head in {_find_head(route.path or "") for route in routes}:
            for route in _take_plain(routes, head):
                for method in route.methods or ():
                    self._known[method, head].append(_know(route))

    @override
    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        path = scope["path"].removeprefix(scope.get("root_path", ""))
        for known in self._known.get((scope.get("method", ""), _find_head(path)), ()):
            if match := known.regex.match(path):
                params = scope.get("path_params", {}) | {
                    name: known.convertors[name].convert(value)
                    for name, value in match.groupdict().items()
                }
                self.path_format = known.path  # the framework asks for it next
                return Match.FULL, known.scope | {"path_params": params}
        return Match.NONE, {}

    @override
    async def handle(self, scope: Scope, receive: Receive, send: Send) -> None:
        await scope["fastapi"]["effective_route_context"].app(scope, receive, send)

    @override
    def url_path_for(self, name: str, /, **path_params: object) -> URLPath:
        raise NoMatchFound(name, path_params)


def _find_head(path: str) -> str:
    return "/".join(path.split("/", _SEGMENTS + 1)[: _SEGMENTS + 1])


def _take_plain(routes: list[RouteContext], head: str) -> Iterator[RouteContext]:
    """Return, in their order, routes of paths with this head, up to the first of another kind."""
    for route in routes:
        start = (route.path or "").partition("{")[0]
        if not start.startswith(head) and not head.startswith(start):
            continue
        if not isinstance(route.original_route, APIRoute):
            return
        # How large a form may be, its routers may say too.
        if route.body_field and isinstance(route.body_field.field_info, Form):
            return
        yield route


def _know(route: RouteContext) -> _Known:
    scope = {
        "endpoint": route.endpoint,
        "route": route.original_route,
        "fastapi": {"effective_route_context": route},
    }
    return _Known(route.path or "", route.path_regex, route.param_convertors, scope)
