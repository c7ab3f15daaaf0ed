"""Numbers stay within their bounds."""

from decimal import Decimal
from typing import Annotated

import pytest
from pydantic import Field, ValidationError

from app.schemas.base import Input
from app.schemas.types import DecimalString, JsonNumber
from app.schemas.types_number import INT32_MIN, SAFE_INTEGER, Between


class Probe(Input):
    """A field of each type."""

    share: Annotated[Decimal, DecimalString(2, 2), Between("0.10", "0.90")] = Decimal(0)
    loss: Annotated[Decimal, DecimalString(3, 0), Between(maximum="-1")] = Decimal(-1)
    integer: Annotated[int, Field(ge=INT32_MIN, le=SAFE_INTEGER), JsonNumber] = 0


@pytest.mark.parametrize(
    ("name", "value", "expected"),
    [
        ("share", "0.1", Decimal("0.1")),
        ("share", Decimal("0.95"), Decimal("0.95")),
        ("loss", "-999", Decimal(-999)),
        ("integer", INT32_MIN, INT32_MIN),
        ("integer", SAFE_INTEGER, SAFE_INTEGER),
    ],
)
def test_valid_values(name: str, value: object, expected: object) -> None:
    """The bounds belong to them; what the database has already is not refused."""
    assert getattr(Probe.model_validate({name: value}), name) == expected


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("share", "0.09"),
        ("share", "0.91"),
        ("share", "1"),
        ("share", 0.5),
        ("loss", "0"),
        ("integer", INT32_MIN - 1),
        ("integer", SAFE_INTEGER + 1),
    ],
)
def test_invalid_values(name: str, value: object) -> None:
    """What is beyond them is refused, and the form is checked as without them."""
    with pytest.raises(ValidationError):
        Probe.model_validate({name: value})


def test_the_schema_is_that_of_the_form() -> None:
    """A number is told as a string, with its pattern."""
    share = Probe.model_json_schema()["properties"]["share"]
    assert share["type"] == "string"
    assert share["pattern"] == DecimalString(2, 2).pattern
