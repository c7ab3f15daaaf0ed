"""The version that a client goes on from."""

from typing import Annotated

from fastapi import Depends, Header

from app.core.version import PreconditionRequiredError, Versions, read_tags


async def get_versions(if_match: Annotated[str | None, Header()] = None) -> Versions:
    """Return what If-Match names. Raises PreconditionRequiredError without one."""
    if if_match is None:
        raise PreconditionRequiredError
    return read_tags(if_match)


IfMatch = Annotated[Versions, Depends(get_versions)]
