"""The statements that alter a resource's table into the next, and back, with rows in it.

SQLite alters a table by copying it, and Alembic copies all but the checks: they are named.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from fastgen.resource.code.model import KEPT
from fastgen.resource.layout import INDENT, Call, Piece, call, fits, keyword, lay_out, quote
from fastgen.resource.migration.schema import Column, Index, Key, TableSchema, rename_columns

BATCH = 8
# What SQLite does without a copy.
IN_PLACE = frozenset({"add_column", "create_index", "drop_index"})


@dataclass(frozen=True)
class Alteration:
    """Two tables, and the new names of the columns that are the same under another name."""

    old: TableSchema
    new: TableSchema
    renamed: Mapping[str, str] = field(default_factory=dict)

    @property
    def is_empty(self) -> bool:
        """Whether the database has nothing to do."""
        return not write_steps(self, going_down=False)

    @property
    def dropped(self) -> list[str]:
        """The columns and tables whose values are lost."""
        columns = self.old.columns.keys() - self.renamed.keys() - self.new.columns.keys()
        links = self.old.links.keys() - self.new.links.keys()
        return [each for each in (*self.old.columns, *self.old.links) if each in columns | links]

    def reverse(self) -> "Alteration":
        """Return the way back."""
        return Alteration(self.new, self.old, {new: old for old, new in self.renamed.items()})


def write_steps(alteration: Alteration, *, going_down: bool) -> list[str]:
    """Return the statements of one way."""
    new, table = alteration.new, quote(alteration.new.table)
    old = rename_columns(alteration.old, alteration.renamed)
    steps = [f"op.drop_table({quote(name)})" for name in old.links if name not in new.links]
    for before, after in alteration.renamed.items():
        renamed = call(
            "op.alter_column", table, quote(before), keyword("new_column_name", quote(after))
        )
        steps += lay_out(renamed, indent=INDENT)
    fills = find_fills(alteration, going_down=going_down)
    steps += _write_batch(old, _list_changes(old, new, fills), "before")
    for name, (kind, value) in fills.items():
        filled = call("fill", call("sa.column", quote(name), kind), keyword("value", value))
        steps += lay_out(filled, indent=INDENT) if value else []
    required = [
        _alter(name, keyword("existing_type", kind), "nullable=False")
        for name, (kind, _) in fills.items()
    ]
    steps += _write_batch(new, required, "after")
    return [
        *steps,
        *(line for name in new.links if name not in old.links for line in new.links[name]),
    ]


def find_fills(alteration: Alteration, *, going_down: bool) -> dict[str, tuple[Piece, str]]:
    """Return the columns that need a value in each row, with their types and that value."""
    old = rename_columns(alteration.old, alteration.renamed)
    return {
        name: (column.type, column.neutral if going_down else column.default)
        for name, column in alteration.new.columns.items()
        if not column.nullable and (name not in old.columns or old.columns[name].nullable)
    }


def _list_changes(
    old: TableSchema, new: TableSchema, fills: Mapping[str, tuple[Piece, str]]
) -> list[Call]:
    """Return what is done to the table itself, each as a call of the batch."""
    gone = [name for name in old.columns if name not in new.columns]
    come = [name for name in new.columns if name not in old.columns]
    steps: list[Call] = _list_drops(old, new)
    steps += [call("batch_op.drop_column", quote(name)) for name in gone]
    for name in come:
        column = new.columns[name]
        nullable = f"nullable={column.nullable or name in fills}"
        steps.append(
            call("batch_op.add_column", call("sa.Column", quote(name), column.type, nullable))
        )
    for name, column in new.columns.items():
        if name in old.columns:
            steps += _list_alterations(name, old.columns[name], column, later=name in fills)
    return [*steps, *_list_additions(old, new)]


def _list_drops(old: TableSchema, new: TableSchema) -> list[Call]:
    steps: list[Call] = [
        call("batch_op.drop_index", _name(name)) for name in _find_gone(old.indexes, new.indexes)
    ]
    for kind, gone in (
        ("unique", _find_gone(old.uniques, new.uniques)),
        ("foreignkey", _find_gone(old.keys, new.keys)),
        ("check", _find_gone(old.checks, new.checks)),
    ):
        steps += [
            call("batch_op.drop_constraint", _name(name), keyword("type_", quote(kind)))
            for name in gone
        ]
    return steps


def _list_additions(old: TableSchema, new: TableSchema) -> list[Call]:
    """Return the constraints and indexes that come."""
    steps = [
        call("batch_op.create_check_constraint", _name(name), _check(*new.checks[name]))
        for name in _find_gone(new.checks, old.checks)
    ]
    for name in _find_gone(new.uniques, old.uniques):
        columns = _list_names(new.uniques[name])
        steps.append(call("batch_op.create_unique_constraint", _name(name), columns))
    steps += [_create_key(name, new.keys[name]) for name in _find_gone(new.keys, old.keys)]
    steps += [
        _create_index(name, new.indexes[name]) for name in _find_gone(new.indexes, old.indexes)
    ]
    return steps


def _create_index(name: str, index: Index) -> Call:
    items = (_name(name), _list_names(index.column))
    return call("batch_op.create_index", *items, *(KEPT if index.is_unique else ()))


def _create_key(name: str, key: Key) -> Call:
    rule = keyword("ondelete", quote(key.rule))
    items = (_name(name), quote(key.table), _list_names(key.column), _list_names("id"), rule)
    return call("batch_op.create_foreign_key", *items)


def _find_gone(there: Mapping[str, object], other: Mapping[str, object]) -> list[str]:
    """Return what is not in the other mapping, or otherwise."""
    return [name for name, value in there.items() if other.get(name) != value]


def _list_alterations(name: str, old: Column, new: Column, *, later: bool) -> list[Call]:
    changes: list[Piece] = []
    if old.type != new.type:
        changes.append(keyword("type_", new.type))
    if old.nullable != new.nullable and not later:
        changes.append(f"nullable={new.nullable}")
    return [_alter(name, keyword("existing_type", old.type), *changes)] if changes else []


def _alter(name: str, *changes: Piece) -> Call:
    return call("batch_op.alter_column", quote(name), *changes)


def _name(name: str) -> Call:
    return call("op.f", quote(name))


def _list_names(name: str) -> Call:
    return Call("", (quote(name),), "[]")


def _check(column: str, values: Sequence[str]) -> Call:
    allowed = Call("", tuple(map(quote, values)), "[]")
    return call(f"sa.column({quote(column)}).in_", allowed)


def _write_batch(schema: TableSchema, steps: Sequence[Call], checks: str) -> list[str]:
    """Return a block that does some things to a table, with the checks that are there."""
    if not steps:
        return []
    is_copied = any(step.head.partition(".")[2] not in IN_PLACE for step in steps)
    known = [
        call("sa.CheckConstraint", _check(*schema.checks[name]), keyword("name", _name(name)))
        for name in schema.checks
        if is_copied
    ]
    table = quote(schema.table)
    lines = _write_tuple(checks, known) if known else []
    items = (table, f"reflect_args={checks}") if known else (table,)
    lines.append(f"with {call('op.batch_alter_table', *items)} as batch_op:")
    return [
        *lines,
        *(f"    {line}" for step in steps for line in lay_out(step, indent=BATCH)),
    ]


def _write_tuple(name: str, items: Sequence[Piece]) -> list[str]:
    flat = f"{name} = ({', '.join(map(str, items))}{',' * (len(items) == 1)})"
    if fits(flat, INDENT):
        return [flat]
    lines = [line for item in items for line in lay_out(item, indent=BATCH, after=",")]
    return [f"{name} = (", *(f"    {line}" for line in lines), ")"]
