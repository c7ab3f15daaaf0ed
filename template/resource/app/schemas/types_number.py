"""Bounds of numbers that only some fields have."""

from dataclasses import dataclass
from decimal import Decimal

from pydantic import GetCoreSchemaHandler, ValidatorFunctionWrapHandler
from pydantic_core import PydanticCustomError, core_schema

INT32_MIN = -(2**31)
# Beyond it, numbers of JavaScript and bounds of OpenAPI are no longer exact.
SAFE_INTEGER = 2**53 - 1


@dataclass(frozen=True, slots=True)
class Between:
    """The bounds of a `DecimalString`, which stands before it; a pattern cannot say them."""

    minimum: str = "-Infinity"
    maximum: str = "Infinity"

    def _validate(self, value: object, parse: ValidatorFunctionWrapHandler) -> Decimal:
        number: Decimal = parse(value)
        is_sent = isinstance(value, str)  # and not read from the database
        if is_sent and not Decimal(self.minimum) <= number <= Decimal(self.maximum):
            context = {"minimum": self.minimum, "maximum": self.maximum}
            message = "Input should be between {minimum} and {maximum}"
            raise PydanticCustomError("decimal_range", message, context)
        return number

    def __get_pydantic_core_schema__(
        self, source: object, handler: GetCoreSchemaHandler
    ) -> core_schema.CoreSchema:
        """Validate what the type before this one has read."""
        return core_schema.no_info_wrap_validator_function(self._validate, handler(source))
