"""The resources of the matrix as people would type them: with names, parents and targets."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from string import ascii_lowercase
from typing import Any

from fastgen.resource.naming import NameFaultError, derive_names
from tests.resource.language import Word
from tests.resource.matrix import OPERATIONS, OPTIONS, USERS, Shape, find_shapes
from tests.template.matrix import Choices, find_pairwise

NOUNS = Path(__file__).with_name("nouns.txt").read_text(encoding="utf-8").split("\n")
PLAIN = Word("str", "str", frozenset({"unique"}))


@dataclass(frozen=True)
class Wish:
    """A resource as it is typed, and what others need to know of it."""

    name: str
    fields: tuple[str, ...]
    options: dict[str, Any]
    # What the resource is to those that are nested in it.
    kind: str = "plain"

    @property
    def is_open(self) -> bool:
        """Whether any resource may refer to it, or be linked to it."""
        return self.kind in {"plain", "soft_delete"}

    @property
    def words(self) -> list[str]:
        """The words of the command line."""
        given = (
            (f"--{key.replace('_', '-')}", *([] if value is True else [str(value)]))
            for key, value in self.options.items()
        )
        return [self.name, *self.fields, *(word for option in given for word in option)]


@dataclass(frozen=True)
class Plan:
    """A project, and its resources, each after those that it needs."""

    answers: Choices
    shapes: tuple[Shape, ...]
    wishes: tuple[Wish, ...]


# What is there where no resource of the matrix is of that kind; the first is linked to.
HUBS = {
    "linked": Wish("labels", ("name:str:unique",), {}),
    "plain": Wish("places", ("name:str:unique",), {}),
    "owner": Wish("folders", ("name:str:unique",), {"owner": True}, "owner"),
    "nested": Wish("rooms", ("name:str:unique",), {"parent": "labels"}, "nested"),
    "soft_delete": Wish("archives", ("name:str:unique",), {"soft_delete": True}, "soft_delete"),
}


@cache
def find_plans() -> tuple[Plan, ...]:
    """Return the projects of `find_pairwise` with their resources; some have none."""
    names = iter(find_names())
    return tuple(
        Plan(answers, shapes, tuple(_make_wishes(shapes, names)))
        for answers, shapes in zip(find_pairwise(), find_shapes(), strict=True)
    )


def find_names() -> list[str]:
    """Return the nouns that resources can be called: irregular and uncountable ones too."""
    hubs = {name for hub in HUBS.values() for name in (hub.name, hub.name.rstrip("s"))}
    # Users have a service of this name.
    taken = {*hubs, "account"}
    return [name for name in (line.split()[0] for line in NOUNS if line) if _is_free(name, taken)]


def _is_free(name: str, taken: set[str]) -> bool:
    try:
        derive_names(name)
    except NameFaultError:
        return False
    return name not in taken


def _make_wishes(shapes: Sequence[Shape], names: Iterator[str]) -> list[Wish]:
    wishes = [HUBS["linked"]] * bool(shapes)
    for shape in sorted(shapes, key=lambda each: OPTIONS["parent"].index(each.choices["parent"])):
        parent = _find_parent(shape, wishes)
        if parent and parent not in wishes:
            wishes.append(parent)
        wishes.append(_make_wish(next(names), shape, parent, wishes))
    return wishes


def _find_parent(shape: Shape, wishes: Sequence[Wish]) -> Wish | None:
    """Return the last resource of the kind that is wanted, or one that is made for it."""
    kind = shape.choices["parent"]
    # Nobody reaches what is below a user's own without a login.
    wanted = {kind, *(["below_owner"] if kind == "nested" and not shape.has("public") else [])}
    found = (each for each in reversed(wishes[1:]) if each.kind in wanted)
    return next(found, HUBS[kind]) if kind else None


def _make_wish(name: str, shape: Shape, parent: Wish | None, wishes: Sequence[Wish]) -> Wish:
    linked = [each.name for each in wishes if each.is_open and each is not parent]
    referred = [*linked, *(["users"] if shape.choices[USERS] == "jwt" else [])]
    fields = []
    is_written = any(
        not word.modifiers & {"readonly"} and word.kind != "m2m" for word in shape.words
    )
    for number, word in enumerate([*shape.words, *([] if is_written else [PLAIN])]):
        itself = [name] if word.modifiers & {"optional"} and not word.modifiers & {"unique"} else []
        targets = [*itself, *referred]
        ref, m2m = targets[number % len(targets)], linked[number % len(linked)]
        fields.append(word.write(f"{word.kind}_{ascii_lowercase[number]}", ref=ref, m2m=m2m))
    only = [each for each in OPERATIONS if shape.has(each)]
    given = {each: shape.choices[each] for each in OPTIONS if each not in {*OPERATIONS, "parent"}}
    given |= {"parent": parent.name if parent else "", "only": ",".join(only)}
    if len(only) == len(OPERATIONS):
        del given["only"]
    return Wish(
        name,
        tuple(fields),
        {key: value for key, value in given.items() if value},
        _find_kind(shape, parent),
    )


def _find_kind(shape: Shape, parent: Wish | None) -> str:
    if parent is not None:
        is_owned = parent.kind in {"owner", "below_owner"} or shape.has("owner")
        return "below_owner" if is_owned else "nested"
    return next((each for each in ("owner", "soft_delete") if shape.has(each)), "plain")
