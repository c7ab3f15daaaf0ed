"""Field types that mean the same to Pydantic, to OpenAPI, to PostgreSQL and to SQLite.

Each accepts what its JSON schema says, no more and no less, and nothing that a column refuses.
Patterns spell their characters out, for the short classes differ between regex engines.
"""

import re
from dataclasses import dataclass
from decimal import Decimal

from pydantic import AfterValidator, BeforeValidator, GetCoreSchemaHandler
from pydantic_core import PydanticCustomError, core_schema

# PostgreSQL's text holds no NUL. A pattern also makes Pydantic refuse half surrogate pairs.
NO_NUL = r"^[^\x00]*$"
NOT_BLANK = r"^[^\x00]*[^\x00-\x20][^\x00]*$"
_BLANKS = "".join(map(chr, range(0x21)))


def _check_number(value: object) -> object:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise PydanticCustomError("number_type", "Input should be a number")
    return value


def _match(pattern: str, code: str, message: str) -> BeforeValidator:
    def check(value: object) -> object:
        if isinstance(value, str) and not re.fullmatch(pattern, value):
            raise PydanticCustomError(code, message)
        return value

    return BeforeValidator(check)


# Each stands behind the constraints of its field, which then hold for the value as it was sent:
# Annotated[str, Field(max_length=100), Stripped].
Stripped = AfterValidator(lambda text: text.strip(_BLANKS))
JsonNumber = BeforeValidator(_check_number)
# Lax parsing takes "1_0" for ten, and "on" for true.
QueryInteger = _match("-?[0-9]{1,18}", "int_parsing", "Input should be an integer")
QueryBoolean = _match("true|false", "bool_parsing", "Input should be true or false")

INT32_MAX = 2**31 - 1


@dataclass(frozen=True, slots=True)
class DecimalString:
    """A NUMERIC(precision, scale) as a JSON string: exact in every language, never out of range."""

    precision: int
    scale: int
    signed: bool = True

    @property
    def pattern(self) -> str:
        """The regular expression that all values match."""
        sign = "-?" if self.signed else ""
        digits = self.precision - self.scale
        whole = rf"(0|[1-9][0-9]{{0,{digits - 1}}})" if digits else "0"
        return rf"^{sign}{whole}(\.[0-9]{{1,{self.scale}}})?$" if self.scale else f"^{sign}{whole}$"

    def _validate(self, value: object) -> Decimal:
        if isinstance(value, Decimal):
            return value
        if not isinstance(value, str) or not re.fullmatch(self.pattern, value):
            message = "Input should be a decimal number as a string"
            raise PydanticCustomError("decimal_string", message)
        return Decimal(value)

    def __get_pydantic_core_schema__(
        self, _source: object, _handler: GetCoreSchemaHandler
    ) -> core_schema.CoreSchema:
        """Validate a string, and write a string with all decimal places."""
        text = core_schema.str_schema(pattern=self.pattern)
        serialize = core_schema.plain_serializer_function_ser_schema(
            lambda value: f"{value:.{self.scale}f}", return_schema=text, when_used="json"
        )
        return core_schema.no_info_plain_validator_function(
            self._validate, json_schema_input_schema=text, serialization=serialize
        )
