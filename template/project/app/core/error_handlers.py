"""Every failure becomes an `AppError`, and every `AppError` becomes an answer."""

from typing import Any

import structlog
from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.routing import iter_route_contexts
from sqlalchemy.exc import DBAPIError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from sqlalchemy.orm.exc import StaleDataError
from starlette.exceptions import HTTPException

from app.core.database_error import from_database, from_driver
from app.core.exceptions import (
    AppError,
    ConflictError,
    FieldError,
    MethodNotAllowedError,
    UnavailableError,
    ValidationFailedError,
    error_for_status,
)
from app.schemas.error import MEDIA_TYPE, ErrorBody

log = structlog.stdlib.get_logger(__name__)


def install_error_handlers(app: FastAPI) -> None:
    """Answer what endpoints and dependencies raise."""
    for kind in (AppError, HTTPException, RequestValidationError, SQLAlchemyError):
        app.add_exception_handler(kind, _handle)


async def _handle(request: Request, exc: Exception) -> Response:
    if is_unknown(exc):
        raise exc
    return answer(request, exc)


def is_unknown(exc: Exception) -> bool:
    """Whether this is a mistake of ours, which goes on to where it is logged whole."""
    return type(to_app_error(exc)) is AppError and not isinstance(exc, AppError | HTTPException)


def answer(request: Request, exc: Exception) -> Response:
    """Return the answer that says this error."""
    error = to_app_error(exc)
    if error.status == MethodNotAllowedError.status:
        error.headers["Allow"] = ", ".join(sorted(_methods_of_path(request)))
    if error.status >= AppError.status:
        log.warning("server error", code=error.code, cause=type(exc).__name__)
    # The path as it was sent: a decoded one need not be a valid URI reference.
    path = request.scope.get("raw_path", b"/").split(b"?")[0].decode("ascii", "replace")
    body = ErrorBody.of(error, path)
    return Response(body.model_dump_json(), error.status, error.headers, MEDIA_TYPE)


def to_app_error(exc: BaseException) -> AppError:
    """Return what to tell the client. Nothing of an unknown error is told."""
    match exc:
        case AppError() as error:
            pass
        case HTTPException(__cause__=AppError() as error):
            pass
        case HTTPException():
            error = error_for_status(exc.status_code, dict(exc.headers or {}))
        case RequestValidationError():
            error = ValidationFailedError(fields=tuple(map(_field_error, exc.errors())))
        case StaleDataError():
            error = ConflictError()
        case PoolTimeoutError():
            error = UnavailableError("Too many requests wait for the database.", retry_after=1)
        case DBAPIError():
            error = from_database(exc)
        case _:
            error = from_driver(exc)
    return error


def _field_error(error: dict[str, Any]) -> FieldError:
    """Say where and why, and never what: the input may be a password."""
    # The message about a tag repeats it.
    tags, parts = error.get("ctx", {}).get("expected_tags"), error["loc"]
    return FieldError(
        location=tuple(part if isinstance(part, int) else _encodable(part) for part in parts),
        message=_encodable(f"Input should be one of {tags}" if tags else error["msg"]),
        code=str(error["type"]),
    )


def _encodable(text: object) -> str:
    # JSON may carry half of a surrogate pair, which UTF-8 cannot.
    return str(text).encode("utf-8", "replace").decode()


def _methods_of_path(request: Request) -> set[str]:
    """Return every method of the path; the framework names those of the first route only."""
    methods: set[str] = set()
    for route in iter_route_contexts(request.app.routes):
        pattern = getattr(route, "path_regex", None)
        if pattern is not None and pattern.match(request.scope["path"]):
            methods |= route.methods or set()
    return methods
