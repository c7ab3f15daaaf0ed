"""Routers that end the session of a request, and cost nothing to the requests of others."""

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any

from fastapi import APIRouter as FrameworkRouter
from fastapi import FastAPI, Request, Response
from fastapi.routing import APIRoute
from starlette.routing import Match
from starlette.types import Scope
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

    # What nobody else answers: the framework need not match it twice.
    own = ""

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
        if self.start not in scope["path"]:
            return Match.NONE, {}
        if self.own and scope["path"].startswith(self.own):
            return Match.FULL, {}
        return super().matches(scope)


class VersionRouter:
    """The routers of a version of the API, below its prefix.

    The application gets them one by one: the framework matches a router in a router once more. All
    that begins with the prefix of one, and of no other, is answered by that one.
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
        starts = [prefix + router.start for router, prefix, _ in self._routers]
        for (router, prefix, options), start in zip(self._routers, starts, strict=True):
            if sum(start.startswith(other) or other.startswith(start) for other in starts) == 1:
                router.own = start
            app.include_router(router, prefix=prefix, **options)
