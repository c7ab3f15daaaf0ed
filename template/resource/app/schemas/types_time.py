"""Field types for times, which mean the same to clients and to every database."""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from pydantic import (
    BeforeValidator,
    GetCoreSchemaHandler,
    GetJsonSchemaHandler,
)
from pydantic_core import PydanticCustomError, core_schema

TIME_PATTERN = r"^([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](\.[0-9]{1,6})?$"
_DATE = r"[0-9]{4}-[0-9]{2}-[0-9]{2}"
_DATE_TIME = rf"{_DATE}[Tt ][0-9:]{{8}}(\.[0-9]+)?([Zz]|[+-][0-9]{{2}}:[0-9]{{2}})"


def _check_date(value: object) -> object:
    if type(value) is date or (isinstance(value, str) and re.fullmatch(_DATE, value)):
        return value
    raise PydanticCustomError("date_string", "Input should be a date as in 2026-01-31")


def _check_date_time(value: object) -> object:
    if isinstance(value, datetime) or (isinstance(value, str) and re.fullmatch(_DATE_TIME, value)):
        return value
    message = "Input should be a time with its zone as in 2026-01-31T12:00:00Z"
    raise PydanticCustomError("date_time_string", message)


def _to_utc(value: datetime) -> datetime:
    try:
        return value.astimezone(UTC)
    except OverflowError:
        raise PydanticCustomError("date_time_range", "Input should be a time in UTC") from None


def _check_time(value: object) -> object:
    if isinstance(value, time) or (isinstance(value, str) and re.fullmatch(TIME_PATTERN, value)):
        return value
    raise PydanticCustomError("time_string", "Input should be a time of day as in 08:30:00")


# RFC 3339, and no more: Pydantic alone takes numbers, and times without a zone.
DateString = BeforeValidator(_check_date)


class _DateTimeString:
    """Both checks of a point in time, as one annotation."""

    def __get_pydantic_core_schema__(
        self, source: type[Any], handler: GetCoreSchemaHandler
    ) -> core_schema.CoreSchema:
        """Check the text before it is read, and bring it to UTC after."""
        read = core_schema.no_info_before_validator_function(_check_date_time, handler(source))
        return core_schema.no_info_after_validator_function(_to_utc, read)


DateTimeString = _DateTimeString()


class _TimeString:
    """A time of day without a zone: the format `time` of JSON schema wants one."""

    def __get_pydantic_core_schema__(
        self, source: type[Any], handler: GetCoreSchemaHandler
    ) -> core_schema.CoreSchema:
        """Check the text before it is read."""
        return core_schema.no_info_before_validator_function(_check_time, handler(source))

    def __get_pydantic_json_schema__(
        self, _schema: core_schema.CoreSchema, _handler: GetJsonSchemaHandler
    ) -> dict[str, Any]:
        """Return the schema of the string."""
        return {"type": "string", "pattern": TIME_PATTERN}


TimeString = _TimeString()


@dataclass(frozen=True, slots=True)
class DurationSeconds:
    """A duration as whole seconds, for ISO 8601's durations are read differently everywhere."""

    minimum: int = 0
    maximum: int = 2**31 - 1

    def _validate(self, value: object) -> timedelta:
        if isinstance(value, timedelta):
            return value
        if isinstance(value, bool) or not isinstance(value, int | float) or value % 1 != 0:
            raise PydanticCustomError("seconds", "Input should be a whole number of seconds")
        if not self.minimum <= value <= self.maximum:
            context = {"minimum": self.minimum, "maximum": self.maximum}
            message = "Input should be {minimum} to {maximum} seconds"
            raise PydanticCustomError("seconds_range", message, context)
        return timedelta(seconds=value)

    def __get_pydantic_core_schema__(
        self, _source: object, _handler: GetCoreSchemaHandler
    ) -> core_schema.CoreSchema:
        """Validate a number, and write one."""
        return core_schema.no_info_plain_validator_function(
            self._validate,
            serialization=core_schema.plain_serializer_function_ser_schema(
                _count_seconds, return_schema=core_schema.int_schema(), when_used="json"
            ),
        )

    def __get_pydantic_json_schema__(
        self, _schema: core_schema.CoreSchema, _handler: GetJsonSchemaHandler
    ) -> dict[str, Any]:
        """Return the schema of the number."""
        return {"type": "integer", "minimum": self.minimum, "maximum": self.maximum}


def _count_seconds(value: timedelta) -> int:
    return int(value.total_seconds())
