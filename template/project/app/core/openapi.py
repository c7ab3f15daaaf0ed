"""An OpenAPI document that says which errors the application really sends."""

from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from fastapi.routing import APIRoute
from pydantic.json_schema import models_json_schema

from app.core.exceptions import KINDS
from app.schemas.error import MEDIA_TYPE, ErrorBody

_TEMPLATE = "#/components/schemas/{model}"
_ERROR_SCHEMA = _TEMPLATE.format(model=ErrorBody.__name__)
_FRAMEWORK_SCHEMAS = ("HTTPValidationError", "ValidationError")


def errors(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """Document errors of one operation; those that follow from its shape are added for it."""
    return {status: {"description": KINDS[status].title} for status in statuses}


def operation_id(route: APIRoute) -> str:
    """Return the name of the endpoint's function, which generated clients call."""
    return route.name


def openapi(app: FastAPI) -> dict[str, Any]:
    """Return the document, made once."""
    if app.openapi_schema is None:
        app.openapi_schema = _build(app)
    return app.openapi_schema


def _build(app: FastAPI) -> dict[str, Any]:
    document = get_openapi(
        title=app.title,
        version=app.version,
        routes=app.routes,
        tags=app.openapi_tags,
        servers=[{"url": "/"}],
        license_info=app.license_info,
    )
    _, definitions = models_json_schema([(ErrorBody, "serialization")], ref_template=_TEMPLATE)
    schemas = document.setdefault("components", {}).setdefault("schemas", {})
    schemas.update(definitions["$defs"])
    for name in _FRAMEWORK_SCHEMAS:
        schemas.pop(name, None)
    for path in document["paths"].values():
        for method, operation in path.items():
            _complete(operation, method)
    return document


def _complete(operation: dict[str, Any], method: str) -> None:
    operation.setdefault("security", [])  # public, and said to be
    for parameter in operation.get("parameters", []):
        parameter["schema"] = _without_null(parameter["schema"])
    responses = operation["responses"]
    for status in _implied_errors(operation, method):
        responses.setdefault(str(status), {})
    for status, response in responses.items():
        if int(status) in KINDS:
            response["description"] = KINDS[int(status)].title
            response["content"] = {MEDIA_TYPE: {"schema": {"$ref": _ERROR_SCHEMA}}}
    operation["responses"] = dict(sorted(responses.items()))


def _implied_errors(operation: dict[str, Any], method: str) -> set[int]:
    parameters = operation.get("parameters", [])
    found = {422} if parameters else set()
    if any(parameter["in"] == "path" for parameter in parameters):
        found |= {404} | ({409} if method == "delete" else set())
    if "requestBody" in operation:
        found |= {400, 409, 413, 422}
    return found


def _without_null(schema: dict[str, Any]) -> dict[str, Any]:
    """Leave null out: a parameter may be absent, but a URL cannot say null."""
    options = [option for option in schema.get("anyOf", []) if option != {"type": "null"}]
    rest = {key: value for key, value in schema.items() if key != "anyOf"}
    return rest | options[0] if len(options) == 1 else schema
