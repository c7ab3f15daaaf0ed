"""Routers that end the session of a request, and cost nothing to the requests of others."""

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any

from fastapi import APIRouter as FrameworkRouter
from fastapi import Request, Response
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
    """Is passed over by paths without its prefix: the framework tries each route of each router.

    An `exclusive` one answers all that begins with its prefix: its routes are tried once, not to
    match and again to answer.
    """

    def __init__(
        self,
        *,
        prefix: str = "",
        exclusive: bool = False,
        **options: Any,  # noqa: ANN401  # passed on
    ) -> None:
        super().__init__(prefix=prefix, route_class=Route, **options)
        self._start, _, _ = prefix.partition("{")
        self._exclusive = exclusive

    @override
    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        if self._start not in scope["path"]:
            return Match.NONE, {}
        if self._exclusive and scope["path"].startswith(self._start):
            return Match.FULL, {}
        return super().matches(scope)
