"""What can go wrong, as the rest of the application says it. Only this file knows status codes."""

from collections.abc import Mapping
from typing import NamedTuple


class FieldError(NamedTuple):
    """One value of the request that is not valid.

    `location` begins with the part of the request: `("body", "lines", 0, "price")`.
    """

    location: tuple[str | int, ...]
    message: str
    code: str


class AppError(Exception):
    """The base of all errors that become an answer.

    `message` is a sentence for a person, `code` is for a program and never changes.
    """

    status = 500
    title = "Internal Server Error"
    code = "INTERNAL_ERROR"
    message = "Something went wrong on our side."

    def __init__(
        self,
        message: str = "",
        *,
        fields: tuple[FieldError, ...] = (),
        headers: dict[str, str] | None = None,
    ) -> None:
        self.message = message or self.message
        self.fields = fields
        self.headers = headers or {}
        super().__init__(self.message)


class BadRequestError(AppError):
    """The request cannot be read."""

    status, title, code = 400, "Bad Request", "BAD_REQUEST"
    message = "The request cannot be read."


class MissingReferenceError(BadRequestError):
    """A row would refer to one that is not there, or that this caller may not see."""

    message = "A record that this one refers to does not exist."


class NotFoundError(AppError):
    """There is nothing here, or nothing that this caller may see."""

    status, title, code = 404, "Not Found", "NOT_FOUND"
    message = "There is nothing at this address."


class MethodNotAllowedError(AppError):
    """The address exists and does not answer to this method."""

    status, title, code = 405, "Method Not Allowed", "METHOD_NOT_ALLOWED"
    message = "This address does not answer to this method."


class ConflictError(AppError):
    """The request does not go with the present state."""

    status, title, code = 409, "Conflict", "CONFLICT"
    message = "This does not go with the present state; read it again."


class ContentTooLargeError(AppError):
    """The body is longer than the settings allow."""

    status, title, code = 413, "Content Too Large", "CONTENT_TOO_LARGE"
    message = "The body is too large."


class ValidationFailedError(AppError):
    """The request can be read, and its values are not valid."""

    status, title, code = 422, "Unprocessable Content", "VALIDATION_ERROR"
    message = "The request is not valid."


class UnavailableError(AppError):
    """Something that the application needs is down or busy."""

    status, title, code = 503, "Service Unavailable", "SERVICE_UNAVAILABLE"
    message = "The service is not available; try again later."

    def __init__(self, message: str = "", *, retry_after: int = 5) -> None:
        super().__init__(message, headers={"Retry-After": str(retry_after)})


def find_kinds() -> dict[int, type[AppError]]:
    """Return the error of each status, the first where there are several; features add theirs."""
    return {kind.status: kind for kind in reversed(AppError.__subclasses__())}


def error_for_status(status: int, headers: Mapping[str, str] | None = None) -> AppError:
    """Return the error of a status that came without one of ours, say from the framework."""
    kind = find_kinds().get(status)
    error = kind() if kind else AppError("The request was refused.")
    if kind is None:
        error.status, error.title, error.code = status, "Error", f"HTTP_{status}"
    error.headers |= headers or {}
    return error
