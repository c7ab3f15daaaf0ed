"""What clients get of rows that they may know by their ids alone."""

from uuid import UUID

from app.schemas.base import Output


class LinkedRead(Output):
    """The id of a row."""

    id: UUID
