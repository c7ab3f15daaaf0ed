"""Every failure becomes an `AppError`, and every `AppError` becomes an answer."""

from socket import gaierror
from typing import Any

import structlog
from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.routing import iter_route_contexts
from sqlalchemy.exc import DataError, DBAPIError, IntegrityError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from sqlalchemy.orm.exc import StaleDataError
from starlette.exceptions import HTTPException
from starlette.routing import Route

from app.core.exceptions import (
    AppError,
    ConflictError,
    FieldError,
    MethodNotAllowedError,
    MissingReferenceError,
    UnavailableError,
    ValidationFailedError,
    error_for_status,
)
from app.schemas.error import MEDIA_TYPE, ErrorBody

log = structlog.stdlib.get_logger(__name__)

# SQLSTATE (https://www.postgresql.org/docs/current/errcodes-appendix.html) and the names of
# SQLite's extended result codes (https://www.sqlite.org/rescode.html).
_UNIQUE = {"23505", "SQLITE_CONSTRAINT_UNIQUE", "SQLITE_CONSTRAINT_PRIMARYKEY"}
_FOREIGN_KEY = {"23503", "SQLITE_CONSTRAINT_FOREIGNKEY", "SQLITE_CONSTRAINT_TRIGGER"}
_BUSY = {"40001", "40P01", "55P03", "57014", "SQLITE_BUSY", "SQLITE_BUSY_SNAPSHOT", "SQLITE_LOCKED"}
_DATA_CLASS = "22"
_DOWN = ("08", "53", "57", "SQLITE_CANTOPEN", "SQLITE_FULL", "SQLITE_IOERR")


def install_error_handlers(app: FastAPI) -> None:
    """Answer what endpoints and dependencies raise."""
    for kind in (AppError, HTTPException, RequestValidationError):
        app.add_exception_handler(kind, answer)


def is_unknown(exc: Exception) -> bool:
    """Whether this is a mistake of ours: it is logged whole, and nothing of it is told."""
    return type(to_app_error(exc)) is AppError and not isinstance(exc, AppError | HTTPException)


async def answer(request: Request, exc: Exception) -> Response:
    """Return the answer that says this error."""
    error = to_app_error(exc)
    if error.status == MethodNotAllowedError.status:
        error.headers["Allow"] = ", ".join(sorted(_methods_of_path(request)))
    if error.status >= AppError.status and not is_unknown(exc):
        cause = type(exc.__cause__ or exc).__name__
        log.warning("server error", code=error.code, message=error.message, cause=cause)
    # The path as it was sent: a decoded one need not be a valid URI reference.
    path = request.scope.get("raw_path", b"/").split(b"?")[0].decode("ascii", "replace")
    body = ErrorBody.of(error, path).model_dump_json()
    return Response(body, error.status, error.headers, MEDIA_TYPE)


def to_app_error(exc: BaseException) -> AppError:
    """Return what to tell the client. Nothing of an unknown error is told."""
    match exc:
        case AppError():
            error = exc
        case HTTPException():
            error = error_for_status(exc.status_code, exc.headers)
        case RequestValidationError():
            error = ValidationFailedError(fields=tuple(map(_field_error, exc.errors())))
        case StaleDataError():
            error = ConflictError()
        case PoolTimeoutError():
            error = UnavailableError("Too many requests wait for the database.", retry_after=1)
        case DBAPIError():
            error = _from_database(exc)
        case _:
            error = _from_driver(exc)
    return error


def _from_database(error: DBAPIError) -> AppError:
    """Say what the database refused without a word of SQL, and the same for every database."""
    code = _code(error.orig)
    if code in _UNIQUE:
        return ConflictError("Another record already has these values.")
    if code in _FOREIGN_KEY and (error.statement or "").startswith("DELETE"):
        return ConflictError("Another record still refers to this one.")
    if code in _FOREIGN_KEY:
        return MissingReferenceError()
    if isinstance(error, IntegrityError | DataError) or code.startswith(_DATA_CLASS):
        return ValidationFailedError("The database cannot hold these values.")
    if code in _BUSY:
        return UnavailableError("The database is busy; try again.", retry_after=1)
    return UnavailableError() if error.connection_invalidated else _from_driver(error.orig)


def _from_driver(error: BaseException | None) -> AppError:
    """Return the error for what a driver raises as it connects, outside of SQLAlchemy."""
    is_down = isinstance(error, ConnectionError | gaierror) or _code(error).startswith(_DOWN)
    return UnavailableError() if is_down else AppError()


def _code(error: BaseException | None) -> str:
    return str(getattr(error, "sqlstate", None) or getattr(error, "sqlite_errorname", None) or "")


def _field_error(error: dict[str, Any]) -> FieldError:
    """Say where and why, and never what: the input may be a password."""
    # The message about a tag repeats it.
    tags = error.get("ctx", {}).get("expected_tags")
    message = f"Input should be one of {tags}" if tags else error["msg"]
    return FieldError(tuple(map(_encodable, error["loc"])), _encodable(message), error["type"])


def _encodable(text: object) -> str:
    # JSON may carry half of a surrogate pair, which UTF-8 cannot.
    return str(text).encode("utf-8", "replace").decode()


def _methods_of_path(request: Request) -> set[str]:
    """Return every method of the path; the framework names those of the first route only."""
    return {
        method
        for route in iter_route_contexts(request.app.routes)
        if isinstance(route.original_route, Route)
        if route.path_regex.match(request.scope["path"])
        for method in route.methods or ()
    }
