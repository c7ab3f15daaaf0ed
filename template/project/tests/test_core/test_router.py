"""A request finds its route in the index, and what is not there as the framework finds it."""

from typing import Any

import pytest
from fastapi import FastAPI, Request
from fastapi.routing import APIRoute
from starlette.applications import Starlette
from starlette.responses import PlainTextResponse
from starlette.routing import Match, Mount, NoMatchFound, Route

from app.core.middleware import route_template
from app.core.router import APIRouter, index_routes
from tests.conftest import AppFactory, connect

REQUESTS = [
    ("GET", "/api/v9/numbers/1", 200),
    ("GET", "/api/v9/numbers/1/parts", 200),
    ("GET", "/api/v9/numbers/1/whole", 200),
    ("GET", "/api/v9/numbers/x/whole", 404),
    ("GET", "/api/v9/numbers/x/parts", 422),
    ("PUT", "/api/v9/numbers/1/parts", 405),
    ("GET", "/api/v9/numbers/1/parts/1", 404),
    ("GET", "/numbers/1", 404),
    ("GET", "/api/v9/not/alone/1", 200),
    ("PUT", "/api/v9/not/alone/1", 405),
    ("GET", "/api/v9/not/alone", 404),
    ("GET", "/api/v9/not/alone/1/parts", 404),
    ("GET", "/api/v9/near/1", 200),
    ("GET", "/api/v9/near/first", 200),
    ("GET", "/api/v9/nearer/1", 404),
    ("GET", "/api/v9/near", 404),
    ("GET", "/api/v9/", 404),
    ("GET", "/api/v9", 404),
    ("GET", "/other/api/v9/not/alone/x", 200),
    ("GET", "/api/v9/files/1", 200),
    ("PUT", "/api/v9/files/1", 200),
    ("GET", "/api/v9/files/1/2/3", 200),
    ("GET", "/api/v9/files/1/2/late", 200),
    ("GET", "/api/v9/plain/1", 200),
    ("POST", "/api/v9/plain/1", 200),
]


@pytest.fixture
def app(make_app: AppFactory) -> FastAPI:
    """Make an application of routers in a router, and with other kinds of routes between them."""
    numbers, parts = APIRouter(prefix="/numbers"), APIRouter(prefix="/numbers/{number}/parts")
    alone, near = APIRouter(prefix="/alone"), APIRouter(prefix="/near")
    first, other = APIRouter(prefix="/{name}/first"), APIRouter()

    @numbers.get("/{number}")
    @numbers.get("/{number:int}/whole")
    @parts.get("")
    @alone.get("/{number}")
    @near.get("/{number}")
    async def probe(request: Request, number: int) -> list[Any]:
        return [number, *describe(request)]

    @first.get("")
    @other.put("/api/v9/files/{name}")
    @other.post("/api/v9/plain/{name}")
    @other.get("/other/{name:path}")
    async def echo(request: Request, name: str) -> list[Any]:
        return [name, *describe(request)]

    version = APIRouter(prefix="/api/v9")
    version.include_router(alone, prefix="/not", tags=["alone"])
    version.include_router(first)
    version.include_router(near)
    version.include_router(numbers)
    version.include_router(parts)
    app = make_app()
    app.include_router(version)
    app.include_router(other)
    app.router.routes.append(Route("/api/v9/plain/{name}", lambda _: PlainTextResponse("plain")))
    app.router.routes.append(
        Mount("/api/v9/files", Starlette(routes=[Route("/{name:path}", hello)]))
    )
    app.add_api_route("/api/v9/files/1/2/late", echo)
    app.add_api_route("/api/v9/plain/{name}", echo)
    index_routes(app)
    return app


def hello(_: Request) -> PlainTextResponse:
    """Answer in an application that is mounted."""
    return PlainTextResponse("mounted")


def describe(request: Request) -> list[object]:
    """Return what was found for a request."""
    scope = request.scope
    route, endpoint = scope["route"], scope["endpoint"]
    return [scope["path_params"], route.path, endpoint.__name__, route_template(scope)]


def place(app: FastAPI, start: str) -> FastAPI:
    """Return an application that has this one below a path, if there is one."""
    if not start:
        return app
    outer = FastAPI()
    outer.mount("/{tenant}", app)
    return outer


@pytest.mark.parametrize("start", ["", "/acme"])
async def test_what_a_route_answers(app: FastAPI, start: str) -> None:
    """With the index or without, and below whatever path, it is the same."""
    async with connect(place(app, start)) as client:
        answers = [await client.request(method, start + path) for method, path, _ in REQUESTS]
        del app.routes[0]
        for (method, path, status), answer in zip(REQUESTS, answers, strict=True):
            other = await client.request(method, start + path)
            assert answer.status_code == other.status_code == status, (method, path)
            assert answer.text == other.text, (method, path)
            assert answer.headers.get("allow") == other.headers.get("allow"), (method, path)


@pytest.mark.parametrize("start", ["", "/acme"])
async def test_a_route_is_found_at_once(
    app: FastAPI, monkeypatch: pytest.MonkeyPatch, start: str
) -> None:
    """The framework compares no route with a path that the index knows."""
    monkeypatch.setattr(APIRoute, "matches", None)
    async with connect(place(app, start)) as client:
        for path in ("/api/v9/not/alone/1", "/api/v9/numbers/1/parts", "/health/live"):
            assert (await client.get(start + path)).status_code == 200


def test_what_is_no_request(app: FastAPI) -> None:
    """A connection of another kind has no method."""
    scope = {"type": "websocket", "path": "/api/v9/near/1"}
    assert app.routes[0].matches(scope) == (Match.NONE, {})


async def test_a_route_that_comes_later(app: FastAPI) -> None:
    """What is added after the index is found as well, in its order."""

    @app.get("/api/v9/near/1")
    @app.get("/api/v9/near/1/later")
    async def add() -> str:
        return "later"

    async with connect(app) as client:
        assert (await client.get("/api/v9/near/1/later")).json() == "later"
        assert (await client.get("/api/v9/near/1")).json() != "later"


async def test_a_router_is_passed_over(app: FastAPI, monkeypatch: pytest.MonkeyPatch) -> None:
    """A path without the prefix is compared with no route, however many there are."""
    routers = [APIRouter(prefix=f"/r{number}") for number in range(3)]
    for router in routers:
        router.add_api_route("", lambda: None)
    app.routes[:] = []
    for router in routers:
        app.include_router(router)
    monkeypatch.setattr(APIRoute, "matches", None)
    async with connect(app) as client:
        assert (await client.get("/nowhere")).status_code == 404


def test_the_path_of_a_route(app: FastAPI) -> None:
    """It is found by its name, as the framework does it."""
    assert app.url_path_for("echo", name="x") == "/api/v9/x/first"
    assert app.url_path_for("probe", number=1) == "/api/v9/not/alone/1"
    with pytest.raises(NoMatchFound):
        app.url_path_for("nothing")
