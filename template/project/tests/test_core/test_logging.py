"""Every record is one line, and says nothing that must stay secret."""

import json
import logging
from collections.abc import Iterator

import pytest
import structlog
from fastapi import BackgroundTasks, FastAPI
from httpx2 import AsyncClient

from app.core.logging import configure_logging
from tests.conftest import AppFactory, SettingsFactory, connect


@pytest.fixture(autouse=True)
def keep_handlers() -> Iterator[None]:
    """Put the handlers of the test runner back."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield
    root.handlers[:] = handlers
    root.setLevel(level)


def read_lines(capsys: pytest.CaptureFixture[str]) -> list[dict[str, object]]:
    """Return what was logged."""
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


async def test_a_request_is_one_line(
    app: FastAPI, client: AsyncClient, capsys: pytest.CaptureFixture[str]
) -> None:
    """The line has the request's id, its route and its timings."""
    configure_logging(app.state.settings)
    await client.get("/health/ready", headers={"X-Request-ID": "abc"})
    line = next(line for line in read_lines(capsys) if line["event"] == "request")
    assert (line["request_id"], line["route"], line["status"]) == ("abc", "/health/ready", 200)
    assert int(str(line["queries"])) >= 1
    assert 0 < float(str(line["queries_ms"])) <= float(str(line["duration_ms"]))


async def test_an_unhandled_error_is_logged_whole(
    make_app: AppFactory, capsys: pytest.CaptureFixture[str]
) -> None:
    """The log has the traceback once, without values of variables; the client has its id."""
    app = make_app()

    @app.get("/bug")
    async def bug() -> None:
        password = "hunter2"
        raise RuntimeError("the cause", len(password))

    async with connect(app) as client:
        response = await client.get("/bug")
    lines = [line for line in read_lines(capsys) if str(line["logger"]).startswith("app.")]
    assert [line["event"] for line in lines] == ["request failed", "request"]
    failure = lines[0]
    assert failure["request_id"] == response.headers["x-request-id"]
    assert "hunter2" not in json.dumps(failure)
    assert "the cause" in json.dumps(failure["exception"])
    assert "the cause" not in response.text


async def test_an_error_after_the_answer_is_logged(
    make_app: AppFactory, capsys: pytest.CaptureFixture[str]
) -> None:
    """A background task that fails is known by the request that began it."""
    app = make_app()

    async def fail() -> None:
        raise RuntimeError("the cause")

    @app.get("/task")
    async def begin(tasks: BackgroundTasks) -> None:
        tasks.add_task(fail)

    async with connect(app) as client:
        response = await client.get("/task")
    assert response.status_code == 200
    failure = next(line for line in read_lines(capsys) if line["event"] == "request failed")
    assert failure["request_id"] == response.headers["x-request-id"]


def test_secrets_are_redacted(
    make_settings: SettingsFactory, capsys: pytest.CaptureFixture[str]
) -> None:
    """A value whose name says that it is secret is not written."""
    configure_logging(make_settings())
    structlog.stdlib.get_logger("test").warning("login", password="hunter2", Access_Token="hunter2")
    output = capsys.readouterr().out
    assert "hunter2" not in output
    assert output.count("[redacted]") == 2


def test_the_server_logs_the_same_way(
    make_settings: SettingsFactory, capsys: pytest.CaptureFixture[str]
) -> None:
    """Records of uvicorn are JSON too; what the middleware has logged is not logged twice."""
    configure_logging(make_settings())
    logging.getLogger("uvicorn.error").info("started", extra={"color_message": "colourful"})
    logging.getLogger("uvicorn.error").error("Exception in ASGI application\n")
    logging.getLogger("uvicorn.access").info("GET /")
    (line,) = read_lines(capsys)
    assert (line["event"], line["logger"]) == ("started", "uvicorn.error")
    assert "color_message" not in line


def test_people_read_lines(
    make_settings: SettingsFactory, capsys: pytest.CaptureFixture[str]
) -> None:
    """With APP_LOG_JSON=false, records are made for a terminal."""
    configure_logging(make_settings(log_json=False, log_level="WARNING"))
    structlog.stdlib.get_logger("test").info("quiet")
    logging.getLogger("uvicorn.error").info("quiet")
    structlog.stdlib.get_logger("test").warning("loud")
    output = capsys.readouterr().out
    assert "loud" in output
    assert "quiet" not in output
    assert "\x1b" not in output
    assert not output.startswith("{")
