"""What all schemas have in common."""

from typing import Annotated, Generic, TypeVar
from uuid import UUID

from pydantic import BaseModel, Field

from app.schemas.types import QueryBoolean, QueryInteger

ItemT = TypeVar("ItemT")


class Input(BaseModel, extra="forbid"):
    """A body or a query string. A name that is not declared is an error, not ignored."""


class Output(BaseModel, from_attributes=True):
    """An answer, read from the attributes of a model."""


class PageQuery(Input):
    """Which part of a list to return."""

    limit: Annotated[int, Field(ge=1, le=100), QueryInteger] = 20
    offset: Annotated[int, Field(ge=0, le=100_000), QueryInteger] = 0
    cursor: UUID | None = Field(default=None, description="The `next_cursor` of the page before.")
    total: Annotated[bool, Field(description="Whether to count all."), QueryBoolean] = False


class Page(Output, Generic[ItemT]):
    """One part of a list."""

    items: list[ItemT]
    next_cursor: UUID | None = Field(description="Give it as `cursor`; null on the last page.")
    total: int | None = Field(description="How many match in all, if that was asked for.")
