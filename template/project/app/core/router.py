"""Routers that end the session of a request, and cost nothing to the requests of others."""

from collections.abc import Callable, Coroutine
from typing import Any

from fastapi import APIRouter as FrameworkRouter
from fastapi import Request, Response
from fastapi.routing import APIRoute
from starlette.routing import Match
from starlette.types import Scope
from typing_extensions import override

from app.core.database import RequestSession


class Route(APIRoute):
    """Commits once, after the endpoint and before the answer: a failed commit is still an error."""

    @override
    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        handle = super().get_route_handler()

        async def handle_and_commit(request: Request) -> Response:
            async with RequestSession() as request.state.session:
                return await handle(request)

        return handle_and_commit


class APIRouter(FrameworkRouter):
    """Is passed over by paths without its prefix: the framework tries each route of each router."""

    def __init__(self, *, prefix: str = "", **options: Any) -> None:  # noqa: ANN401  # passed on
        super().__init__(prefix=prefix, route_class=Route, **options)

    @override
    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        prefix, _, _ = self.prefix.partition("{")
        return super().matches(scope) if prefix in scope["path"] else (Match.NONE, {})
