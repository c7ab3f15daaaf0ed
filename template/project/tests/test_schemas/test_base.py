"""An answer is read from a row, whatever its attributes are."""

from datetime import datetime
from uuid import UUID

import pytest
from pydantic import Field
from sqlalchemy import MetaData
from sqlalchemy.orm import Mapped
from uuid_utils.compat import uuid7

from app.models.base import Base
from app.schemas.base import Output


class Apart(Base):
    """Models that the database does not have."""

    __abstract__ = True
    metadata = MetaData()


class Thing(Apart):
    """A row with a property."""

    __tablename__ = "things"

    name: Mapped[str]

    @property
    def label(self) -> str:
        """Return what no column holds."""
        return self.name.upper()


class Named(Output):
    """Reads columns."""

    id: UUID
    name: str


class Labelled(Named):
    """Reads a property too."""

    label: str


class Dated(Named):
    """Reads what was never set."""

    created_at: datetime | None


class Renamed(Output):
    """Reads a property under the name of a column."""

    id: UUID
    name: str = Field(validation_alias="label")


class Strict(Named, extra="forbid"):
    """Takes no names that it does not know."""


@pytest.mark.parametrize(
    ("schema", "more"),
    [
        (Named, {}),
        (Labelled, {"label": "A"}),
        (Dated, {"created_at": None}),
        (Renamed, {"name": "A"}),
        (Strict, {}),
    ],
)
def test_what_is_read_of_a_row(schema: type[Output], more: dict[str, object]) -> None:
    """Columns, properties, and what is not there: as Pydantic reads attributes."""
    thing = Thing(id=uuid7(), name="a")
    answer = schema.model_validate(thing)
    assert answer.model_dump() == {"id": thing.id, "name": "a", **more}
    assert schema.model_validate(answer) is answer
