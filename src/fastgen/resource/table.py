"""The table of types."""

from collections.abc import Mapping

from fastgen.resource.kind import (
    data,
    decimal,
    form,
    number,
    reference,
    text,
    time,
)
from fastgen.resource.kind.base import Kind

KINDS: Mapping[str, Kind] = {
    "str": text.STR,
    "text": text.TEXT,
    "int": number.INT,
    "bigint": number.BIGINT,
    "float": number.FLOAT,
    "decimal": decimal.DECIMAL,
    "bool": number.BOOL,
    "date": time.DATE,
    "datetime": time.DATETIME,
    "time": time.TIME,
    "duration": time.DURATION,
    "uuid": data.UUID,
    "email": form.FORM,
    "url": form.FORM,
    "json": data.JSON,
    "bytes": data.BYTES_KIND,
    "enum": data.ENUM,
    "list": data.LIST,
    "ref": reference.REF,
    "m2m": reference.M2M,
    "slug": form.FORM,
    "ip": form.FORM,
}
