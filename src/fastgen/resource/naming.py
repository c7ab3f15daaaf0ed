"""All names of a resource, from the one that was typed, in either number."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from fastgen.resource.noun import pluralize, singularize
from fastgen.resource.reserved import find_resource_fault

# As long as a line of the template holds a class, a module and a variable named so.
LONGEST = 40
WORD = re.compile(r"[a-z][a-z0-9]*(_[a-z0-9]+)*")
# Words that begin with a vowel's letter, but not with its sound, and the other way round.
CONSONANT = re.compile(
    r"(?:eu|ew|one(?![a-z])|once|uni(?!n)|us[aeiu]|uti|ubiq|ura|url|utm|u[rst]?_)"
)
SILENT = re.compile(r"(?:hour|heir|honest|honou?r|sms|sql|ssh|ssl|html|http|xml|mvp|nft|mp3)")


class NameFaultError(ValueError):
    """A name that cannot be used, with what to use instead."""


@dataclass(frozen=True, slots=True)
class Names:
    """What a resource is called, in each place."""

    singular: str
    plural: str
    model: str
    path: str

    @property
    def table(self) -> str:
        """The table."""
        return self.plural

    @property
    def label(self) -> str:
        """One, in a sentence."""
        return self.singular.replace("_", " ")

    @property
    def labels(self) -> str:
        """Many, in a sentence."""
        return self.plural.replace("_", " ")

    @property
    def a_label(self) -> str:
        """One, with its article."""
        return f"{find_article(self.label)} {self.label}"

    def describe(self, route: str) -> str:
        """Return what will be made, on one line."""
        return (
            f"{self.singular} → {self.model}, {self.model}Create, {self.model}Update,"
            f" {self.model}Read, table {self.table}, /api/v1{route}"
        )


def derive_names(typed: str, *, singular: str = "", plural: str = "") -> Names:
    """Derive all names from `admin/orders`, `Order` or `order-item`.

    Raises NameFaultError for a name that would not work in Python, SQL or a URL.
    """
    *folders, last = typed.split("/")
    name = _normalize(last)
    one = _normalize(singular) if singular else _inflect(name, singularize)
    many = _normalize(plural) if plural else _inflect(one, pluralize)
    long = find_length_fault(one) or find_length_fault(many, LONGEST + 2)
    if fault := long or find_resource_fault(one, many):
        raise NameFaultError(fault)
    for folder in folders:
        if not WORD.fullmatch(folder.replace("-", "_")) or len(folder) > LONGEST:
            message = f'"{folder}" is no part of a path: use small letters, digits and "-"'
            raise NameFaultError(message)
    path = "/".join([*folders, many]).replace("_", "-")
    if path.startswith("tmp"):
        message = f'"/{path}" reads like the folder of temporary files; write "temporary"'
        raise NameFaultError(message)
    return Names(one, many, pascal(one), path)


def _normalize(name: str) -> str:
    """Return a name in snake case: OrderItem and order-item become order_item.

    Raises NameFaultError for what is no name.
    """
    snake = re.sub(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", "_", name)
    snake = snake.replace("-", "_").replace(" ", "_").lower()
    if "__" in snake:
        message = f'"{name}" has two underscores in a row; write "{re.sub("_+", "_", snake)}"'
        raise NameFaultError(message)
    if not WORD.fullmatch(snake):
        message = f'"{name}" is no name: begin with a letter, go on with letters, digits and "_"'
        raise NameFaultError(message)
    return snake


def find_length_fault(name: str, longest: int = LONGEST) -> str:
    """Return what is wrong with the length of a name, or nothing."""
    if len(name) <= longest:
        return ""
    return f'"{name}" has {len(name)} characters, and {longest} are the most; write a shorter one'


def pascal(name: str) -> str:
    """Return the name of a class."""
    return "".join(part.capitalize() for part in name.split("_"))


def find_article(label: str) -> str:
    """Return "a" or "an", as the word sounds."""
    vowel = label[0] in "aeiou" and not CONSONANT.match(label.replace(" ", "_"))
    return "an" if vowel or SILENT.match(label) else "a"


def _inflect(name: str, inflect: Callable[[str], str]) -> str:
    """Change the number of the last word."""
    before, mark, last = name.rpartition("_")
    return f"{before}{mark}{inflect(last)}"
