"""Field types for texts of a known form, and for data without one.

Each pattern bounds its own length: with another bound beside it, neither would say what holds.
"""

import base64
import binascii
import re
from dataclasses import dataclass
from ipaddress import ip_address
from math import isfinite
from typing import Any
from uuid import UUID

from pydantic import (
    AfterValidator,
    BeforeValidator,
    GetCoreSchemaHandler,
    GetJsonSchemaHandler,
    WithJsonSchema,
)
from pydantic_core import PydanticCustomError, core_schema

# ASCII addresses, as mail servers take them: up to 64 characters, "@", and two to five labels.
EMAIL = (
    r"^[A-Za-z0-9_+'-]([A-Za-z0-9._+'-]{0,62}[A-Za-z0-9_+'-])?"
    r"@([A-Za-z0-9]([A-Za-z0-9-]{0,38}[A-Za-z0-9])?\.){1,4}[A-Za-z]{2,63}$"
)
URL = (
    r"^https?://[A-Za-z0-9]([A-Za-z0-9.-]{0,251}[A-Za-z0-9])?(:[0-9]{1,5})?"
    r"([/?#][A-Za-z0-9._~:/?#@!$&'()*+,;=%-]{0,1700})?$"
)
SLUG = r"^[a-z0-9]([a-z0-9-]{0,98}[a-z0-9])?$"
_UUID = r"[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}"
_MAX_DEPTH = 32


def _check_uuid(value: object) -> object:
    if isinstance(value, UUID) or (isinstance(value, str) and re.fullmatch(_UUID, value)):
        return value
    raise PydanticCustomError("uuid_string", "Input should be a UUID with hyphens")


def _check_ip(value: str) -> str:
    try:
        if "%" not in value:
            return str(ip_address(value))
    except ValueError:
        pass
    raise PydanticCustomError("ip_address", "Input should be an IPv4 or IPv6 address")


def _check_json(value: dict[str, Any]) -> dict[str, Any]:
    if not _is_storable(value, _MAX_DEPTH):
        message = "Input should hold no NUL, no half surrogate pair, and not be nested too deeply"
        raise PydanticCustomError("json_value", message)
    return value


def _is_storable(value: object, depth: int) -> bool:
    match value:
        case str():
            return "\x00" not in value and not any("\ud800" <= each <= "\udfff" for each in value)
        case float():
            return isfinite(value)
        case list():
            return depth > 0 and all(_is_storable(each, depth - 1) for each in value)
        case dict():
            parts = [*value, *value.values()]
            return depth > 0 and all(_is_storable(each, depth - 1) for each in parts)
        case _:
            return True


# The same address in capitals is the same address.
LowerCase = AfterValidator(str.lower)
UuidString = BeforeValidator(_check_uuid)
JsonObject = AfterValidator(_check_json)
# Stands behind Annotated[str, Field(max_length=45)].
IpAddress = AfterValidator(_check_ip)
IpSchema = WithJsonSchema(
    {"type": "string", "anyOf": [{"format": "ipv4"}, {"format": "ipv6"}]},
)


@dataclass(frozen=True, slots=True)
class Base64String:
    """Bytes as a JSON string in base64 (RFC 4648, section 4), up to a number of bytes."""

    maximum: int

    @property
    def pattern(self) -> str:
        """The regular expression that all values match."""
        group = "[A-Za-z0-9+/]"
        whole = f"({group}{{4}}){{0,{self.maximum // 3 - 1}}}"
        return f"^{whole}({group}{{2}}==|{group}{{3}}=|{group}{{4}})?$"

    def _validate(self, value: object) -> bytes:
        if isinstance(value, bytes):
            return value
        try:
            if isinstance(value, str) and len(value) <= -(-self.maximum // 3) * 4:
                return base64.b64decode(value, validate=True)
        except (binascii.Error, ValueError):
            pass
        raise PydanticCustomError("base64_string", "Input should be a base64 string, and not long")

    def __get_pydantic_core_schema__(
        self, _source: object, _handler: GetCoreSchemaHandler
    ) -> core_schema.CoreSchema:
        """Validate a string, and write one."""
        return core_schema.no_info_plain_validator_function(
            self._validate,
            serialization=core_schema.plain_serializer_function_ser_schema(
                _encode, return_schema=core_schema.str_schema(), when_used="json"
            ),
        )

    def __get_pydantic_json_schema__(
        self, _schema: core_schema.CoreSchema, _handler: GetJsonSchemaHandler
    ) -> dict[str, Any]:
        """Return the schema of the string."""
        return {"type": "string", "contentEncoding": "base64", "pattern": self.pattern}


def _encode(value: bytes) -> str:
    return base64.b64encode(value).decode("ascii")
