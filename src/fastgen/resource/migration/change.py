"""What changes in a resource, and what of it cannot be done to a table with rows."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from fastgen.resource.field import Field
from fastgen.resource.migration.alteration import Alteration
from fastgen.resource.migration.schema import TableSchema, read_schema
from fastgen.resource.spec import Resource

NUMBER = re.compile(r"=(\d+)")
# The types of field whose values are values of another one, as they are.
WIDER = {
    **dict.fromkeys(("email", "url", "slug", "ip", "enum"), ("str", "text")),
    "str": ("text",),
    "int": ("bigint",),
}
MOVE = "add a field of another name, move the values in a migration of your own, then remove this"
FILL = (
    "rows that are there would have no value: make it optional, or give a default;"
    " the default may go again later"
)
# Options with a column that nobody can fill in.
FIXED = ("owner", "parent")


@dataclass(frozen=True)
class ResourceChange:
    """A resource before and after, and which field is which under another name."""

    before: Resource
    after: Resource
    # New names by old ones.
    renamed: Mapping[str, str]

    @cached_property
    def alteration(self) -> Alteration:
        """What the database has to do."""
        old = {field.name: field.attribute for field in self.before.fields}
        new = {field.name: field.attribute for field in self.after.fields}
        columns = {old[name]: new[to] for name, to in self.renamed.items() if name in old}
        return Alteration(read_schema(self.before), read_schema(self.after), columns)

    @property
    def pairs(self) -> list[tuple[Field | None, Field | None]]:
        """Each field before and after, None where there is none; links included."""
        old = {self.renamed.get(each.name, each.name): each for each in self.before.asked}
        new = {each.name: each for each in self.after.asked}
        return [(old.get(name), new.get(name)) for name in {**old, **new}]

    def describe(self) -> str:
        """Return what changes, in words."""
        pairs = self.pairs
        changed = [
            new.name
            for old, new in pairs
            if old and new and str(old).partition(":")[2] != str(new).partition(":")[2]
        ]
        words = {
            "rename": [f"{old} to {new}" for old, new in self.renamed.items()],
            "add": [new.name for old, new in pairs if new and not old],
            "change": changed,
            "remove": [old.name for old, new in pairs if old and not new],
            "set": [name.replace("_", "-") for name in self._find_options()],
        }
        said = [f"{verb} {', '.join(names)}" for verb, names in words.items() if names]
        return f"{self.before.names.plural}: {'; '.join(said) or 'another order of fields'}"

    def find_problems(self) -> list[str]:
        """Return why this cannot be done to a table with rows."""
        problems = [
            f"--{name}: belongs to a resource from its beginning; rows that are there could not"
            " follow"
            for name in FIXED
            if self.before.options.get(name) != self.after.options.get(name)
        ]
        for old, new in self.pairs:
            if new is not None:
                found = _find_new(new) if old is None else self._find_changed(old, new)
                problems += [f"{new.name}: {each}" for each in found]
        return problems

    def find_notes(self) -> Iterator[str]:
        """Yield where the migration stops if rows do not fit."""
        for old, new in self.pairs:
            if old is None or new is None:
                continue
            if new.has("unique") and not old.has("unique"):
                yield f"{new.name}: the migration stops where two rows have the same value"
            gone = [each for each in old.args if each not in new.args]
            if old.kind == new.kind == "enum" and gone:
                yield f"{new.name}: the migration stops where a row still has {' or '.join(gone)}"

    def find_renames(self) -> Iterator[tuple[str, str]]:
        """Yield a field that goes, with one of its type that comes: perhaps the same one."""
        gone = [old for old, new in self.pairs if old and not new]
        come = [new for old, new in self.pairs if new and not old]
        yield from ((old.name, new.name) for old in gone for new in come if old.kind == new.kind)

    def _find_options(self) -> list[str]:
        before, after = self.before.options, self.after.options
        return [
            name
            for name in {**before, **after}
            if name not in {"singular", "plural"} and before.get(name) != after.get(name)
        ]

    def _find_changed(self, old: Field, new: Field) -> Iterator[str]:
        if old.kind in {"ref", "m2m"} and (old.kind, old.args) != (new.kind, new.args):
            yield f"refers to {old.args[0]}; {MOVE}"
        elif old.kind == "m2m" and old.name != new.name:
            yield "the name of links cannot change; remove them, and add others"
        elif not _fits(self.alteration, old, new):
            yield f"values of {_show(old)} need not be values of {_show(new)}; {MOVE}"
        elif old.optional and not new.optional and new.get("default") is None:
            yield FILL


def _find_new(new: Field) -> Iterator[str]:
    if new.kind == "m2m" or new.optional or new.get("default") is not None:
        return
    default = "" if new.kind != "ref" and not new.has("unique") else ", and it can have no default"
    yield FILL if not default else f"{FILL.partition(':')[0]}{default}: make it optional"


def _show(field: Field) -> str:
    return str(field).split(":")[1]


def _fits(alteration: Alteration, old: Field, new: Field) -> bool:
    """Return whether each value of a column is one of the new type."""
    if old.kind == "m2m":
        return True
    if old.kind != new.kind and new.kind not in WIDER.get(old.kind, ()):
        return False
    if old.kind == "list" and old.args != new.args:
        return False
    return _is_wider(_find_type(alteration.old, old), _find_type(alteration.new, new))


def _find_type(schema: TableSchema, field: Field) -> str:
    return str(schema.columns[field.attribute].type)


def _is_wider(old: str, new: str) -> bool:
    if old == new or (old, new) == ("sa.Integer()", "sa.BigInteger()"):
        return True
    before, after = ([int(each) for each in NUMBER.findall(text)] for text in (old, new))
    if old.startswith("sa.String("):
        return new == "sa.Text()" or (new.startswith("sa.String(") and before <= after)
    if not (old.startswith("sa.Numeric(") and new.startswith("sa.Numeric(")):
        return False
    return before[1] <= after[1] and before[0] - before[1] <= after[0] - after[1]
