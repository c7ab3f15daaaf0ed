"""Field types accept what their JSON schema says, and nothing that a column refuses."""

import json
import re
from decimal import Decimal
from typing import Annotated

import pytest
from pydantic import Field, ValidationError

from app.schemas.base import Input, PageQuery
from app.schemas.types import INT32_MAX, NO_NUL, NOT_BLANK, DecimalString, JsonNumber, Stripped


class Probe(Input):
    """A field of each type."""

    text: Annotated[str, Field(pattern=NO_NUL)] = ""
    name: Annotated[str, Field(max_length=5, pattern=NOT_BLANK), Stripped] = "x"
    integer: Annotated[int, Field(le=INT32_MAX), JsonNumber] = 0
    price: Annotated[Decimal, DecimalString(5, 2)] = Decimal(0)
    weight: Annotated[Decimal, DecimalString(3, 1, signed=False)] = Decimal(0)
    share: Annotated[Decimal, DecimalString(2, 2)] = Decimal(0)
    count: Annotated[Decimal, DecimalString(3, 0)] = Decimal(0)


@pytest.mark.parametrize(
    ("name", "value", "expected"),
    [
        ("text", " ü\n", " ü\n"),
        ("name", " a b ", "a b"),
        ("integer", 5, 5),
        ("integer", 5.0, 5),
        ("price", "-999.99", Decimal("-999.99")),
        ("price", "0", Decimal(0)),
        ("weight", "99.9", Decimal("99.9")),
        ("share", "0.1", Decimal("0.1")),
        ("count", "-999", Decimal(-999)),
    ],
)
def test_valid_values(name: str, value: object, expected: object) -> None:
    """A valid value arrives as Python's own type."""
    assert getattr(Probe.model_validate({name: value}), name) == expected


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("text", "nul \x00"),
        ("text", "half \ud800"),
        ("text", 1),
        ("name", ""),
        ("name", " \t\n"),
        ("name", "123456"),
        ("name", " 1234 "),
        ("integer", "5"),
        ("integer", True),
        ("integer", 5.5),
        ("integer", INT32_MAX + 1),
        ("integer", float("nan")),
        ("integer", None),
        ("price", 1.5),
        ("price", "1.234"),
        ("price", "1000"),
        ("price", "01"),
        ("price", "1e2"),
        ("price", "NaN"),
        ("price", "٣"),
        ("price", "1\n"),
        ("price", ""),
        ("weight", "-1"),
        ("share", "1"),
        ("count", "1.0"),
        ("surprise", 1),
    ],
)
def test_invalid_values(name: str, value: object) -> None:
    """Nothing is guessed: a string is no number, true is no 1, an unknown name is an error."""
    with pytest.raises(ValidationError):
        Probe.model_validate({name: value})


def test_decimals_are_written_with_all_places() -> None:
    """Clients get the precision that the column has."""
    assert json.loads(Probe(price=Decimal("1.5")).model_dump_json())["price"] == "1.50"


def test_the_schema_says_what_is_accepted() -> None:
    """A client that follows the JSON schema is never refused for its form."""
    properties = Probe.model_json_schema()["properties"]
    assert re.fullmatch(properties["price"]["pattern"], "-999.99")
    assert not re.fullmatch(properties["price"]["pattern"], "1000")
    assert properties["name"] | {"title": ""} == {
        "default": "x",
        "maxLength": 5,
        "pattern": NOT_BLANK,
        "title": "",
        "type": "string",
    }


@pytest.mark.parametrize(
    "query",
    [
        {"limit": "0"},
        {"limit": "-1"},
        {"limit": "101"},
        {"limit": "1_0"},
        {"limit": "1.0"},
        {"limit": "٣"},
        {"limit": "32589158477190044731"},
        {"offset": "-1"},
        {"cursor": "x"},
        {"total": "on"},
        {"page": "1"},
    ],
)
def test_invalid_pages(query: dict[str, str]) -> None:
    """What is no page is refused before it reaches the database."""
    with pytest.raises(ValidationError):
        PageQuery.model_validate(query)


def test_a_page_by_its_query_string() -> None:
    """All values come as text."""
    assert PageQuery.model_validate({"limit": "5", "total": "true"}) == PageQuery(
        limit=5, total=True
    )
