"""Versions of rows, as the entity tags that clients name (RFC 9110, sections 8.8.3 and 13.1.1)."""

import re

from app.core.exceptions import AppError

# The versions that a client goes on from; None stands for any.
Versions = frozenset[int] | None
_TAG = re.compile(r'"([0-9]{1,18})"')


class PreconditionFailedError(AppError):
    """The row has changed since the client read it."""

    status, title, code = 412, "Precondition Failed", "PRECONDITION_FAILED"
    message = "This has changed since it was read; read it again."


class PreconditionRequiredError(AppError):
    """The client does not say which version it goes on from (RFC 6585)."""

    status, title, code = 428, "Precondition Required", "PRECONDITION_REQUIRED"
    message = "Say in If-Match which ETag this goes on from."


def write_tag(version: int) -> str:
    """Return the entity tag of a version."""
    return f'"{version}"'


def read_tags(text: str) -> Versions:
    """Return the versions that If-Match names. What is no tag of ours matches none."""
    if text.strip() == "*":
        return None
    found = (_TAG.fullmatch(each.strip()) for each in text.split(","))
    return frozenset(int(each[1]) for each in found if each)


def check_version(version: int, wanted: Versions) -> None:
    """Raise PreconditionFailedError if a row has another version than is wanted."""
    if wanted is not None and version not in wanted:
        raise PreconditionFailedError
