"""Other services may be slow or down: calls are repeated, given up, and not made at all."""

import asyncio
from collections.abc import Callable

import pytest
from fastapi import FastAPI
from httpx2 import AsyncClient, ConnectError, MockTransport, Request, Response

from app.api.http_client import HttpClientDep
from app.core import http_client as module
from app.core.exceptions import UnavailableError
from app.core.http_client import HttpClientSettings, connect_http_client, create_client
from app.core.timing import timings

URL = "http://other.test/"
Handler = Callable[[Request], Response]


class Service:
    """Another service, which answers as it is told."""

    def __init__(self, *statuses: int) -> None:
        self.statuses = list(statuses)
        self.requests: list[Request] = []

    def __call__(self, request: Request) -> Response:
        """Answer with the next status, or not at all if it is 0."""
        self.requests.append(request)
        status = self.statuses.pop(0) if self.statuses else 200
        if status == 0:
            raise ConnectError("refused")
        return Response(status, text=f"answer {len(self.requests)}")


@pytest.fixture(autouse=True)
def now(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """Wait for nothing, and hold the clock still; write a later time into it to go on."""
    clock = [1000.0]
    monkeypatch.setattr(module, "_FIRST_WAIT", 0.0)
    monkeypatch.setattr(module, "_WAIT_JITTER", 0.0)
    monkeypatch.setattr(module, "monotonic", lambda: clock[0])
    return clock


def client_of(service: Service, **settings: object) -> AsyncClient:
    """Return a client that calls the service."""
    return create_client(HttpClientSettings.model_validate(settings), MockTransport(service))


@pytest.mark.parametrize("failure", [0, 502, 503, 504])
async def test_an_idempotent_call_is_repeated(failure: int) -> None:
    """A short failure of the other side is not noticed."""
    service = Service(failure, failure)
    async with client_of(service) as client:
        assert (await client.get(URL)).text == "answer 3"
    assert len(service.requests) == 3


@pytest.mark.parametrize("method", ["POST", "PATCH"])
async def test_another_call_is_made_once(method: str) -> None:
    """Who pays twice is angry."""
    service = Service(0)
    async with client_of(service) as client:
        with pytest.raises(UnavailableError):
            await client.request(method, URL)
    assert len(service.requests) == 1


async def test_a_call_is_given_up() -> None:
    """After the last attempt the caller gets the answer, or the error if there is none."""
    async with client_of(Service(503, 503), attempts=2) as client:
        answer = await client.get(URL)
        assert (answer.status_code, answer.text) == (503, "answer 2")
    async with client_of(Service(0, 0), attempts=2) as client:
        with pytest.raises(UnavailableError):
            await client.get(URL)


@pytest.mark.parametrize("status", [200, 404, 422, 500])
async def test_an_answer_is_an_answer(status: int) -> None:
    """What the other side says is not repeated, and does not count as down."""
    service = Service(*[status] * 9)
    async with client_of(service, most_failures=1) as client:
        for _ in range(9):
            assert (await client.get(URL)).status_code == status
    assert len(service.requests) == 9


async def test_a_host_that_is_down_is_left_alone(now: list[float]) -> None:
    """After several failures in a row only one call in a while goes out, until one succeeds."""
    service = Service(0, 0, 200, 0)
    async with client_of(service, attempts=1, most_failures=2, pause=30) as client:
        for calls in (1, 2, 2, 2):
            with pytest.raises(UnavailableError):
                await client.get(URL)
            assert len(service.requests) == calls
        assert (await client.get("http://third.test/")).status_code == 200
        now[0] += 30
        with pytest.raises(UnavailableError):
            await client.get(URL)
        assert len(service.requests) == 4
        now[0] += 30
        for _ in range(3):
            assert (await client.get(URL)).status_code == 200


async def test_the_request_id_is_passed_on(
    app: FastAPI, client: AsyncClient, capsys: pytest.CaptureFixture[str]
) -> None:
    """Both services log the same id, and the request's line says how long its calls took."""
    service = Service(503)
    app.state.http_client = client_of(service)

    @app.get("/calls")
    async def call(http: HttpClientDep) -> str:
        await asyncio.gather(http.get(URL), http.get(URL))
        return "done"

    answer = await client.get("/calls", headers={"X-Request-ID": "abc"})
    assert answer.status_code == 200
    assert {request.headers["x-request-id"] for request in service.requests} == {"abc"}
    assert len(timings.get()["calls"]) == 3
    assert '"calls": 3' in capsys.readouterr().out


async def test_a_down_service_is_an_error_of_ours(app: FastAPI, client: AsyncClient) -> None:
    """The client is told to come back, and not which service it was."""
    app.state.http_client = client_of(Service(0), attempts=1)

    @app.get("/calls")
    async def call(http: HttpClientDep) -> None:
        await http.get(URL)

    answer = await client.get("/calls")
    assert answer.status_code == 503
    assert "other.test" not in answer.text


async def test_connections_are_closed_at_the_end(app: FastAPI) -> None:
    """The client lives as long as the application."""
    async with connect_http_client(app):
        assert not app.state.http_client.is_closed
    assert app.state.http_client.is_closed
