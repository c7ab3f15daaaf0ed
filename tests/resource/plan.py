"""The resources of the matrix as people would type them: with names, parents and targets."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from string import ascii_lowercase
from typing import Any

from fastgen.resource.naming import NameFaultError, derive_names
from fastgen.specification import Wish
from tests.resource.language import Word
from tests.resource.matrix import OPERATIONS, OPTIONS, USERS, Shape, find_shapes
from tests.template.matrix import Choices, find_pairwise

NOUNS = Path(__file__).with_name("nouns.txt").read_text(encoding="utf-8").split("\n")
PLAIN = Word("str", "str", frozenset({"unique"}))
NAME = ("name:str:unique",)


@dataclass(frozen=True)
class Entry:
    """A resource as it is typed, and what it is to those that are nested in it."""

    wish: Wish
    kind: str = "plain"

    @property
    def is_open(self) -> bool:
        """Whether any resource may refer to it, or be linked to it."""
        return self.kind in {"plain", "soft_delete"}


@dataclass(frozen=True)
class Plan:
    """A project, and its resources, each after those that it needs."""

    answers: Choices
    wishes: tuple[Wish, ...]


# What is there where no resource of the matrix is of that kind; the first is linked to.
HUBS = {
    "linked": Entry(Wish("labels", NAME)),
    "plain": Entry(Wish("places", NAME)),
    "owner": Entry(Wish("folders", NAME, {"owner": True}), "owner"),
    "nested": Entry(Wish("rooms", NAME, {"parent": "labels"}), "nested"),
    "soft_delete": Entry(Wish("archives", NAME, {"soft_delete": True}), "soft_delete"),
}


@cache
def find_plans() -> tuple[Plan, ...]:
    """Return the projects of `find_pairwise` with their resources; some have none."""
    names = iter(find_names())
    return tuple(
        Plan(answers, tuple(each.wish for each in _make_entries(shapes, names)))
        for answers, shapes in zip(find_pairwise(), find_shapes(), strict=True)
    )


def find_names() -> list[str]:
    """Return the nouns that resources can be called: irregular and uncountable ones too."""
    hubs = {name for hub in HUBS.values() for name in (hub.wish.name, hub.wish.name.rstrip("s"))}
    # Users have a service of this name.
    taken = {*hubs, "account"}
    return [name for name in (line.split()[0] for line in NOUNS if line) if _is_free(name, taken)]


def _is_free(name: str, taken: set[str]) -> bool:
    try:
        derive_names(name)
    except NameFaultError:
        return False
    return name not in taken


def _make_entries(shapes: Sequence[Shape], names: Iterator[str]) -> list[Entry]:
    entries = [HUBS["linked"]] * bool(shapes)
    for shape in sorted(shapes, key=lambda each: OPTIONS["parent"].index(each.choices["parent"])):
        parent = _find_parent(shape, entries)
        if parent and parent not in entries:
            entries.append(parent)
        fields = _write_fields(name := next(names), shape, parent, entries)
        options = _find_options(shape, parent)
        entries.append(Entry(Wish(name, tuple(fields), options), _find_kind(shape, parent)))
    return entries


def _find_parent(shape: Shape, entries: Sequence[Entry]) -> Entry | None:
    """Return the first resource of the kind that is wanted, or one that is made for it.

    The last would be nested deeper each time, until the path is too long.
    """
    kind = shape.choices["parent"]
    # Nobody reaches what is below a user's own without a login.
    wanted = {kind, *(["below_owner"] if kind == "nested" and not shape.has("public") else [])}
    found = (each for each in entries[1:] if each.kind in wanted)
    return next(found, HUBS[kind]) if kind else None


def _write_fields(
    name: str, shape: Shape, parent: Entry | None, entries: Sequence[Entry]
) -> Iterator[str]:
    """Yield the fields; what they refer to goes round among what is there, itself included."""
    linked = [each.wish.name for each in entries if each.is_open and each is not parent]
    referred = [*linked, *(["users"] if shape.choices[USERS] == "jwt" else [])]
    words = shape.words
    if all(word.kind == "m2m" or "readonly" in word.modifiers for word in words):
        words = [*words, PLAIN]
    for number, word in enumerate(words):
        may_be_itself = "optional" in word.modifiers and "unique" not in word.modifiers
        targets = [*([name] if may_be_itself else []), *referred]
        ref, m2m = targets[number % len(targets)], linked[number % len(linked)]
        yield word.write(f"{word.kind}_{ascii_lowercase[number]}", ref=ref, m2m=m2m)


def _find_options(shape: Shape, parent: Entry | None) -> dict[str, Any]:
    only = [each for each in OPERATIONS if shape.has(each)]
    given = {each: shape.choices[each] for each in OPTIONS if each not in OPERATIONS}
    given |= {"parent": parent.wish.name if parent else ""}
    given |= {"only": ",".join(only) if len(only) < len(OPERATIONS) else ""}
    return {key: value for key, value in given.items() if value}


def _find_kind(shape: Shape, parent: Entry | None) -> str:
    if parent is not None:
        is_owned = parent.kind in {"owner", "below_owner"} or shape.has("owner")
        return "below_owner" if is_owned else "nested"
    return next((each for each in ("owner", "soft_delete") if shape.has(each)), "plain")
