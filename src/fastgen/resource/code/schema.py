"""The texts of the schemas."""

from collections.abc import Iterable
from itertools import chain
from typing import Any

from fastgen.resource.code.model import find_annotation, write_default
from fastgen.resource.field import Field
from fastgen.resource.kind.base import Part, number
from fastgen.resource.kind.data import ITEM_IMPORTS, ITEMS, find_items
from fastgen.resource.layout import (
    INDENT,
    Call,
    Piece,
    alias,
    assign,
    call,
    document,
    fits,
    quote,
    subscript,
    write_imports,
)
from fastgen.resource.spec import Resource
from fastgen.resource.table import KINDS

MISSING = call("Field", "default=None", "validate_default=False")


def build(resource: Resource) -> dict[str, Any]:
    """Return the texts of the schemas."""
    written = [field for field in resource.fields if field.is_written]
    read = [field for field in resource.fields if field.is_read]
    model = resource.names.model
    query, query_imports = _write_query(resource)
    return {
        "schema_imports": write_imports(_find_imports(resource, written, read) | query_imports),
        "schema_types": _join(_write_type(resource, field) for field in resource.fields),
        "create_fields": _join(_write_create(field, model) for field in written),
        "update_fields": _join(_write_update(field, model) for field in written),
        "update_doc": document(
            f"What to change of {resource.names.a_label}.",
            "What is left out stays as it is.",
            indent=INDENT,
        ),
        "read_fields": [
            *_join(_write_read(field, model) for field in read),
            *(["version: int"] if resource.has("versioned") else []),
        ],
        "query_fields": query,
    }


def _join(blocks: Iterable[list[str]]) -> list[str]:
    return list(chain.from_iterable(blocks))


def _find_imports(resource: Resource, written: list[Field], read: list[Field]) -> set[str]:
    imports = {"datetime:datetime", "uuid:UUID", "typing:Literal"}
    imports |= {f"app.schemas.base:{name}" for name in ("Input", "Output", "PageQuery")}
    if any(not field.optional for field in written):
        imports |= {"typing:Annotated", "pydantic:Field"}
    types = (_find_type_imports(resource, field) for field in resource.fields)
    return imports.union(*types, *map(_find_read_imports, read))


def is_aliased(field: Field) -> bool:
    """Return whether the type of a field has a name in the schemas."""
    needed = field.is_written or field.is_filtered or KINDS[field.kind].is_read_alike
    return field.kind != "enum" and needed


def _write_type(resource: Resource, field: Field) -> list[str]:
    if not is_aliased(field):
        return []
    kind = KINDS[field.kind]
    limits, markers = kind.limits(field), kind.markers(field)
    details = _describe(field)
    if markers.code and not limits.code:
        items: list[Piece] = [*markers.code, call("Field", *details)]
    else:
        items = [call("Field", *limits.code, *details), *markers.code]
    python: Piece = kind.python
    if field.kind == "list":
        name, rules, _, _ = ITEMS[find_items(field)]
        python = subscript("list", subscript("Annotated", name, *_split_rules(rules)))
    return alias(field.alias(resource.names.model), subscript("Annotated", python, *items))


def _split_rules(rules: str) -> list[Piece]:
    head, mark, rest = rules.partition("), ")
    return [f"{head})", rest] if mark else [rules]


def _describe(field: Field) -> list[Piece]:
    """Return what documents a field."""
    details: list[Piece] = []
    if text := field.get("desc"):
        details.append(f"description={quote(text)}")
    return [*details, f"examples=[{KINDS[field.kind].samples(field).example}]"]


def _find_type_imports(resource: Resource, field: Field) -> set[str]:
    if field.kind == "enum":
        singular = resource.names.singular
        return {f"app.models.{singular}:{field.alias(resource.names.model)}"}
    imports = _find_default_imports(field) if field.is_written else set()
    if not is_aliased(field):
        return imports
    kind = KINDS[field.kind]
    parts: tuple[Part, ...] = (kind.limits(field), kind.markers(field))
    imports |= {name for part in parts for name in part.imports}
    if field.kind == "list":
        imports |= set(ITEM_IMPORTS[find_items(field)])
    return (imports | {"typing:Annotated", "pydantic:Field", kind.python_import}) - {""}


def _find_default_imports(field: Field) -> set[str]:
    default, read = field.get("default"), KINDS[field.kind].default
    return set() if default is None or read is None else set(read(field, default).imports)


def _annotate(field: Field, model: str) -> Piece:
    return f"{field.alias(model)} | None" if field.optional else field.alias(model)


def _write_create(field: Field, model: str) -> list[str]:
    default: Piece | None = write_default(field, model)
    if default in {"utcnow", "today"}:
        default = call("Field", f"default_factory={default}")
    if default is None and field.optional:
        default = "None"
    annotation = _document(field, model)
    is_open = field.optional or isinstance(annotation, Call) or default is None
    flat = f"{field.attribute}: {annotation} = "
    if is_open or fits(f"{flat}{default}", INDENT) or fits(f"{flat}(", INDENT):
        return assign(field.attribute, annotation, default, indent=INDENT)
    # Two long names on one line: nothing but a bracket can be broken.
    given = default if isinstance(default, Call) else call("Field", f"default={default}")
    return assign(field.attribute, subscript("Annotated", annotation, given), None, indent=INDENT)


def _document(field: Field, model: str) -> Piece:
    """Annotate a field; Pydantic would document a default of 90 seconds as "PT1M30S"."""
    annotation, seconds = _annotate(field, model), field.get("default")
    if field.kind != "duration" or seconds is None:
        return annotation
    extra = f'json_schema_extra={{"default": {number(int(seconds))}}}'
    return subscript("Annotated", annotation, call("Field", extra))


def _write_update(field: Field, model: str) -> list[str]:
    if field.optional:
        return assign(field.attribute, _annotate(field, model), "None", indent=INDENT)
    annotation = subscript("Annotated", field.alias(model), MISSING)
    return assign(field.attribute, annotation, None, indent=INDENT)


def _write_read(field: Field, model: str) -> list[str]:
    if KINDS[field.kind].is_read_alike:
        return assign(field.attribute, _annotate(field, model), None, indent=INDENT)
    return assign(field.attribute, find_annotation(field, model), None, indent=INDENT)


def _find_read_imports(field: Field) -> set[str]:
    kind = KINDS[field.kind]
    return set() if kind.is_read_alike else {kind.python_import} - {""}


def _write_query(resource: Resource) -> tuple[list[str], set[str]]:
    imports: set[str] = set()
    names = ["created_at", *(each.attribute for each in resource.fields if each.has("sort"))]
    choices = [quote(each) for name in names for each in (name, f"-{name}")]
    lines = assign("sort", subscript("Literal", *choices), '"-created_at"', indent=INDENT)
    if any(field.has("search") for field in resource.fields):
        limits = call("Field", "min_length=1", "max_length=100", "pattern=NO_NUL")
        searched = subscript("Annotated", "str | None", limits)
        lines += assign("search", searched, "None", indent=INDENT)
        imports |= {"app.schemas.types:NO_NUL", "typing:Annotated", "pydantic:Field"}
    for field in resource.fields:
        if field.is_filtered:
            filter_lines, filter_imports = _write_filter(field, resource.names.model)
            lines += filter_lines
            imports |= filter_imports
    return lines, imports


def _write_filter(field: Field, model: str) -> tuple[list[str], set[str]]:
    kind = KINDS[field.kind]
    annotation: Piece = f"{field.alias(model)} | None"
    imports: set[str] = set()
    if kind.query is not None:
        part = kind.query(field)
        annotation = subscript("Annotated", f"{kind.python} | None", *part.code)
        imports = {*part.imports, "typing:Annotated", "pydantic:Field"}
    return assign(field.attribute, annotation, "None", indent=INDENT), imports
