"""Types of field that are times."""

from datetime import UTC, date, datetime, time

from fastgen.resource.field import Field
from fastgen.resource.kind.base import ORDERED, Kind, Part, Samples, sa
from fastgen.resource.kind.number import INT32_MAX, check_values, find_bounds
from fastgen.resource.layout import Piece, call

TYPES = "app.schemas.types_time"


def _marker(name: str) -> Part:
    return Part((name,), (f"{TYPES}:{name}",))


def _date_default(_: Field, text: str) -> Part:
    if text in {"now", "today"}:
        return Part(("today",), ("app.models.base:today",))
    value = _parse_date(text, f'"default={text}" is no date: write now, or a date')
    return Part(
        (call("date", *map(str, (value.year, value.month, value.day))),), ("datetime:date",)
    )


def _parse_date(text: str, fault: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        message = f"{fault} as in 2026-01-31"
        raise ValueError(message) from None


def _date_samples(field: Field) -> Samples:
    given = field.get("example") or "2026-01-31"
    example = _parse_date(given, f'"example={given}" is no date: write it')
    return Samples(
        f'"{example}"',
        'f"{2000 + number % 1000}-01-31"',
        ('"2026-01-31"', '"2026-02-01"'),
        ('"2026-02-30"', '"2026-1-1"', '"2026-01-31T00:00:00Z"', '"0000-01-01"', "0"),
    )


def _datetime_default(_: Field, text: str) -> Part:
    if text == "now":
        return Part(("utcnow",), ("app.models.base:utcnow",))
    value = _parse_datetime(text, f'"default={text}" is no time: write now, or')
    parts = (value.year, value.month, value.day, value.hour, value.minute, value.second)
    code = call("datetime", *map(str, parts), "tzinfo=UTC")
    return Part((code,), ("datetime:datetime", "datetime:UTC"))


def _parse_datetime(text: str, fault: str) -> datetime:
    try:
        value = datetime.fromisoformat(text)
        if value.tzinfo is not None:
            return value.astimezone(UTC)
    except (ValueError, OverflowError):
        pass
    message = f"{fault} as in 2026-01-31T12:00:00Z"
    raise ValueError(message)


def _datetime_samples(field: Field) -> Samples:
    given = field.get("example") or "2026-01-31T12:00:00Z"
    example = _parse_datetime(given, f'"example={given}" is no time: write it')
    return Samples(
        f'"{example:%Y-%m-%dT%H:%M:%SZ}"',
        'f"{2000 + number % 1000}-01-31T12:00:00Z"',
        ('"2026-01-31T12:00:00Z"', '"2026-01-31T13:00:00Z"'),
        (
            '"2026-01-31T12:00:00"',
            '"2026-01-31"',
            '"0001-01-01T00:00:00+23:59"',
            '"9999-12-31T23:59:59-23:59"',
            "0",
        ),
    )


def _time_default(_: Field, text: str) -> Part:
    value = _parse_time("default", text)
    parts = (value.hour, value.minute, *([value.second] if value.second else []))
    return Part((call("time", *map(str, parts)),), ("datetime:time",))


def _parse_time(key: str, text: str) -> time:
    try:
        value = time.fromisoformat(text)
    except ValueError:
        value = None
    if value is None or value.tzinfo is not None:
        message = f'"{key}={text}" is no time of day: write it as in 08:30:00'
        raise ValueError(message)
    return value


def _time_samples(field: Field) -> Samples:
    example = _parse_time("example", field.get("example") or "08:30:00")
    return Samples(
        f'"{example:%H:%M:%S}"',
        'f"{number // 60 % 24:02}:{number % 60:02}:00"',
        ('"08:30:00"', '"08:31:00"'),
        ('"24:00:00"', '"8:30"', '"08:30:00Z"', "0"),
    )


DATE = Kind(
    python="date",
    python_import="datetime:date",
    migration=lambda _: sa("Date"),
    markers=lambda _: _marker("DateString"),
    samples=_date_samples,
    default=_date_default,
    keys=frozenset({"default", "example"}),
    flags=ORDERED,
)
DATETIME = Kind(
    python="datetime",
    python_import="datetime:datetime",
    migration=lambda _: sa("DateTime", "timezone=True"),
    markers=lambda _: _marker("DateTimeString"),
    samples=_datetime_samples,
    default=_datetime_default,
    keys=frozenset({"default", "example"}),
    flags=ORDERED,
)
TIME = Kind(
    python="time",
    python_import="datetime:time",
    migration=lambda _: sa("Time"),
    markers=lambda _: _marker("TimeString"),
    samples=_time_samples,
    is_read_alike=True,
    default=_time_default,
    keys=frozenset({"default", "example"}),
    flags=ORDERED,
)


def _duration_markers(field: Field) -> Part:
    low, high = find_bounds(field)
    items: list[Piece] = [f"minimum={low}"] if low else []
    items += [f"maximum={high}"] if high != INT32_MAX else []
    return Part((call("DurationSeconds", *items),), (f"{TYPES}:DurationSeconds",))


def _duration_samples(field: Field) -> Samples:
    low, high = find_bounds(field)
    first = _parse_duration(field, "example", field.get("example") or f"{min(max(low, 90), high)}")
    span = high - low + 1
    body = f"{low} + number % {min(span, 86_400)}" if low else f"number % {min(span, 86_400)}"
    other = low if first != low else high
    invalid = (str(low - 1), str(high + 1), '"PT90S"', "1.5", "True")
    return Samples(str(first), body, (str(first), str(other)), invalid)


def _parse_duration(field: Field, key: str, text: str) -> int:
    low, high = find_bounds(field)
    if not text.isdecimal() or not low <= int(text) <= high:
        message = f'"{key}={text}" is no number of seconds from {low} to {high}'
        raise ValueError(message)
    return int(text)


def _duration_default(field: Field, text: str) -> Part:
    seconds = _parse_duration(field, "default", text)
    return Part((call("timedelta", f"seconds={seconds}"),), ("datetime:timedelta",))


DURATION = Kind(
    python="timedelta",
    python_import="datetime:timedelta",
    migration=lambda _: sa("Interval"),
    markers=_duration_markers,
    samples=_duration_samples,
    is_read_alike=True,
    default=_duration_default,
    check=check_values,
    keys=frozenset({"min", "max", "default", "example"}),
    flags=ORDERED - {"filter"},
)
