"""The schema of a resource's table, as the database knows it and a migration can change it."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from fastgen.resource.code.model import find_freed
from fastgen.resource.code.relation import write_link_migration
from fastgen.resource.field import Field
from fastgen.resource.kind.data import ENUM_LENGTH
from fastgen.resource.kind.reference import find_rule
from fastgen.resource.layout import Piece
from fastgen.resource.reference import Reference
from fastgen.resource.spec import Resource
from fastgen.resource.table import KINDS

# What rows get in a column that comes back, as Python source: what they had is lost.
NEUTRAL = {
    **dict.fromkeys(("str", "text", "email", "url", "slug", "ip"), '""'),
    **dict.fromkeys(("int", "bigint", "decimal"), "0"),
    "float": "0.0",
    "bool": "False",
    "date": "date(1970, 1, 1)",
    "datetime": "datetime(1970, 1, 1, tzinfo=UTC)",
    "time": "time(0, 0)",
    "duration": "timedelta()",
    "uuid": "UUID(int=0)",
    "json": "{}",
    "list": "[]",
    "bytes": 'b""',
}
IMPORTS = {
    "date(": ("datetime:date",),
    "datetime(": ("datetime:UTC", "datetime:datetime"),
    "datetime.now(UTC)": ("datetime:UTC", "datetime:datetime"),
    "time(": ("datetime:time",),
    "timedelta(": ("datetime:timedelta",),
    "UUID(": ("uuid:UUID",),
    "Decimal(": ("decimal:Decimal",),
}
# A migration does tomorrow what it does today, so it has nothing of the application.
CALLED = {"utcnow": "datetime.now(UTC)", "today": "datetime.now(UTC).date()"}


@dataclass(frozen=True)
class Column:
    """A column; `default` and `neutral` are Python source, and nothing where there is none."""

    type: Piece
    nullable: bool
    default: str = ""
    neutral: str = ""


@dataclass(frozen=True)
class Index:
    """An index of a column; a unique one is of the rows that are not deleted."""

    column: str
    is_unique: bool = False


@dataclass(frozen=True)
class Key:
    """A foreign key: its column, and what it refers to."""

    column: str
    table: str
    rule: str


@dataclass(frozen=True)
class TableSchema:
    """A table, its constraints and indexes by their names, and its tables of links."""

    table: str
    columns: Mapping[str, Column]
    indexes: Mapping[str, Index]
    uniques: Mapping[str, str]
    keys: Mapping[str, Key]
    # The values that a column may have.
    checks: Mapping[str, tuple[str, tuple[str, ...]]]
    # The statements that make each table of links.
    links: Mapping[str, tuple[str, ...]]


def read_schema(resource: Resource) -> TableSchema:
    """Return the table of a resource."""
    table, fields = resource.names.table, resource.fields
    unique = [field.attribute for field in fields if field.has("unique")]
    freed = find_freed(resource)
    return TableSchema(
        table,
        columns=_read_columns(resource),
        indexes={f"ix_{table}_{each.column}": each for each in _read_indexes(resource, freed)},
        uniques={f"uq_{table}_{name}": name for name in unique if not freed},
        keys={
            f"fk_{table}_{each.field.attribute}": _read_key(each) for each in resource.references
        },
        checks=_read_checks(resource),
        links={
            each.secondary: tuple(write_link_migration(resource, [each])) for each in resource.links
        },
    )


def _read_indexes(resource: Resource, freed: list[str]) -> list[Index]:
    indexed = [field.attribute for field in resource.fields if field.is_indexed]
    indexed += ["deleted_at"] * resource.has("soft_delete")
    return [*map(Index, indexed), *(Index(name, is_unique=True) for name in freed)]


def _read_checks(resource: Resource) -> dict[str, tuple[str, tuple[str, ...]]]:
    enums = [field for field in resource.fields if field.kind == "enum"]
    return {f"ck_{resource.names.table}_{each.name}": (each.name, each.args) for each in enums}


def _read_columns(resource: Resource) -> dict[str, Column]:
    columns = {field.attribute: _read_column(field) for field in resource.fields}
    if resource.has("versioned"):
        columns["version"] = Column("sa.Integer()", nullable=False, default="1", neutral="1")
    if resource.has("soft_delete"):
        columns["deleted_at"] = Column("sa.DateTime(timezone=True)", nullable=True)
    return columns


def _read_key(reference: Reference) -> Key:
    return Key(reference.field.attribute, reference.target.table, find_rule(reference.field))


def rename_columns(schema: TableSchema, names: Mapping[str, str]) -> TableSchema:
    """Return a table whose columns have new names, and all else its old one."""

    def now(name: str) -> str:
        return names.get(name, name)

    return replace(
        schema,
        columns={now(name): column for name, column in schema.columns.items()},
        indexes={
            name: replace(index, column=now(index.column)) for name, index in schema.indexes.items()
        },
        uniques={name: now(column) for name, column in schema.uniques.items()},
        keys={name: replace(key, column=now(key.column)) for name, key in schema.keys.items()},
        checks={name: (now(column), values) for name, (column, values) in schema.checks.items()},
    )


def find_imports(source: str) -> set[str]:
    """Return what the source of a value needs, as `module:name`."""
    return {each for head, names in IMPORTS.items() if source.startswith(head) for each in names}


def _read_column(field: Field) -> Column:
    if field.kind == "enum":
        default = f'"{field.get("default")}"' if field.get("default") else ""
        kind: Piece = f"sa.String(length={ENUM_LENGTH})"
        return Column(kind, field.optional, default, default or f'"{field.args[0]}"')
    default = _write_default(field)
    neutral = "" if field.has("unique") else default or NEUTRAL.get(field.kind, "")
    return Column(KINDS[field.kind].migration(field), field.optional, default, neutral)


def _write_default(field: Field) -> str:
    default, read = field.get("default"), KINDS[field.kind].default
    if default is None or read is None:
        return ""
    source = str(read(field, default).code[0])
    return CALLED.get(source, source)
