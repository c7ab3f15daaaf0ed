"""An OpenAPI document that says which errors the application really sends."""

from typing import Any

from fastapi import FastAPI
from fastapi.security.base import SecurityBase

from app.core.exceptions import find_kinds
from app.schemas.error import MEDIA_TYPE, ErrorBody

_CONTENT = {MEDIA_TYPE: {"schema": {"$ref": f"#/components/schemas/{ErrorBody.__name__}"}}}


def errors(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """Document errors of one operation; those that follow from its shape are added for it."""
    return {status: {"model": ErrorBody} for status in statuses}


def openapi(app: FastAPI, *others: SecurityBase) -> dict[str, Any]:
    """Return the framework's document, with our errors in the place of its own.

    Where a request must say who calls, it may do so by any of the other schemes too.
    """
    if app.openapi_schema is not None:
        return app.openapi_schema
    document = FastAPI.openapi(app)
    for name in ("HTTPValidationError", "ValidationError"):
        document["components"]["schemas"].pop(name, None)
    for scheme in others:
        described = scheme.model.model_dump(mode="json", by_alias=True, exclude_none=True)
        document["components"]["securitySchemes"][scheme.scheme_name] = described
    for path in document["paths"].values():
        for method, operation in path.items():
            _complete(operation, method)
            if operation["security"]:
                operation["security"] += [{scheme.scheme_name: []} for scheme in others]
    return document


def _complete(operation: dict[str, Any], method: str) -> None:
    operation.setdefault("security", [])  # public, and said to be
    for parameter in operation.get("parameters", []):
        parameter["schema"] = _without_null(parameter["schema"])
    responses, implied = operation["responses"], _implied_errors(operation, method)
    for status, kind in find_kinds().items():
        if status in implied or str(status) in responses:
            error = {"description": kind.title, "content": _CONTENT}
            responses[str(status)] = responses.get(str(status), {}) | error
    operation["responses"] = dict(sorted(responses.items()))


def _implied_errors(operation: dict[str, Any], method: str) -> set[int]:
    parameters = operation.get("parameters", [])
    found = {422} if parameters else set()
    if any(parameter["in"] == "path" for parameter in parameters):
        found |= {404} | ({409} if method == "delete" else set())
    found |= {401, 403} if operation["security"] else set()
    if "requestBody" in operation:
        found |= {400, 409, 413, 422}
    return found


def _without_null(schema: dict[str, Any]) -> dict[str, Any]:
    """Leave null out: a parameter may be absent, but a URL cannot say null."""
    options = [option for option in schema.get("anyOf", []) if option != {"type": "null"}]
    rest = {key: value for key, value in schema.items() if key != "anyOf"}
    return rest | options[0] if len(options) == 1 else schema
