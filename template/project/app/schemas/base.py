"""What all schemas have in common."""

from functools import cache
from typing import Annotated, Generic, TypeVar
from uuid import UUID

from pydantic import BaseModel, Field, model_validator

from app.models.base import Base
from app.schemas.types import QueryBoolean, QueryInteger

ItemT = TypeVar("ItemT")


class Input(BaseModel, extra="forbid"):
    """A body or a query string. A name that is not declared is an error, not ignored."""


class Output(BaseModel, from_attributes=True):
    """An answer, read from the attributes of a model."""

    @model_validator(mode="before")
    @classmethod
    def _take_loaded(cls, value: object) -> object:
        """Take what a row has loaded at once, where that is all: each attribute costs a call."""
        if not isinstance(value, Base) or "extra" in cls.model_config:
            return value
        loaded = vars(value)
        return loaded if _find_keys(cls) <= loaded.keys() else value


@cache
def _find_keys(schema: type[BaseModel]) -> frozenset[str]:
    """Return what a schema reads, by the names that it has for a row."""
    fields = schema.model_fields.items()
    return frozenset(str(field.validation_alias or name) for name, field in fields)


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
