"""What hostile clients send to a resource: values, bodies, queries and cursors."""

from base64 import urlsafe_b64encode
from collections.abc import Iterator, Mapping
from typing import Any

JSON = {"Content-Type": "application/json"}
Body = tuple[bytes, Mapping[str, str]]
# As JSON says them; what a field may be is refused or taken, and never an error.
VALUES = (
    *("-1", "0", "-0.0", "9" * 400, f"-{'9' * 40}", "1e400", "-1e308", "0.1e-400", "2147483648"),
    *("9007199254740993", "NaN", "Infinity", "null", "true", "[]", "{}", "[[]]", '[null, "x"]'),
    *('""', '" "', '"x"', '"\\u0000"', '"a\\u0000b"', '"\\ud800"', '"\\udfff\\ud800"', '"\\uffff"'),
    *(
        '"-1"',
        '"1e400"',
        '"99999999999999999999999"',
        '"0000-00-00"',
        '"9999-12-31T23:59:59-23:59"',
    ),
    *('"0001-01-01T00:00:00+23:59"', '"24:00:00"', '"%00"', '"\' OR 1=1 --"', '"\\u202e\\u0301"'),
    *(
        f'"{"x" * 100_000}"',
        f'"{"😀" * 300}"',
        '"\\u017ftraße@exämple.com"',
        '"//"',
        '"::ffff:1.2.3.4%x"',
    ),
    *('{"\\u0000": "\\ud800"}', '{"a": {"a": {"a": [1e400]}}}', '"AAAA===="', '"P1Y"'),
)
QUERIES = (
    *("nothing=1", "sort=nothing", "sort=-nothing", "sort=id;drop", "sort=", "sort=created_at,id"),
    *("limit=-1", "limit=0", "limit=101", "limit=9e99", "limit=x", f"limit={'9' * 400}", "limit="),
    *("offset=-1", "offset=99999999999999999999", "offset=x", "total=x", "limit=1&limit=2x"),
    *("cursor=x", "cursor=", "cursor=%00", "cursor=%ff%fe", f"cursor={'A' * 5000}", "cursor=e30"),
    *("search=", "search=%00", f"search={'x' * 5000}", "search[]=1", "%00=1", "%ff=%ff", "a[b]=1"),
)
NO_IDS = ("x", "0", "-1", "%00", "%ff", "%2e%2e", "0" * 32, "9" * 5000, "null", "{}", "a b")


def find_bodies() -> Iterator[Body]:
    """Yield bodies that are no object of JSON, are too large, or say they are something else."""
    yield from (
        (text.encode(), JSON) for text in ("", "{", "[]", "1", '"x"', "null", "{}x", "{'a':1}")
    )
    yield from ((b"[" * 100_000, JSON), (b'{"a":' * 50_000, JSON), (b"\xff\xfe{}", JSON))
    yield (b"[" * 50_000 + b"]" * 50_000, JSON)
    yield (b'{"name": "' + b"x" * 5_000_000 + b'"}', JSON)
    yield (b'{"a": 1, "a": 2}', JSON)
    yield (b"9" * 100_000, JSON)
    yield ('{"a": 1}'.encode("utf-16"), {"Content-Type": "application/json; charset=utf-16"})
    yield (b'{"a": 1}', {"Content-Type": "application/json", "Content-Encoding": "gzip"})
    for kind in (
        "text/plain",
        "application/xml",
        "multipart/form-data",
        "x",
        "application/json;;=",
    ):
        yield (b'{"a": 1}', {"Content-Type": kind})
    yield (b"name=x", {"Content-Type": "application/x-www-form-urlencoded"})


def forge_cursors(cursor: str) -> Iterator[str]:
    """Yield cursors that nobody was given, and ones that were changed."""
    yield from (cursor[:-1], cursor[1:], f"{cursor}A", cursor[::-1], cursor.swapcase())
    for text in ("[]", "{}", "null", "[1]", '["x", "y"]', '["\\ud800", "\\u0000"]', "[" * 10_000):
        yield urlsafe_b64encode(text.encode()).decode().rstrip("=")


def find_example(schema: Mapping[str, Any]) -> object:
    """Return the first example of a field, be it optional or not."""
    each = next((one for one in schema.get("anyOf", ()) if "examples" in one), schema)
    return each["examples"][0] if "examples" in each else each.get("default", schema.get("default"))
