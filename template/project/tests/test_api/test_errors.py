"""Every error has the same body, whatever went wrong and wherever."""

import json
from collections.abc import AsyncIterator

import pytest
from fastapi import FastAPI, HTTPException
from httpx2 import AsyncClient, Response
from pydantic import BaseModel, Field
from sqlalchemy.exc import ProgrammingError

from app.core.exceptions import AppError, NotFoundError, error_for_status
from app.schemas.error import MEDIA_TYPE, ErrorBody
from tests.conftest import AppFactory, connect

SECRET = "hunter2"
ORIGIN = "http://ui.test"


class Probe(BaseModel):
    """A body with a number in it."""

    number: int = Field(le=9)


def add_probes(app: FastAPI) -> None:
    """Add endpoints that fail in every way."""

    @app.post("/probe")
    async def probe(body: Probe) -> Probe:
        return body

    @app.get("/probe/limit")
    async def limit(limit: int) -> int:
        return limit

    @app.get("/probe/domain")
    async def domain() -> None:
        raise NotFoundError

    @app.get("/probe/unhandled")
    async def unhandled() -> None:
        raise RuntimeError(SECRET)

    @app.get("/probe/query")
    async def query() -> None:
        raise ProgrammingError(SECRET, None, Exception())

    @app.get("/probe/library")
    async def library() -> None:
        raise HTTPException(418, SECRET, {"X-Tea": "yes"})


@pytest.fixture
async def probe(make_app: AppFactory) -> AsyncIterator[AsyncClient]:
    """Open a client of an application that fails."""
    app = make_app(cors_origins=(ORIGIN,), allowed_hosts=("test", "*.test"), max_body_bytes=2000)
    add_probes(app)
    async with connect(app, Origin=ORIGIN) as client:
        yield client


def assert_error(response: Response, status: int) -> None:
    """Check what all errors have in common."""
    assert response.status_code == status, response.text
    assert response.headers["content-type"] == MEDIA_TYPE
    assert response.headers["x-request-id"]
    assert response.headers["x-content-type-options"] == "nosniff"
    if response.request.method != "HEAD":  # has no body
        body = ErrorBody.model_validate_json(response.content)
        assert body.model_dump(mode="json") == response.json()
    assert SECRET not in response.text
    assert "Traceback" not in response.text


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/nowhere", 404),
        ("HEAD", "/nowhere", 404),
        ("OPTIONS", "/nowhere", 404),
        ("GET", "/api/v1/%00", 404),
        ("GET", "/probe/domain", 404),
        ("DELETE", "/probe", 405),
        ("HEAD", "/probe", 405),
        ("OPTIONS", "/probe", 405),
        ("GET", "/probe/limit", 422),
        ("GET", f"/probe/limit?limit={SECRET}", 422),
        ("GET", "/probe/unhandled", 500),
        ("GET", "/probe/query", 500),
        ("GET", "/probe/library", 418),
    ],
)
async def test_every_error_has_the_shape(
    probe: AsyncClient, method: str, path: str, status: int
) -> None:
    """Unknown paths, wrong methods, invalid values, domain errors and bugs answer alike."""
    response = await probe.request(method, path)
    assert_error(response, status)
    assert response.headers["access-control-allow-origin"] == ORIGIN


@pytest.mark.parametrize(
    ("content", "status"),
    [
        (b"{", 422),
        (b"", 422),
        (b"[]", 422),
        (b'{"number": "hunter2"}', 422),
        (b'{"number": NaN}', 422),
        (b'{"number": "\\ud800"}', 422),
        (b'{"\\ud800": 1}', 422),
        (b'{"number": ' + b"9" * 1900 + b"}", 422),
        (b'"\xff"', 400),
        (b"x" * 3000, 413),
    ],
)
async def test_a_bad_body_is_refused(probe: AsyncClient, content: bytes, status: int) -> None:
    """What is no JSON, or holds what JSON cannot say, is refused and not repeated."""
    headers = {"Content-Type": "application/json"}
    assert_error(await probe.post("/probe", content=content, headers=headers), status)


async def test_deep_json_is_refused(probe: AsyncClient) -> None:
    """How deep is too deep depends on the interpreter; that it is refused does not."""
    headers = {"Content-Type": "application/json"}
    response = await probe.post("/probe", content=b"[" * 1900, headers=headers)
    assert response.status_code in {400, 422}
    assert_error(response, response.status_code)


@pytest.mark.parametrize("wrong", [{}, {"Content-Length": "5", "Transfer-Encoding": "chunked"}])
async def test_a_long_body_without_a_length_is_refused(
    probe: AsyncClient, wrong: dict[str, str]
) -> None:
    """The bytes that arrive are counted, not only those that are declared."""

    async def chunks() -> AsyncIterator[bytes]:
        for _ in range(10):
            yield b"x" * 500

    headers = {"Content-Type": "application/json", **wrong}
    assert_error(await probe.post("/probe", content=chunks(), headers=headers), 413)


async def test_a_body_without_its_type_is_refused(probe: AsyncClient) -> None:
    """JSON that is not declared as JSON is not read."""
    assert_error(await probe.post("/probe", content=b'{"number": 1}'), 422)


async def test_a_wrong_host_is_refused(probe: AsyncClient) -> None:
    """An error raised in middleware has the shape too."""
    for host in ("evil.example", "test.evil.example", "nottest"):
        assert_error(await probe.get("/probe/domain", headers={"Host": host}), 400)
    assert_error(await probe.get("/probe/domain", headers={"Host": "a.test:8000"}), 404)


async def test_a_refused_preflight_has_the_shape(probe: AsyncClient) -> None:
    """A browser on another origin is told no as everyone else is."""
    headers = {"Origin": "http://evil.example", "Access-Control-Request-Method": "POST"}
    assert_error(await probe.options("/probe", headers=headers), 400)


async def test_an_accepted_preflight_says_what_is_allowed(probe: AsyncClient) -> None:
    """A browser on a named origin may send the methods that the API has."""
    response = await probe.options("/probe", headers={"Access-Control-Request-Method": "PATCH"})
    assert response.status_code == 200
    assert "PATCH" in response.headers["access-control-allow-methods"]


async def test_a_wrong_method_names_the_right_ones(probe: AsyncClient) -> None:
    """RFC 9110, section 15.5.6: `Allow` lists every method of the path."""
    assert (await probe.put("/probe")).headers["allow"] == "POST"
    assert (await probe.post("/health/live")).headers["allow"] == "GET"


async def test_headers_of_an_error_are_sent(probe: AsyncClient) -> None:
    """What a library wants the client to know reaches it."""
    assert (await probe.get("/probe/library")).headers["x-tea"] == "yes"


async def test_an_invalid_value_is_located_and_not_repeated(probe: AsyncClient) -> None:
    """The client learns which field is wrong; the value may be a password."""
    response = await probe.post("/probe", json={"number": SECRET})
    assert_error(response, 422)
    assert "number" in json.dumps(response.json())


def test_a_status_without_an_error_of_ours_has_a_code() -> None:
    """Any status that the framework uses can be told."""
    assert error_for_status(404, {}).code == "NOT_FOUND"
    assert error_for_status(418, {}).code == "HTTP_418"
    assert error_for_status(503, {"Retry-After": "9"}).headers == {"Retry-After": "9"}
    assert str(AppError("Words.")) == "Words."
