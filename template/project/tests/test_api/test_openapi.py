"""The API is what its document says, and the document changes only on purpose."""

import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute, iter_route_contexts

from app.api.deps import get_session
from app.core.exceptions import find_kinds
from app.core.router import Route
from app.schemas.error import MEDIA_TYPE

CONTRACT = Path(__file__).parents[2] / "openapi.json"


def parts(document: dict[str, Any]) -> Iterator[tuple[object, object]]:
    """Yield each operation and each schema of a document, and all else as a whole."""
    for path, methods in document["paths"].items():
        yield from (((path, method), operation) for method, operation in methods.items())
    yield from document["components"]["schemas"].items()
    yield "rest", [document[key] for key in document if key not in {"paths", "components"}]


def is_extension(served: dict[str, Any], recorded: dict[str, Any]) -> bool:
    """Return whether all that is recorded is served unchanged."""
    now = dict(parts(served))
    return all(now.get(name) == part for name, part in parts(recorded))


def record(app: FastAPI, path: Path, *, in_ci: bool) -> None:
    """Write what is served where nothing is recorded yet, or what is new, except in CI."""
    served = app.openapi()
    recorded = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    if not recorded or (is_extension(served, recorded) and not in_ci):
        text = json.dumps(served, indent=2, ensure_ascii=False) + "\n"
        path.write_text(text, encoding="utf-8", newline="\n")


def test_the_contract(app: FastAPI) -> None:
    """The document equals `openapi.json`: commit it, so that a review sees what changes.

    What is new is recorded by this test, which breaks no client. To accept a change of what is
    there, delete the file and run the tests again.
    """
    record(app, CONTRACT, in_ci="CI" in os.environ)
    assert app.openapi() == json.loads(CONTRACT.read_text(encoding="utf-8"))


def test_what_the_contract_takes_in(app: FastAPI, tmp_path: Path) -> None:
    """New operations are recorded, but not in CI; a change never is."""
    path = tmp_path / "openapi.json"
    record(app, path, in_ci=True)
    assert json.loads(path.read_text(encoding="utf-8")) == app.openapi()
    before = path.read_text(encoding="utf-8")
    path.write_text(before.replace("/health/live", "/health/lives"), encoding="utf-8")
    record(app, path, in_ci=False)
    assert "/health/lives" in path.read_text(encoding="utf-8")
    shorter = json.loads(before)
    del shorter["paths"]["/health/live"]
    path.write_text(json.dumps(shorter), encoding="utf-8")
    record(app, path, in_ci=True)
    assert "/health/live" not in json.loads(path.read_text(encoding="utf-8"))["paths"]
    record(app, path, in_ci=False)
    assert path.read_text(encoding="utf-8") == before


def operations(app: FastAPI) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield each operation of the document with its name."""
    for path, methods in app.openapi()["paths"].items():
        for method, operation in methods.items():
            yield f"{method.upper()} {path}", operation


def routes(app: FastAPI) -> Iterator[APIRoute]:
    """Yield all routes, whichever routers they came through."""
    for context in iter_route_contexts(app.routes):
        if isinstance(context.original_route, APIRoute):
            yield context.original_route


def test_every_operation_is_described(app: FastAPI) -> None:
    """It has a name of its own, a tag, a description, and says who may call it."""
    names = [operation["operationId"] for _, operation in operations(app)]
    assert len(set(names)) == len(names)
    for name, operation in operations(app):
        assert operation["tags"], name
        assert operation["description"], name
        assert "security" in operation, name


def test_every_operation_documents_its_answers(app: FastAPI) -> None:
    """A success has a schema, and every error has the one that is really sent."""
    for name, operation in operations(app):
        for status, response in operation["responses"].items():
            if int(status) in find_kinds():
                assert list(response["content"]) == [MEDIA_TYPE], name
            elif int(status) < 300 and status != "204":
                assert response["content"]["application/json"]["schema"], name
        if operation.get("parameters") or "requestBody" in operation:
            assert "422" in operation["responses"], name
        if "requestBody" in operation:
            assert {"400", "413"} <= operation["responses"].keys(), name


def test_no_schema_of_the_framework_is_left(app: FastAPI) -> None:
    """The framework's own error body is never sent, so it is not documented."""
    assert "HTTPValidationError" not in json.dumps(app.openapi())


def test_parameters_are_never_null(app: FastAPI) -> None:
    """A parameter can be left out; a URL cannot say null."""
    for name, operation in operations(app):
        for parameter in operation.get("parameters", []):
            assert {"type": "null"} not in parameter["schema"].get("anyOf", []), name


def dependants(dependant: Dependant) -> Iterator[Dependant]:
    """Yield a dependant and all that it depends on."""
    yield dependant
    for child in dependant.dependencies:
        yield from dependants(child)


def test_every_session_is_committed(app: FastAPI) -> None:
    """The framework's own router commits nothing: take APIRouter from app.core.router."""
    for route in routes(app):
        for dependant in dependants(route.dependant):
            if dependant.call is get_session:
                assert isinstance(route, Route), route.path


@pytest.mark.parametrize("path", ["/docs", "/openapi.json"])
async def test_the_document_is_served(app: FastAPI, path: str) -> None:
    """People and programs find it."""
    assert path in {route.path for route in iter_route_contexts(app.routes)}
