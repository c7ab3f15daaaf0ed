"""The texts of relations: both sides in the models, and the key in the migration."""

from collections.abc import Mapping, Sequence
from typing import Any

from fastgen.resource.kind_reference import find_rule
from fastgen.resource.layout import Call, assign, call, keyword, quote, subscript, write_imports
from fastgen.resource.reference import Reference
from fastgen.resource.spec import Resource

CLASS_INDENT = 4
# A resource that refers to this one, with one of its references.
Inbound = tuple[Mapping[str, Any], Mapping[str, Any]]


def find_relation_imports(resource: Resource, inbound: Sequence[Inbound]) -> set[str]:
    """Return what the attributes of relations need."""
    imports = {
        f"app.models.{each.target.singular}:{each.target.model}"
        for each in resource.references
        if not each.is_itself
    }
    if resource.references or inbound:
        imports |= {"sqlalchemy.orm:relationship"}
    if _find_others(resource, inbound):
        imports |= {"typing:TYPE_CHECKING"}
    return imports


def write_typing_imports(resource: Resource, inbound: Sequence[Inbound]) -> list[str]:
    """Return the imports of models that import this one."""
    lines = write_imports(
        f"app.models.{code['singular']}:{code['model']}" for code in _find_others(resource, inbound)
    )
    return ["", "if TYPE_CHECKING:", *(f"    {line}" for line in lines)] if lines else []


def _find_others(resource: Resource, inbound: Sequence[Inbound]) -> list[Mapping[str, Any]]:
    return [code for code, _ in inbound if code["plural"] != resource.names.plural]


def write_relations(resource: Resource, inbound: Sequence[Inbound]) -> list[str]:
    """Return the attributes of a model that are rows of other tables."""
    lines: list[str] = []
    for reference in resource.references:
        lines += _write_forward(reference)
    for code, recorded in inbound:
        lines += _write_back(code, recorded)
    return lines


def _write_forward(reference: Reference) -> list[str]:
    field, model = reference.field, reference.target.model
    name = f"{model} | None" if field.optional else model
    items = [f"back_populates={quote(reference.back)}"] if reference.back else []
    if reference.is_ambiguous:
        items.append(f"foreign_keys=[{field.attribute}]")
    if reference.is_itself:
        name = quote(name)
        items.append(f"remote_side={quote(f'{model}.id')}")
    value = call("relationship", *items, 'lazy="raise"')
    return assign(field.name, subscript("Mapped", name), value, indent=CLASS_INDENT)


def _write_back(code: Mapping[str, Any], recorded: Mapping[str, Any]) -> list[str]:
    model, name = code["model"], recorded["name"]
    many = subscript("list", quote(model))
    annotation = quote(f"{model} | None") if recorded["is_unique"] else many
    items = [f"back_populates={quote(name)}"]
    if recorded["is_ambiguous"]:
        items.append(f"foreign_keys={quote(f'{model}.{name}_id')}")
    # The database knows what to do with the other rows: none is loaded for it.
    value = call("relationship", *items, 'lazy="raise"', 'passive_deletes="all"')
    return assign(recorded["back"], subscript("Mapped", annotation), value, indent=CLASS_INDENT)


def write_foreign_key(table: str, reference: Reference) -> Call:
    """Return the constraint in the migration."""
    column = reference.field.attribute
    name = call("op.f", quote(f"fk_{table}_{column}"))
    rule = keyword("ondelete", quote(find_rule(reference.field)))
    here = Call("", (quote(column),), "[]")
    there = Call("", (quote(f"{reference.target.table}.id"),), "[]")
    return call("sa.ForeignKeyConstraint", here, there, keyword("name", name), rule)
