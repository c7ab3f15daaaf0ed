"""The table of types."""

from collections.abc import Mapping

from fastgen.resource import (
    kind_data,
    kind_decimal,
    kind_form,
    kind_number,
    kind_reference,
    kind_text,
    kind_time,
)
from fastgen.resource.kind import Kind

KINDS: Mapping[str, Kind] = {
    "str": kind_text.STR,
    "text": kind_text.TEXT,
    "int": kind_number.INT,
    "bigint": kind_number.BIGINT,
    "float": kind_number.FLOAT,
    "decimal": kind_decimal.DECIMAL,
    "bool": kind_number.BOOL,
    "date": kind_time.DATE,
    "datetime": kind_time.DATETIME,
    "time": kind_time.TIME,
    "duration": kind_time.DURATION,
    "uuid": kind_data.UUID,
    "email": kind_form.FORM,
    "url": kind_form.FORM,
    "json": kind_data.JSON,
    "bytes": kind_data.BYTES_KIND,
    "enum": kind_data.ENUM,
    "list": kind_data.LIST,
    "ref": kind_reference.REF,
    "m2m": kind_reference.M2M,
    "slug": kind_form.FORM,
    "ip": kind_form.FORM,
}
