"""A router answers what is under its prefix, and is passed over by all else."""

import pytest
from fastapi import FastAPI
from fastapi.routing import APIRoute
from starlette.routing import Match, NoMatchFound
from starlette.types import Scope

from app.core.router import APIRouter, VersionRouter
from tests.conftest import AppFactory, connect


@pytest.fixture
def app(make_app: AppFactory) -> FastAPI:
    """Make an application with a version, and with a router whose paths hold those of others."""
    numbers, parts = APIRouter(prefix="/numbers"), APIRouter(prefix="/numbers/{number}/parts")
    alone, near = APIRouter(prefix="/alone"), APIRouter(prefix="/near")
    other = APIRouter(prefix="/other")

    @numbers.get("/{number}")
    @parts.get("")
    @alone.get("/{number}")
    @near.get("/{number}")
    async def probe(number: int) -> int:
        return number

    @other.get("/{path:path}")
    async def echo(path: str) -> str:
        return path

    version = VersionRouter("/v9")
    version.include_router(alone, prefix="/not", tags=["alone"])
    version.include_router(near)
    version.include_router(numbers)
    version.include_router(parts)
    app = make_app()
    version.include_in(app)
    app.include_router(other)
    return app


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/v9/numbers/1", 200),
        ("GET", "/v9/numbers/1/parts", 200),
        ("GET", "/v9/numbers/x/parts", 422),
        ("PUT", "/v9/numbers/1/parts", 405),
        ("GET", "/v9/numbers/1/parts/1", 404),
        ("GET", "/numbers/1", 404),
        ("GET", "/v9/not/alone/1", 200),
        ("PUT", "/v9/not/alone/1", 405),
        ("GET", "/v9/not/alone", 404),
        ("GET", "/v9/not/alone/1/parts", 404),
        ("GET", "/v9/near/1", 200),
        ("GET", "/v9/nearer/1", 404),
        ("GET", "/v9/near", 404),
        ("GET", "/v9/", 404),
        ("GET", "/other/v9/not/alone/x", 200),
    ],
)
async def test_what_a_router_answers(app: FastAPI, method: str, path: str, status: int) -> None:
    """Prefixes may hold parameters, begin with one another, and be part of other paths."""
    async with connect(app) as client:
        assert (await client.request(method, path)).status_code == status


async def test_a_router_is_passed_over(app: FastAPI, monkeypatch: pytest.MonkeyPatch) -> None:
    """A path without the prefix is compared with no route, however many there are."""
    routers = [APIRouter(prefix=f"/r{number}") for number in range(3)]
    for router in routers:
        router.add_api_route("", lambda: None)
        app.include_router(router)
    monkeypatch.setattr("fastapi.routing.APIRoute.matches", None)
    async with connect(app) as client:
        assert (await client.get("/nowhere")).status_code == 404


def test_the_path_of_a_route(app: FastAPI) -> None:
    """It is found by its name, as the framework does it."""
    assert app.url_path_for("echo", path="x") == "/other/x"
    assert app.url_path_for("probe", number=1) == "/v9/not/alone/1"
    with pytest.raises(NoMatchFound):
        app.url_path_for("nothing")


@pytest.mark.parametrize(("path", "times"), [("/v9/not/alone/1", 1), ("/v9/numbers/1", 2)])
async def test_how_often_a_route_is_matched(
    app: FastAPI, monkeypatch: pytest.MonkeyPatch, path: str, times: int
) -> None:
    """Once, where no other router of the version may answer."""
    matches, seen = APIRoute.matches, []

    def note(route: APIRoute, scope: Scope) -> tuple[Match, Scope]:
        found = matches(route, scope)
        seen.append(found[0])
        return found

    monkeypatch.setattr(APIRoute, "matches", note)
    async with connect(app) as client:
        assert (await client.get(path)).status_code == 200
    assert seen.count(Match.FULL) == times
