"""The texts of a model and of its migration."""

from collections.abc import Sequence
from typing import Any

from fastgen.resource.code_relation import (
    Inbound,
    find_relation_imports,
    write_foreign_key,
    write_relations,
    write_typing_imports,
)
from fastgen.resource.field import Field
from fastgen.resource.kind import Kind
from fastgen.resource.kind_data import find_members, find_python, write_member
from fastgen.resource.layout import (
    Call,
    Code,
    assign,
    call,
    keyword,
    lay_out,
    quote,
    subscript,
    write_imports,
)
from fastgen.resource.spec import Resource
from fastgen.resource.table import KINDS

CLASS_INDENT = 4
TABLE_INDENT = 8


def build(resource: Resource, inbound: Sequence[Inbound] = ()) -> dict[str, Any]:
    """Return the texts of the model, with what other models refer to it by."""
    model = resource.names.model
    imports = {"sqlalchemy.orm:Mapped", "sqlalchemy.orm:mapped_column", "app.models.base:Base"}
    imports |= find_relation_imports(resource, inbound)
    columns: list[str] = []
    for field in resource.fields:
        imports |= find_imports(field)
        annotation = subscript("Mapped", find_annotation(field, model))
        value = call("mapped_column", *_write_arguments(field, model))
        if field.kind == "enum":
            imports |= {"enum:StrEnum", "app.models.base:text_enum"}
        columns += assign(field.attribute, annotation, value, indent=CLASS_INDENT)
    columns += write_relations(resource, inbound)
    enums = [line for field in resource.fields for line in _write_enum(field, model)]
    return {
        "model_imports": [*write_imports(imports), *write_typing_imports(resource, inbound)],
        "model_enums": enums,
        "model_columns": columns,
    }


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


def write_default(field: Field, model: str) -> str | None:
    """Return the source of the default, if there is one."""
    default, read = field.get("default"), KINDS[field.kind].default
    if default is None or read is None:
        return None
    if field.kind == "enum":
        return write_member(model, field, default)
    return str(read(field, default).code[0])


def _write_arguments(field: Field, model: str) -> list[Code]:
    arguments: list[Code] = list(_column(field, model, KINDS[field.kind]))
    default = write_default(field, model)
    if default is not None:
        arguments.append(f"default={default}")
    if field.has("unique"):
        arguments.append("unique=True")
    if field.is_indexed:
        arguments.append("index=True")
    return arguments


def _column(field: Field, model: str, kind: Kind) -> tuple[Code, ...]:
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
    table = resource.names.table
    lines: list[str] = []
    for field in resource.fields:
        nullable = f"nullable={field.optional}"
        kind = KINDS[field.kind].migration(field)
        column = call("sa.Column", quote(field.attribute), kind, nullable)
        lines += lay_out(column, indent=TABLE_INDENT, after=",")
    lines[-1] = lines[-1].removesuffix(",")
    return {
        "migration_columns": lines,
        "migration_constraints": [
            line
            for field in resource.fields
            if field.has("unique")
            for line in _constrain(_write_unique(table, field))
        ]
        + [
            line
            for reference in resource.references
            for line in _constrain(write_foreign_key(table, reference))
        ],
        "migration_indexes": [
            line
            for field in resource.fields
            if field.is_indexed
            for line in lay_out(_write_index(table, field), indent=CLASS_INDENT)
        ],
    }


def _constrain(constraint: Call) -> list[str]:
    return lay_out(constraint, indent=TABLE_INDENT, after=",")


def _write_unique(table: str, field: Field) -> Call:
    name = call("op.f", quote(f"uq_{table}_{field.attribute}"))
    return call("sa.UniqueConstraint", quote(field.attribute), keyword("name", name))


def _write_index(table: str, field: Field) -> Call:
    name = call("op.f", quote(f"ix_{table}_{field.attribute}"))
    return call("op.create_index", name, quote(table), Call("", (quote(field.attribute),), "[]"))
