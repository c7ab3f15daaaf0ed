"""What one resource refers to in another: the tables that there are, and both sides of each."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from dataclasses import field as dataclass_field
from typing import Any, NamedTuple

from fastgen.resource.field import Field
from fastgen.resource.naming import Names

# A resource as it is recorded: its names, fields and options, and the texts made of them.
Code = Mapping[str, Any]
REFERRING = ("ref", "m2m")


class Step(NamedTuple):
    """A resource on the way up from a row: itself, or what it is nested in."""

    singular: str
    model: str
    # Whether rows belong to users, and whether deleted rows stay.
    is_owned: bool = False
    is_soft: bool = False


@dataclass(frozen=True, slots=True)
class Target:
    """A table that rows can refer to."""

    table: str
    singular: str
    model: str
    # Whether it refers to others itself, whose rows a test must make first.
    is_child: bool = False
    # Whether it is a resource, and not a table of the project's own.
    is_resource: bool = True
    # Where the API has it.
    route: str = ""
    # Itself and what it is nested in.
    path: tuple[Step, ...] = ()
    is_referable: bool = True
    # The paths of its links, by their tables.
    links: Mapping[str, str] = dataclass_field(default_factory=dict)
    options: Mapping[str, Any] = dataclass_field(default_factory=dict)

    @property
    def label(self) -> str:
        """One, in a sentence."""
        return self.singular.replace("_", " ")

    @property
    def sight(self) -> tuple[Step, ...]:
        """Itself and what it is nested in, as far up as something can hide its rows."""
        path = self.path or (Step(self.singular, self.model),)
        hiding = [number for number, step in enumerate(path) if step.is_owned or step.is_soft]
        return path[: max(hiding, default=0) + 1]

    @property
    def is_owned(self) -> bool:
        """Whether its rows belong to users, or what they are nested in does."""
        return any(step.is_owned for step in self.path)

    @property
    def is_partial(self) -> bool:
        """Whether a row can be there that who calls does not find."""
        return any(step.is_owned or step.is_soft for step in self.path)

    def is_called(self, name: str) -> bool:
        """Return whether a name means it; either number will do."""
        return self.is_referable and name in {self.table, self.singular}


# The table of those who log in, where a project has any.
USERS = Target("users", "user", "User", is_resource=False)


def make_target(code: Code) -> Target:
    """Return the table of a resource that the project has."""
    is_child = any(
        each["table"] != code["plural"] and not each["secondary"]
        for each in code.get("references", ())
    )
    names = (code["plural"], code["singular"], code["model"])
    above = tuple(Step(*each) for each in code.get("above", ()))
    own = make_step(code["singular"], code["model"], code["options"])
    route = code.get("route", "")
    links = {
        each["secondary"]: _write_path(route, code["singular"], each["name"])
        for each in code.get("references", ())
        if each["secondary"]
    }
    path, options = (own, *above), code["options"]
    return Target(*names, is_child, route=route, path=path, links=links, options=options)


def _write_path(route: str, singular: str, name: str) -> str:
    """Return the path of some links of one row."""
    return f"{route}/{{{singular}_id}}/{name.replace('_', '-')}"


def make_step(singular: str, model: str, options: Collection[str]) -> Step:
    """Return what can hide the rows of a resource by itself."""
    return Step(singular, model, is_owned="owner" in options, is_soft="soft_delete" in options)


def find_target(name: str, tables: Collection[Target], own: Names | None) -> Target | None:
    """Return the table that a name means; a resource may refer to itself."""
    itself = [Target(own.table, own.singular, own.model)] if own else []
    return next((each for each in (*itself, *tables) if each.is_called(name)), None)


@dataclass(frozen=True, slots=True)
class Reference:
    """A column that refers to a row, and the two attributes that stand for it."""

    field: Field
    target: Target
    # The attribute of the other side; nothing where that is not ours to change.
    back: str
    is_itself: bool = False
    # Whether another column refers to the same table.
    is_ambiguous: bool = False
    # The table of links, where it is no column, and its column for the other row.
    secondary: str = ""
    far: str = ""

    @property
    def is_partial(self) -> bool:
        """Whether a row can be there that who calls does not find."""
        return self.target.is_partial

    def find_path(self, route: str, singular: str) -> str:
        """Return the path of the links of one row."""
        return _write_path(route, singular, self.field.name)

    def record(self) -> dict[str, Any]:
        """Return what the other side needs to know."""
        return {
            "name": self.field.name,
            "table": self.target.table,
            "back": self.back,
            "is_ambiguous": self.is_ambiguous,
            "is_unique": self.field.has("unique"),
            "secondary": self.secondary,
        }


def find_references(
    fields: Collection[Field], targets: Mapping[str, Target], names: Names, above: Collection[Step]
) -> list[Reference]:
    """Return the references and the links among some fields."""
    taken = {names.singular, *(step.singular for step in above)}
    found = [field for field in fields if field.kind in REFERRING]
    tables = [field.args[0] for field in found]
    references = [
        _make_reference(field, target, names, is_ambiguous=tables.count(target.table) > 1)
        for field, target in zip(found, (targets[name] for name in tables), strict=True)
    ]
    return [
        _add_table(each, names, taken) if each.field.kind == "m2m" else each for each in references
    ]


def _make_reference(field: Field, target: Target, names: Names, *, is_ambiguous: bool) -> Reference:
    many = names.singular if field.has("unique") else names.plural
    is_plain = field.name == target.singular or not is_ambiguous
    is_itself = target.table == names.table
    back = many if is_plain and not is_itself else f"{many}_as_{field.name}"
    return Reference(field, target, back if target.is_resource else "", is_itself, is_ambiguous)


def _add_table(link: Reference, names: Names, taken: Collection[str]) -> Reference:
    """Add the table of links; its path names both rows, and those that they are nested in."""
    one = link.target.singular
    far = f"other_{one}_id" if one in taken else f"{one}_id"
    return replace(link, secondary=f"{names.singular}_{link.field.name}", far=far)
