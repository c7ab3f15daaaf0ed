"""Types of field that are texts of a known form."""

import re

from fastgen.resource.field import Field
from fastgen.resource.kind.base import TEXTUAL, Kind, Part, Samples, sa
from fastgen.resource.layout import Piece, call, quote

TYPES = "app.schemas.types_text"
LENGTHS = {"email": 320, "url": 2000, "slug": 100, "ip": 45}
# Simple forms of the project's own patterns: what a default or an example must look like.
FORMS = {
    "email": re.compile(r"[A-Za-z0-9._+'-]{1,64}@([A-Za-z0-9-]{1,40}\.){1,4}[A-Za-z]{2,63}"),
    "url": re.compile(r"https?://[A-Za-z0-9][A-Za-z0-9.-]{0,250}(:[0-9]{1,5})?([/?#][!-~]*)?"),
    "slug": re.compile(r"[a-z0-9]([a-z0-9-]{0,98}[a-z0-9])?"),
}
PAIRS = {
    "email": ("ada@example.com", "grace@example.org"),
    "url": ("https://example.com/ada", "https://example.org/"),
    "slug": ("blue-teapot", "red-cup"),
    "ip": ("192.0.2.1", "2001:db8::1"),
}
BODIES = {
    "email": 'f"ada{number}@example.com"',
    "url": 'f"https://example.com/{number}"',
    "slug": 'f"blue-teapot-{number}"',
    "ip": 'f"192.0.2.{number % 256}"',
}
INVALID = {
    "email": (
        '"ada"',
        '"ada@"',
        '"a b@example.com"',
        '"ada@example"',
        '"nul\\x00@example.com"',
        "1",
    ),
    "url": ('"example.com"', '"ftp://example.com"', '"https://"', '"https://a b"', "1"),
    "slug": ('""', '"Blue"', '"-"', '"a b"', '"x" * 101', "1"),
    "ip": ('""', '"192.0.2.256"', '"fe80::1%eth0"', "1"),
}


def _column(field: Field) -> Part:
    return Part((call("String", str(LENGTHS[field.kind])),), ("sqlalchemy:String",))


def _migration(field: Field) -> Piece:
    return sa("String", f"length={LENGTHS[field.kind]}")


def _limits(field: Field) -> Part:
    if field.kind == "ip":
        return Part(("max_length=45",))
    name = field.kind.upper()
    return Part((f"pattern={name}",), (f"{TYPES}:{name}",))


def _markers(field: Field) -> Part:
    if field.kind == "ip":
        return Part(("IpAddress", "IpSchema"), (f"{TYPES}:IpAddress", f"{TYPES}:IpSchema"))
    return Part(("LowerCase",), (f"{TYPES}:LowerCase",)) if field.kind == "email" else Part(())


def _samples(field: Field) -> Samples:
    first, second = PAIRS[field.kind]
    example = field.get("example") or first
    body = BODIES[field.kind]
    return Samples(quote(example), body, (quote(first), quote(second)), INVALID[field.kind])


def _default(field: Field, text: str) -> Part:
    if not is_valid(field.kind, text):
        message = f'"{text}" is no {field.kind}'
        raise ValueError(message)
    return Part((quote(text.lower() if field.kind == "email" else text),))


def is_valid(kind: str, text: str) -> bool:
    """Return whether a text has the form."""
    if kind != "ip":
        return bool(FORMS[kind].fullmatch(text)) and len(text) <= LENGTHS[kind]
    import ipaddress  # noqa: PLC0415 - only for addresses that somebody gave

    try:
        return str(ipaddress.ip_address(text)) == text and "%" not in text
    except ValueError:
        return False


def _check(field: Field) -> str:
    example = field.get("example")
    if example is not None and not is_valid(field.kind, example):
        return f'the example "{example}" is no {field.kind}'
    return ""


FORM = Kind(
    python="str",
    column=_column,
    migration=_migration,
    limits=_limits,
    markers=_markers,
    samples=_samples,
    default=_default,
    check=_check,
    keys=frozenset({"default", "example"}),
    flags=TEXTUAL,
)
