"""Types of field that are identities, choices, lists, bytes and data of any form."""

import re

from fastgen.resource.field import Field
from fastgen.resource.kind.base import EQUAL, ORDERED, Kind, Part, Samples, sa
from fastgen.resource.layout import Piece, call, quote

TEXT_TYPES = "app.schemas.types_text"
TYPES = "app.schemas.types"
NUMBER_TYPES = "app.schemas.types_number"
BYTES = 3000
ENUM_LENGTH = 64
# As long as a line holds a value twice, as a name and as a text.
LONGEST_VALUE = 40
ITEMS = {
    "str": ("str", "Field(max_length=255, pattern=NO_NUL)", ('"some"', '"more"'), '"nul \\x00"'),
    "int": ("int", "Field(ge=INT32_MIN, le=INT32_MAX), JsonNumber", ("1", "2"), '"1"'),
    "float": ("float", "Field(allow_inf_nan=False), JsonNumber", ("1.5", "2.5"), '"1.5"'),
    "bool": ("bool", "Field(strict=True)", ("True", "False"), '"true"'),
}
ITEM_IMPORTS = {
    "str": (f"{TYPES}:NO_NUL",),
    "int": (f"{NUMBER_TYPES}:INT32_MIN", f"{TYPES}:INT32_MAX", f"{TYPES}:JsonNumber"),
    "float": (f"{TYPES}:JsonNumber",),
    "bool": (),
}
MEMBER = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.+-]*")
UUID_TEXT = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


def _check_uuid(key: str, text: str) -> str:
    if not UUID_TEXT.fullmatch(text):
        message = f'"{key}={text}" is no UUID in small letters'
        raise ValueError(message)
    return text


def _uuid_default(_: Field, text: str) -> Part:
    return Part((call("UUID", quote(_check_uuid("default", text))),), ("uuid:UUID",))


NIL = "00000000-0000-4000-8000-"


def _uuid_samples(field: Field) -> Samples:
    example = _check_uuid("example", field.get("example") or f"{NIL}000000000001")
    return Samples(
        f'"{example}"',
        f'f"{NIL}{{number:012}}"',
        (f'"{NIL}000000000001"', f'"{NIL}000000000002"'),
        ('"x"', '"00000000000040008000000000000001"', "1"),
    )


UUID = Kind(
    python="UUID",
    python_import="uuid:UUID",
    migration=lambda _: sa("Uuid"),
    markers=lambda _: Part(("UuidString",), (f"{TEXT_TYPES}:UuidString",)),
    samples=_uuid_samples,
    default=_uuid_default,
    keys=frozenset({"default", "example"}),
    flags=EQUAL,
)
JSON = Kind(
    python="dict[str, Any]",
    python_import="typing:Any",
    column=lambda _: Part((call("JSON", "none_as_null=True"),), ("sqlalchemy:JSON",)),
    migration=lambda _: sa("JSON"),
    markers=lambda _: Part(("JsonObject",), (f"{TEXT_TYPES}:JsonObject",)),
    samples=lambda _: Samples(
        '{"color": "blue"}',
        '{"color": "blue", "number": number}',
        ("{}", "{}"),
        ("1", "[]", '"x"', '{"nul": "\\x00"}', '{"half": "\\ud800"}', '{"big": float("inf")}'),
    ),
)


def find_items(field: Field) -> str:
    """Return the type of a list's items. Raises ValueError."""
    kind = field.args[0] if field.args else "str"
    if len(field.args) > 1 or kind not in ITEMS:
        message = f'"list={",".join(field.args)}" is no list; there are {", ".join(ITEMS)}'
        raise ValueError(message)
    return kind


def _list_samples(field: Field) -> Samples:
    first, second = ITEMS[find_items(field)][2]
    invalid = ITEMS[find_items(field)][3]
    example = f"[{first}, {second}]"
    return Samples(example, example, (example, "[]"), (f"[{invalid}]", "[None]", "1", "{}"))


def find_python(field: Field) -> str:
    """Return the type of a model's attribute, for what depends on the field."""
    return f"list[{find_items(field)}]" if field.kind == "list" else ""


LIST = Kind(
    python="list",
    column=lambda _: Part((call("JSON", "none_as_null=True"),), ("sqlalchemy:JSON",)),
    migration=lambda _: sa("JSON"),
    limits=lambda _: Part(("max_length=100",)),
    markers=lambda _: Part(()),
    samples=_list_samples,
    check=lambda field: find_items(field) and "",
    arguments=True,
)


def _find_size(field: Field) -> int:
    """Return how many bytes a field holds, in threes as base64 does. Raises ValueError."""
    text = field.args[0] if field.args else str(BYTES)
    if len(field.args) > 1 or not text.isdecimal() or not 0 < int(text) <= 1_000_000:  # noqa: PLR2004
        message = f'"bytes={",".join(field.args)}" is no size: write bytes=3000; 1000000 at most'
        raise ValueError(message)
    return -(-int(text) // 3) * 3


def _check_size(field: Field) -> str:
    _find_size(field)
    return ""


BYTES_KIND = Kind(
    python="bytes",
    column=lambda _: Part(("LargeBinary",), ("sqlalchemy:LargeBinary",)),
    migration=lambda _: sa("LargeBinary"),
    markers=lambda field: Part(
        (call("Base64String", f"{_find_size(field)}"),), (f"{TEXT_TYPES}:Base64String",)
    ),
    samples=lambda field: Samples(
        '"YmxvYg=="',
        '"YmxvYg=="',
        ('"YmxvYg=="', '""'),
        ('"x"', '"YmxvYg"', '"===="', f'"A" * {_find_size(field) // 3 * 4 + 4}', "1"),
    ),
    is_read_alike=True,
    check=_check_size,
    arguments=True,
)


def find_members(field: Field) -> dict[str, str]:
    """Return the members of an enumeration, and their values. Raises ValueError."""
    members: dict[str, str] = {}
    for value in field.args:
        if not MEMBER.fullmatch(value) or len(value) > LONGEST_VALUE:
            message = (
                f'"{value}" is no value: write up to {LONGEST_VALUE} letters, digits, "_" and "-"'
            )
            raise ValueError(message)
        name = re.sub(r"[^A-Za-z0-9]+", "_", value).strip("_").upper()
        name = f"VALUE_{name}" if name[0].isdigit() else name
        if name in members:
            message = f'"{value}" and "{members[name]}" would be the same'
            raise ValueError(message)
        members[name] = value
    if not members:
        message = "an enum needs values: write enum=draft,paid"
        raise ValueError(message)
    return members


def _check_members(field: Field) -> str:
    find_members(field)
    return ""


def _enum_samples(field: Field) -> Samples:
    values = list(find_members(field).values())
    example = field.get("example") or values[0]
    if example not in values:
        message = f'"example={example}" is none of {", ".join(values)}'
        raise ValueError(message)
    return Samples(
        quote(example), quote(values[0]), (quote(values[-1]), quote(values[0])), ('"no such"', "1")
    )


def _enum_migration(field: Field) -> Piece:
    return sa(
        "Enum",
        *map(quote, find_members(field).values()),
        f'name="{field.name}"',
        "native_enum=False",
        "create_constraint=True",
        f"length={ENUM_LENGTH}",
    )


def write_member(model: str, field: Field, text: str) -> str:
    """Return the source of one value. Raises ValueError."""
    for name, value in find_members(field).items():
        if value == text:
            return f"{field.alias(model)}.{name}"
    message = f'"default={text}" is none of {", ".join(field.args)}'
    raise ValueError(message)


ENUM = Kind(
    python="",
    migration=_enum_migration,
    markers=lambda _: Part(()),
    samples=_enum_samples,
    check=_check_members,
    default=lambda field, text: Part((write_member("", field, text),)),
    arguments=True,
    keys=frozenset({"default", "example"}),
    flags=ORDERED - {"unique"},
)
