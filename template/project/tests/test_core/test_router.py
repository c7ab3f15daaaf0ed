"""A router answers what is under its prefix, and is passed over by all else."""

import pytest
from fastapi import FastAPI

from app.core.router import APIRouter
from tests.conftest import AppFactory, connect


@pytest.fixture(params=[False, True])
def app(make_app: AppFactory, request: pytest.FixtureRequest) -> FastAPI:
    """Make an application with a router in a router, and one whose paths hold those of others."""
    outer = APIRouter(prefix="/outer", exclusive=request.param)
    inner, other = APIRouter(prefix="/{number}/inner"), APIRouter(prefix="/other")

    @inner.get("")
    async def probe(number: int) -> int:
        return number

    @other.get("/{path:path}")
    async def echo(path: str) -> str:
        return path

    outer.include_router(inner)
    app = make_app()
    app.include_router(outer)
    app.include_router(other)
    return app


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/outer/1/inner", 200),
        ("GET", "/outer/x/inner", 422),
        ("PUT", "/outer/1/inner", 405),
        ("GET", "/outer/1", 404),
        ("GET", "/1/inner", 404),
        ("GET", "/other/outer/1/inner", 200),
    ],
)
async def test_what_a_router_answers(app: FastAPI, method: str, path: str, status: int) -> None:
    """Prefixes may hold parameters, and routers may hold routers."""
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
