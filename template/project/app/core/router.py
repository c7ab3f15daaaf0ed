"""Routers that end the session of a request, and cost nothing to the requests of others."""

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any

from fastapi import APIRouter as FrameworkRouter
from fastapi import FastAPI, Request, Response
from fastapi.routing import APIRoute
from starlette.datastructures import URLPath
from starlette.routing import BaseRoute, Match, NoMatchFound
from starlette.types import Receive, Scope, Send
from typing_extensions import override

from app.core.database import RequestSession
from app.core.exceptions import UnavailableError


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


class _Index(BaseRoute):
    """Finds a router by the first segment of the path below a prefix, however many there are."""

    def __init__(self, prefix: str, routers: dict[str, BaseRoute]) -> None:
        self._prefix, self._routers = prefix, routers

    @override
    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        return Match.FULL if self._find(scope) else Match.NONE, {}

    @override
    async def handle(self, scope: Scope, receive: Receive, send: Send) -> None:
        if router := self._find(scope):
            await router.handle(scope, receive, send)

    @override
    def url_path_for(self, name: str, /, **path_params: object) -> URLPath:
        raise NoMatchFound(name, path_params)

    def _find(self, scope: Scope) -> BaseRoute | None:
        start, path = self._prefix, scope["path"]
        if not path.startswith(start):
            return None
        return self._routers.get(path[len(start) :].partition("/")[0])


class VersionRouter:
    """The routers of a version of the API, below its prefix.

    The application gets them one by one: the framework matches a router in a router once more. What
    begins with a segment that is one's alone is answered by that one, and compared with no other.
    """

    def __init__(self, prefix: str) -> None:
        self._prefix = prefix
        self._routers: list[tuple[APIRouter, str, dict[str, Any]]] = []

    def include_router(
        self,
        router: APIRouter,
        *,
        prefix: str = "",
        **options: Any,  # noqa: ANN401  # passed on
    ) -> None:
        """Take a router in, with the options of `FastAPI.include_router`."""
        self._routers.append((router, self._prefix + prefix, options))

    def include_in(self, app: FastAPI) -> None:
        """Let an application answer."""
        place, start = len(app.routes), f"{self._prefix}/"
        for router, prefix, options in self._routers:
            app.include_router(router, prefix=prefix, **options)
        paths = [f"{prefix}{router.prefix}/" for router, prefix, _ in self._routers]
        known = [path.partition("{")[0] for path in paths]
        alone = {}
        for path, route in zip(known, app.routes[place:], strict=True):
            name, slash, _ = path.removeprefix(start).partition("/")
            own = f"{start}{name}/"
            if slash and sum(own.startswith(each) or each.startswith(own) for each in known) == 1:
                alone[name] = route
        app.routes.insert(place, _Index(start, alone))
