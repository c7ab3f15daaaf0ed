"""Types of field that are texts."""

from dataclasses import replace

from fastgen.resource.field import Field
from fastgen.resource.kind.base import (
    TEXTUAL,
    Kind,
    Part,
    Samples,
    fits_line,
    number,
    parse_range,
    sa,
)
from fastgen.resource.layout import Piece, call, quote, quote_raw
from fastgen.resource.sample import count_up, find_text

TYPES = "app.schemas.types"
ORM = "sqlalchemy"
STR_LENGTH = 255
TEXT_LENGTH = 10_000
# An index of PostgreSQL holds 2,704 bytes, and a character takes up to four.
INDEX_LENGTH = 600
NUL = '"nul \\x00"'


def find_length(field: Field) -> tuple[int, int]:
    """Return how long a text may be. Raises ValueError."""
    standard = (1, STR_LENGTH) if field.kind == "str" else (0, TEXT_LENGTH)
    low, high = standard
    if field.args:
        low, high = parse_range(",".join(field.args))
        if field.kind == "text" and ".." not in field.args[0]:
            low = 0
    if (least := field.get("min")) is not None:
        low = _length(least)
    if (most := field.get("max")) is not None:
        high = _length(most)
    if low > high or high == 0:
        message = f"the length {low}..{high} leaves no value"
        raise ValueError(message)
    return low, high


def _length(text: str) -> int:
    if not text.isdecimal():
        message = f'"{text}" is no length'
        raise ValueError(message)
    return int(text)


def _check_text(field: Field) -> str:
    low, high = find_length(field)
    if high > INDEX_LENGTH and {"unique", "index", "filter", "sort"} & set(field.flags):
        return f"an index holds up to {INDEX_LENGTH} characters; write str={max(low, 1)}..200"
    pattern, example = field.get("pattern"), field.get("example")
    if pattern is None:
        is_as_long = example is None or low <= len(example) <= high
        return "" if is_as_long else f'the example "{example}" is not as long as it must be'
    if not fits_line(pattern):
        return "the pattern has more than 68 characters"
    return _check_pattern(pattern, example, low, high)


def _check_pattern(pattern: str, example: str | None, low: int, high: int) -> str:
    """Return what is wrong with a pattern, or nothing."""
    import re  # noqa: PLC0415 - few fields have a pattern

    if found := re.search(r"\\[dDwWsSbBAZpP]|\(\?", pattern):
        return (
            f'"{found[0]}" means something else in each language; spell the characters out,'
            " as in [0-9]"
        )
    try:
        compiled = re.compile(pattern)
    except re.error as error:
        return f'"{pattern}" is no regular expression: {error}'
    if not (pattern.startswith("^") and pattern.endswith("$")):
        return f'the pattern must hold for the whole: write "^{pattern.strip("^$")}$"'
    if example is None:
        return "a pattern needs an example that matches it: add example=…"
    is_match = compiled.search(example) and low <= len(example) <= high
    return "" if is_match else f'the example "{example}" does not match'


def _text_column(field: Field) -> Part:
    if field.kind == "text":
        return Part(("Text",), (f"{ORM}:Text",))
    return Part((call("String", number(find_length(field)[1])),), (f"{ORM}:String",))


def _text_migration(field: Field) -> Piece:
    if field.kind == "text":
        return sa("Text")
    return sa("String", f"length={find_length(field)[1]}")


def _text_limits(field: Field) -> Part:
    low, high = find_length(field)
    least = (f"min_length={number(low)}",) if low else ()
    length = (*least, f"max_length={number(high)}")
    if (pattern := field.get("pattern")) is not None:
        return Part((*length, f"pattern={quote_raw(pattern)}"))
    name = "NOT_BLANK" if low else "NO_NUL"
    return Part((*length, f"pattern={name}"), (f"{TYPES}:{name}",))


def _text_markers(field: Field) -> Part:
    is_stripped = find_length(field)[0] and field.get("pattern") is None
    return Part(("Stripped",), (f"{TYPES}:Stripped",)) if is_stripped else Part(())


def _text_samples(field: Field) -> Samples:
    low, high = find_length(field)
    example, body = count_up(field.get("example") or find_text(field), low, high)
    pair = tuple(quote(text[:high].ljust(low, text[0])) for text in ("another", "some"))
    if field.get("pattern") is not None:
        example = field.get("example") or ""
        body = quote(example)
        pair = (body, body)
    if field.kind == "text":
        body = quote(example)
    blank = ('""',) if low else ()
    short = (f'"x" * {low - 1}',) if low > 1 else ()
    invalid = (*blank, *short, f'"x" * {number(high + 1)}', NUL, "1")
    return Samples(quote(example), body, (pair[0], pair[1]), invalid)


def _text_default(field: Field, text: str) -> Part:
    low, high = find_length(field)
    if not low <= len(text) <= high:
        message = f'the default "{text}" is not {low} to {high} characters long'
        raise ValueError(message)
    return Part((quote(text),))


STR = Kind(
    python="str",
    column=_text_column,
    migration=_text_migration,
    limits=_text_limits,
    markers=_text_markers,
    samples=_text_samples,
    default=_text_default,
    check=_check_text,
    arguments=True,
    keys=frozenset({"min", "max", "pattern", "default", "example"}),
    flags=TEXTUAL,
)
TEXT = replace(STR, keys=STR.keys - {"pattern"}, flags=frozenset({"search"}))
