"""The texts of relations: both sides in the models, and the key in the migration."""

from collections.abc import Mapping, Sequence
from typing import Any

from fastgen.resource.kind.reference import find_rule
from fastgen.resource.layout import (
    INDENT,
    Call,
    Piece,
    assign,
    call,
    keyword,
    lay_out,
    quote,
    subscript,
    write_imports,
)
from fastgen.resource.reference import Code, Reference
from fastgen.resource.spec import Resource

# A resource that refers to this one, with one of its references.
Inbound = tuple[Code, Mapping[str, Any]]


def find_relation_imports(resource: Resource, inbound: Sequence[Inbound]) -> set[str]:
    """Return what the attributes of relations need."""
    imports = {
        f"app.models.{each.target.singular}:{each.target.model}"
        for each in (*resource.references, *resource.links)
        if not each.is_itself
    }
    if resource.links:
        imports |= {f"sqlalchemy:{name}" for name in ("Column", "ForeignKey", "Table")}
    if any(each.is_itself for each in resource.links):
        imports |= {"sqlalchemy:CheckConstraint"}
    if resource.references or resource.links or inbound:
        imports |= {"sqlalchemy.orm:relationship"}
    if _find_others(resource, inbound):
        imports |= {"typing:TYPE_CHECKING"}
    return imports


def write_typing_imports(resource: Resource, inbound: Sequence[Inbound]) -> list[str]:
    """Return the imports of models that import this one."""
    others = _find_others(resource, inbound)
    names = (f"app.models.{code['singular']}:{code['model']}" for code in others)
    lines = write_imports(names, indent=INDENT)
    return ["", "if TYPE_CHECKING:", *(f"    {line}" for line in lines)] if lines else []


def _find_others(resource: Resource, inbound: Sequence[Inbound]) -> list[Code]:
    return [code for code, _ in inbound if code["plural"] != resource.names.plural]


def write_relations(resource: Resource, inbound: Sequence[Inbound]) -> list[str]:
    """Return the attributes of a model that are rows of other tables."""
    lines: list[str] = []
    for reference in resource.references:
        lines += _write_forward(reference)
    for link in resource.links:
        lines += _write_link(resource, link)
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
    return assign(field.name, subscript("Mapped", name), value, indent=INDENT)


def _write_link(resource: Resource, link: Reference) -> list[str]:
    model = link.target.model
    items = [f"secondary={link.secondary}"]
    items += [f"back_populates={quote(link.back)}"] if link.back else []
    if link.is_itself:
        items += _write_joins(model, link.secondary, f"{resource.names.singular}_id", link.far)
        model = quote(model)
    value = call("relationship", *items, 'lazy="raise"', "passive_deletes=True")
    return assign(link.field.name, subscript("Mapped", f"list[{model}]"), value, indent=INDENT)


def _write_joins(model: str, secondary: str, *columns: str) -> list[str]:
    """Return which column of links is this row and which the other, for rows of one table."""
    joins = zip(("primaryjoin", "secondaryjoin"), columns, strict=True)
    return [f'{name}="{model}.id == {secondary}.c.{column}"' for name, column in joins]


def write_tables(resource: Resource) -> list[str]:
    """Return the tables of links."""
    lines: list[str] = []
    for link in resource.links:
        columns = [
            call("Column", quote(key), _refer(table), "primary_key=True", *index)
            for key, table, index in _find_columns(resource, link)
        ]
        check = [call("CheckConstraint", _tell_apart(resource, link), 'name="itself"')]
        items: list[Piece] = [
            quote(link.secondary),
            "Base.metadata",
            *columns,
            *check * link.is_itself,
        ]
        table = call("Table", *items)
        lines += [*lay_out(table, indent=0, before=f"{link.secondary} = "), "", ""]
    return lines


def _find_columns(resource: Resource, link: Reference) -> list[tuple[str, str, list[str]]]:
    """Return the columns of links, with their tables; the second one needs an index."""
    names = resource.names
    near, far = (f"{names.singular}_id", names.table), (link.far, link.target.table)
    return [(*near, []), (*far, ["index=True"])]


def _tell_apart(resource: Resource, link: Reference) -> str:
    """Return the condition that no row is linked to itself."""
    return quote(f"{resource.names.singular}_id <> {link.far}")


def _refer(table: str) -> Call:
    return call("ForeignKey", quote(f"{table}.id"), 'ondelete="CASCADE"')


def write_link_migration(resource: Resource, links: Sequence[Reference]) -> list[str]:
    """Return the statements that make some tables of links."""
    lines: list[str] = []
    for link in links:
        name, columns = link.secondary, _find_columns(resource, link)
        keys = [key for key, _, _ in columns]
        primary = keyword("name", call("op.f", quote(f"pk_{name}")))
        table = call(
            "op.create_table",
            quote(name),
            *(call("sa.Column", quote(key), "sa.Uuid()", "nullable=False") for key in keys),
            *(_constrain(name, key, target) for key, target, _ in columns),
            call("sa.PrimaryKeyConstraint", *map(quote, keys), primary),
            *[_check(name, _tell_apart(resource, link))] * link.is_itself,
        )
        index = call("op.f", quote(f"ix_{name}_{keys[1]}"))
        column = Call("", (quote(keys[1]),), "[]")
        lines += lay_out(table, indent=INDENT)
        lines += lay_out(call("op.create_index", index, quote(name), column), indent=INDENT)
    return lines


def _check(table: str, condition: str) -> Call:
    name = keyword("name", call("op.f", quote(f"ck_{table}_itself")))
    return call("sa.CheckConstraint", condition, name)


def _constrain(table: str, column: str, target: str) -> Call:
    """Return the foreign key of a table of links."""
    name = keyword("name", call("op.f", quote(f"fk_{table}_{column}")))
    here, there = Call("", (quote(column),), "[]"), Call("", (quote(f"{target}.id"),), "[]")
    return call("sa.ForeignKeyConstraint", here, there, name, 'ondelete="CASCADE"')


def _write_back(code: Code, recorded: Mapping[str, Any]) -> list[str]:
    model, name = code["model"], recorded["name"]
    many = subscript("list", quote(model))
    annotation = quote(f"{model} | None") if recorded["is_unique"] else many
    items = [f"back_populates={quote(name)}"]
    if recorded["secondary"]:
        items.insert(0, f"secondary={quote(recorded['secondary'])}")
        if recorded["table"] == code["plural"]:
            columns = (f"other_{code['singular']}_id", f"{code['singular']}_id")
            items += _write_joins(model, recorded["secondary"], *columns)
        value = call("relationship", *items, 'lazy="raise"', "passive_deletes=True")
        return assign(recorded["back"], subscript("Mapped", many), value, indent=INDENT)
    if recorded["is_ambiguous"]:
        items.append(f"foreign_keys={quote(f'{model}.{name}_id')}")
    # The database knows what to do with the other rows: none is loaded for it.
    value = call("relationship", *items, 'lazy="raise"', 'passive_deletes="all"')
    return assign(recorded["back"], subscript("Mapped", annotation), value, indent=INDENT)


def write_foreign_key(table: str, reference: Reference) -> Call:
    """Return the constraint in the migration."""
    column = reference.field.attribute
    name = call("op.f", quote(f"fk_{table}_{column}"))
    rule = keyword("ondelete", quote(find_rule(reference.field)))
    here = Call("", (quote(column),), "[]")
    there = Call("", (quote(f"{reference.target.table}.id"),), "[]")
    return call("sa.ForeignKeyConstraint", here, there, keyword("name", name), rule)
