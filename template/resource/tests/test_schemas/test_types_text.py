"""Texts of a known form, and data without one, are what columns can hold."""

import json
import re
from typing import Annotated, Any
from uuid import UUID

import pytest
from pydantic import Field, ValidationError

from app.schemas.base import Input
from app.schemas.types_text import (
    EMAIL,
    SLUG,
    URL,
    Base64String,
    IpAddress,
    IpSchema,
    JsonObject,
    LowerCase,
    UuidString,
)

UUID_TEXT = "00000000-0000-4000-8000-00000000000a"


class Probe(Input):
    """A field of each type."""

    mail: Annotated[str, Field(pattern=EMAIL), LowerCase] = "a@example.com"
    site: Annotated[str, Field(pattern=URL)] = "https://example.com"
    handle: Annotated[str, Field(pattern=SLUG)] = "x"
    address: Annotated[str, Field(max_length=45), IpAddress, IpSchema] = "::1"
    token: Annotated[UUID, UuidString] = UUID(int=0)
    settings: Annotated[dict[str, Any], JsonObject] = Field(default_factory=dict)
    blob: Annotated[bytes, Base64String(6)] = b""


@pytest.mark.parametrize(
    ("name", "value", "expected"),
    [
        ("mail", "Ada.L+x@Mail.Example.co.uk", "ada.l+x@mail.example.co.uk"),
        ("site", "http://example.com:8080/a?b=c#d", "http://example.com:8080/a?b=c#d"),
        ("handle", "red-cup-2", "red-cup-2"),
        ("address", "192.0.2.1", "192.0.2.1"),
        ("address", "2001:DB8::0:1", "2001:db8::1"),
        ("token", UUID_TEXT.upper(), UUID(UUID_TEXT)),
        ("token", UUID(UUID_TEXT), UUID(UUID_TEXT)),
        (
            "settings",
            {"a": [1, 1.5, "x", None, {"b": True}]},
            {"a": [1, 1.5, "x", None, {"b": True}]},
        ),
        ("blob", "AP8=", b"\x00\xff"),
        ("blob", b"\x00", b"\x00"),
    ],
)
def test_valid_values(name: str, value: object, expected: object) -> None:
    """A valid value arrives as Python's own type, in its one form."""
    assert getattr(Probe.model_validate({name: value}), name) == expected


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("mail", "ada@example"),
        ("mail", ".ada@example.com"),
        ("mail", "ada@example.com\n"),
        ("mail", f"{'a' * 65}@example.com"),
        ("site", "javascript:alert(1)"),
        ("site", "https://a b"),
        ("site", "https://example.com/" + "a" * 2000),
        ("handle", "-x"),
        ("handle", "Blue"),
        ("address", "256.0.0.1"),
        ("address", "fe80::1%eth0"),
        ("token", UUID_TEXT.replace("-", "")),
        ("token", 1),
        ("settings", []),
        ("settings", {"nul": "\x00"}),
        ("settings", {"half \ud800": 1}),
        ("settings", {"big": [float("inf")]}),
        ("settings", json.loads('{"a":' * 40 + "1" + "}" * 40)),
        ("blob", "AP8"),
        ("blob", "AP8=\n"),
        ("blob", "AAAA" * 3),
        ("blob", "ü"),
        ("blob", 1),
    ],
)
def test_invalid_values(name: str, value: object) -> None:
    """What the form does not allow is refused."""
    with pytest.raises(ValidationError):
        Probe.model_validate({name: value})


def test_bytes_are_written_as_base64() -> None:
    """JSON has no bytes."""
    assert json.loads(Probe(blob=b"\x00\xff").model_dump_json())["blob"] == "AP8="


def test_the_schema_says_what_is_accepted() -> None:
    """A client that follows the JSON schema is never refused for its form."""
    properties = Probe.model_json_schema()["properties"]
    assert re.fullmatch(properties["blob"]["pattern"], "AAAAAAA=")
    assert not re.fullmatch(properties["blob"]["pattern"], "AAAA" * 3)
    assert properties["address"]["anyOf"] == [{"format": "ipv4"}, {"format": "ipv6"}]
