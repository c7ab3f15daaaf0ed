"""A router that costs nothing to the requests of others."""

from fastapi import APIRouter as FrameworkRouter
from starlette.routing import Match
from starlette.types import Scope
from typing_extensions import override


class APIRouter(FrameworkRouter):
    """Is passed over by paths without its prefix: the framework tries each route of each router."""

    @override
    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        prefix, _, _ = self.prefix.partition("{")
        return super().matches(scope) if prefix in scope["path"] else (Match.NONE, {})
