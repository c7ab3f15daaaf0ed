"""Times are what RFC 3339 says, and mean the same on every database."""

import json
from datetime import UTC, date, datetime, time, timedelta
from typing import Annotated

import pytest
from pydantic import ValidationError

from app.models.base import today, utcnow
from app.schemas.base import Input
from app.schemas.types_time import DateString, DateTimeString, DurationSeconds, TimeString

NOON = datetime(2026, 1, 31, 12, tzinfo=UTC)


class Probe(Input):
    """A field of each type."""

    day: Annotated[date, DateString] = NOON.date()
    moment: Annotated[datetime, DateTimeString] = NOON
    opens: Annotated[time, TimeString] = time(8, 30)
    lasts: Annotated[timedelta, DurationSeconds(maximum=3600)] = timedelta(seconds=90)


@pytest.mark.parametrize(
    ("name", "value", "expected"),
    [
        ("day", "2026-01-31", NOON.date()),
        ("day", NOON.date(), NOON.date()),
        ("moment", "2026-01-31T12:00:00Z", NOON),
        ("moment", "2026-01-31t14:30:00.000+02:30", NOON),
        ("moment", NOON, NOON),
        ("opens", "08:30:00", time(8, 30)),
        ("opens", "08:30:00.5", time(8, 30, 0, 500_000)),
        ("opens", time(8, 30), time(8, 30)),
        ("lasts", 90, timedelta(seconds=90)),
        ("lasts", 90.0, timedelta(seconds=90)),
        ("lasts", timedelta(seconds=90), timedelta(seconds=90)),
    ],
)
def test_valid_values(name: str, value: object, expected: object) -> None:
    """A valid value arrives as Python's own type, in UTC."""
    assert getattr(Probe.model_validate({name: value}), name) == expected


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("day", "2026-02-30"),
        ("day", "2026-01-31T00:00:00Z"),
        ("day", NOON),
        ("day", 0),
        ("moment", "2026-01-31T12:00:00"),
        ("moment", "2026-01-31"),
        ("moment", "0001-01-01T00:00:00+23:59"),
        ("moment", "9999-12-31T23:59:59-23:59"),
        ("moment", "1769860801"),
        ("moment", 1769860800),
        ("opens", "24:00:00"),
        ("opens", "8:30"),
        ("opens", "08:30:00Z"),
        ("opens", 0),
        ("lasts", -1),
        ("lasts", 3601),
        ("lasts", 1.5),
        ("lasts", True),
        ("lasts", "PT90S"),
        ("lasts", float("inf")),
        ("lasts", float("nan")),
    ],
)
def test_invalid_values(name: str, value: object) -> None:
    """Numbers are no times, and a time without its zone is nobody's."""
    with pytest.raises(ValidationError):
        Probe.model_validate({name: value})


def test_times_are_written_as_they_are_read() -> None:
    """What an answer says can be sent back."""
    written = json.loads(Probe().model_dump_json())
    assert written == {
        "day": "2026-01-31",
        "moment": "2026-01-31T12:00:00Z",
        "opens": "08:30:00",
        "lasts": 90,
    }
    assert Probe.model_validate(written) == Probe()


def test_the_schema_says_what_is_accepted() -> None:
    """A client that follows the JSON schema is never refused for its form."""
    properties = Probe.model_json_schema()["properties"]
    assert properties["day"]["format"] == "date"
    assert properties["moment"]["format"] == "date-time"
    assert "pattern" in properties["opens"]
    assert properties["lasts"]["maximum"] == 3600


def test_today_is_the_day_in_utc() -> None:
    """Wherever the machine is."""
    assert today() in {utcnow().date(), utcnow().date() - timedelta(days=1)}
