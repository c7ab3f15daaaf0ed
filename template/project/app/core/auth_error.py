"""What can go wrong with who calls."""

from app.core.exceptions import AppError

# RFC 6750, section 3.1
INVALID_TOKEN = {"WWW-Authenticate": 'Bearer error="invalid_token"'}


class UnauthorizedError(AppError):
    """Nobody knows who calls: there is no valid token, key or password."""

    status, title, code = 401, "Unauthorized", "UNAUTHORIZED"
    message = "The credentials are missing or not valid."

    def __init__(self, message: str = "", *, headers: dict[str, str] | None = None) -> None:
        super().__init__(message, headers={"WWW-Authenticate": "Bearer"} | (headers or {}))


class ForbiddenError(AppError):
    """It is known who calls, and this caller may not."""

    status, title, code = 403, "Forbidden", "FORBIDDEN"
    message = "This is not allowed to you."
