"""What one resource refers to in another: the tables that there are, and both sides of each."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from fastgen.resource.field import Field
from fastgen.resource.naming import Names

Code = Mapping[str, Any]
REFERRING = ("ref", "m2m")


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
    # What belongs to a user of itself and of what is above it, as singular and model.
    owned_path: tuple[tuple[str, str], ...] = ()
    is_referable: bool = True

    @property
    def label(self) -> str:
        """One, in a sentence."""
        return self.singular.replace("_", " ")

    def is_called(self, name: str) -> bool:
        """Return whether a name means it; either number will do."""
        return self.is_referable and name in {self.table, self.singular}


def make_target(code: Code) -> Target:
    """Return the table of a resource that the project has."""
    is_child = any(
        each["table"] != code["plural"] and not each["secondary"]
        for each in code.get("references", ())
    )
    names = (code["plural"], code["singular"], code["model"])
    own = ((code["singular"], code["model"]),) if "owner" in code["options"] else ()
    above = tuple((each[0], each[1]) for each in code.get("owned_path", ()))
    route = code.get("route", "")
    return Target(*names, is_child=is_child, route=route, owned_path=(*above, *own))


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
    # The table of links, where it is no column.
    secondary: str = ""

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
    fields: Collection[Field], targets: Mapping[str, Target], names: Names
) -> list[Reference]:
    """Return the references and the links among some fields."""
    found = [field for field in fields if field.kind in REFERRING]
    tables = [field.args[0] for field in found]
    references = []
    for field in found:
        target = targets[field.args[0]]
        is_ambiguous = tables.count(target.table) > 1
        many = names.singular if field.has("unique") else names.plural
        is_plain = field.name == target.singular or not is_ambiguous
        is_itself = target.table == names.table
        back = many if is_plain and not is_itself else f"{many}_as_{field.name}"
        back = back if target.is_resource else ""
        secondary = f"{names.singular}_{field.name}" if field.kind == "m2m" else ""
        references.append(Reference(field, target, back, is_itself, is_ambiguous, secondary))
    return references
