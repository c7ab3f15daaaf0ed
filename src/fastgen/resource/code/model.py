"""The texts of a model and of its migration."""

from collections.abc import Sequence
from typing import Any

from fastgen.resource.code.relation import (
    Inbound,
    find_relation_imports,
    write_foreign_key,
    write_link_migration,
    write_relations,
    write_tables,
    write_typing_imports,
)
from fastgen.resource.field import Field
from fastgen.resource.kind.base import Kind
from fastgen.resource.kind.data import find_members, find_python, write_member
from fastgen.resource.layout import (
    INDENT,
    Call,
    Piece,
    assign,
    call,
    fits,
    keyword,
    lay_out,
    quote,
    subscript,
    write_imports,
)
from fastgen.resource.spec import Resource
from fastgen.resource.table import KINDS

TABLE_INDENT = 8
BASE = "app.models.base:Base"
MIXINS = {
    "soft_delete": "app.models.soft_delete:SoftDelete",
    "versioned": "app.models.versioned:Versioned",
}
# An index of the rows that are not deleted.
KEPT = (
    "unique=True",
    'sqlite_where=sa.text("deleted_at IS NULL")',
    'postgresql_where=sa.text("deleted_at IS NULL")',
)


def build(resource: Resource, inbound: Sequence[Inbound] = ()) -> dict[str, Any]:
    """Return the texts of the model, with what other models refer to it by."""
    model = resource.names.model
    imports = {"sqlalchemy.orm:Mapped", "sqlalchemy.orm:mapped_column"}
    imports |= find_relation_imports(resource, inbound)
    columns: list[str] = []
    for field in resource.fields:
        imports |= find_imports(field)
        annotation = subscript("Mapped", find_annotation(field, model))
        value = call("mapped_column", *_write_arguments(field, resource))
        if field.kind == "enum":
            imports |= {"enum:StrEnum", "app.models.base:text_enum"}
        columns += assign(field.attribute, annotation, value, indent=INDENT)
    bases = [*(path for option, path in MIXINS.items() if resource.has(option)), BASE]
    imports |= {*bases}
    freed = find_freed(resource)
    imports |= {"app.models.soft_delete:unique_unless_deleted"} if freed else set()
    columns += write_relations(resource, inbound)
    enums = [line for field in resource.fields for line in _write_enum(field, model)]
    return {
        "model_imports": [*write_imports(imports), *write_typing_imports(resource, inbound)],
        "model_enums": [*_space(enums), *write_tables(resource)] or [""],
        "model_bases": ", ".join(path.partition(":")[2] for path in bases),
        "table_arguments": _write_table_arguments(freed),
        "model_columns": columns,
    }


def find_freed(resource: Resource) -> list[str]:
    """Return the columns whose values are free again when a row is marked as deleted."""
    unique = [field.attribute for field in resource.fields if field.has("unique")]
    return unique if resource.has("soft_delete") else []


def _write_table_arguments(freed: Sequence[str]) -> list[str]:
    items = [f"unique_unless_deleted({quote(name)})" for name in freed]
    flat = f"__table_args__ = ({', '.join(items)}{',' * (len(items) == 1)})"
    if fits(flat, INDENT):
        return [flat] if items else []
    return ["__table_args__ = (", *(f"    {item}," for item in items), ")"]


def _space(lines: list[str]) -> list[str]:
    """Return classes with another line before them: two stand between the imports and a class."""
    return ["", *lines] if lines else []


def find_annotation(field: Field, model: str) -> str:
    """Return the Python type of a column, null included."""
    python = field.alias(model) if field.kind == "enum" else find_python(field)
    python = python or KINDS[field.kind].python
    return f"{python} | None" if field.optional else python


def find_imports(field: Field) -> set[str]:
    """Return what a column needs."""
    kind = KINDS[field.kind]
    imports = {*kind.column(field).imports, kind.python_import} - {""}
    default = field.get("default")
    if default is not None and kind.default is not None:
        imports |= set(kind.default(field, default).imports)
    return imports


def write_default(field: Field, model: str) -> Piece | None:
    """Return the source of the default, if there is one."""
    default, read = field.get("default"), KINDS[field.kind].default
    if default is None or read is None:
        return None
    if field.kind == "enum":
        return write_member(model, field, default)
    return read(field, default).code[0]


def _write_arguments(field: Field, resource: Resource) -> list[Piece]:
    model = resource.names.model
    arguments: list[Piece] = list(_column(field, model, KINDS[field.kind]))
    default = write_default(field, model)
    if default is not None:
        arguments.append(keyword("default", default))
    if field.has("unique") and not resource.has("soft_delete"):
        arguments.append("unique=True")
    if field.is_indexed:
        arguments.append("index=True")
    return arguments


def _column(field: Field, model: str, kind: Kind) -> tuple[Piece, ...]:
    if field.kind == "enum":
        return (call("text_enum", field.alias(model), quote(field.name)),)
    return kind.column(field).code


def _write_enum(field: Field, model: str) -> list[str]:
    if field.kind != "enum":
        return []
    members = [f'    {name} = "{value}"' for name, value in find_members(field).items()]
    head = f"class {field.alias(model)}(StrEnum):"
    return [head, f'    """What `{field.name}` can be."""', "", *members, "", ""]


def build_migration(resource: Resource) -> dict[str, Any]:
    """Return the texts of the migration."""
    *lines, last = _write_columns(resource)
    return {
        "migration_columns": [*lines, last.removesuffix(",")],
        "migration_constraints": _write_constraints(resource),
        "migration_indexes": [
            *_write_indexes(resource),
            *write_link_migration(resource, resource.links),
        ],
        "migration_drops": [
            *(f"op.drop_table({quote(link.secondary)})" for link in resource.links),
            f"op.drop_table({quote(resource.names.table)})",
        ],
    }


def _write_columns(resource: Resource) -> list[str]:
    lines: list[str] = []
    for field in resource.fields:
        kind = KINDS[field.kind].migration(field)
        column = call("sa.Column", quote(field.attribute), kind, f"nullable={field.optional}")
        lines += lay_out(column, indent=TABLE_INDENT, after=",")
    if resource.has("versioned"):
        lines.append('sa.Column("version", sa.Integer(), nullable=False),')
    if resource.has("soft_delete"):
        lines.append('sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),')
    return lines


def _write_constraints(resource: Resource) -> list[str]:
    table = resource.names.table
    found = list[Call]()
    if not resource.has("soft_delete"):
        found += [_write_unique(table, field) for field in resource.fields if field.has("unique")]
    found += [write_foreign_key(table, each) for each in resource.references]
    return [line for each in found for line in lay_out(each, indent=TABLE_INDENT, after=",")]


def _write_indexes(resource: Resource) -> list[str]:
    names = [field.attribute for field in resource.fields if field.is_indexed]
    names += ["deleted_at"] * resource.has("soft_delete")
    found = [_write_index(resource.names.table, name) for name in names]
    found += [_write_index(resource.names.table, each, *KEPT) for each in find_freed(resource)]
    return [line for each in found for line in lay_out(each, indent=INDENT)]


def _write_unique(table: str, field: Field) -> Call:
    name = call("op.f", quote(f"uq_{table}_{field.attribute}"))
    return call("sa.UniqueConstraint", quote(field.attribute), keyword("name", name))


def _write_index(table: str, column: str, *more: str) -> Call:
    name = call("op.f", quote(f"ix_{table}_{column}"))
    return call("op.create_index", name, quote(table), Call("", (quote(column),), "[]"), *more)
