"""The rule of references: what a row refers to is there, and so for who calls."""

from collections.abc import Mapping
from typing import Any

from app.core.exceptions import MissingReferenceError
from app.repositories.base import Repository
from app.schemas.base import Input

# Where to look for what the columns of a row refer to.
Referred = Mapping[str, Repository[Any]]


async def check_references(data: Input, referred: Referred) -> None:
    """Raise MissingReferenceError for a row that who calls would not find."""
    for name, rows in referred.items():
        identity = getattr(data, name)
        if identity is not None and await rows.get(identity) is None:
            raise MissingReferenceError
