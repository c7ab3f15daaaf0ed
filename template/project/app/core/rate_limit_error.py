"""The error of those who ask too often."""

from app.core.exceptions import AppError


class RateLimitedError(AppError):
    """The caller has asked too often."""

    status, title, code = 429, "Too Many Requests", "RATE_LIMITED"
    message = "Too many requests; try again later."
