"""Resources that hold each two choices: of types, modifiers, options, and their project's answers.

The projects are those that hold every two answers. Those that chose PostgreSQL are tested on both
databases, so that they hold each two options, and each two modifiers of each type, by themselves.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache
from itertools import product
from typing import Any

from tests.resource.language import Word, find_words
from tests.template.covering import Row, Tuple, cover, fill, split
from tests.template.matrix import EFFECTIVE, FEATURES, Choices, find_pairwise
from tests.template.matrix import is_valid as is_answered

# Every option of a resource; a new one joins by its line here.
SWITCHES = ("owner", "public", "auth", "soft_delete", "versioned", "cache")
OPERATIONS = ("list", "create", "get", "update", "delete")
OPTIONS: dict[str, tuple[Any, ...]] = {
    "role": ("", "user", "admin"),
    # What kind of resource it is nested in, if it is.
    "parent": ("", "plain", "owner", "nested", "soft_delete"),
    **dict.fromkeys(SWITCHES, (False, True)),
    **dict.fromkeys(OPERATIONS, (True, False)),
}
NEED_USERS = ("owner", "auth", "role")
# The answer `auth` under a name of its own, beside the option.
USERS = "users"
ANSWERS = {USERS if name == "auth" else name: values for name, values in EFFECTIVE.items()}
Item = tuple[str, Any]
Missing = dict[Tuple, None]


@dataclass
class Shape:
    """A resource to be: its options beside its project's answers, and its fields."""

    choices: Row
    words: list[Word] = field(default_factory=list)

    @property
    def is_on_server(self) -> bool:
        """Whether it is tested on both databases."""
        return bool(self.choices["database"] == "postgresql")

    def has(self, option: str) -> bool:
        """Return whether an option was chosen."""
        return bool(self.choices[option])

    def find_pairs(self, word: Word) -> set[Tuple]:
        """Return each choice of a field beside each one of this resource."""
        return {frozenset(pair) for pair in product(find_items(word), self.choices.items())}


def find_items(word: Word) -> list[Item]:
    """Return the choices of a field."""
    return [("type", word.kind), *(("modifier", each) for each in sorted(word.modifiers))]


def is_valid(row: Row) -> bool:
    """Return whether options and answers go together, as far as they are chosen."""
    needs_users = [name for name in NEED_USERS if row.get(name)]
    if row.get("public") and (needs_users or row.get("parent") == "owner"):
        return False
    if row.get(USERS) == "none" and (needs_users or row.get("parent") == "owner"):
        return False
    if row.get("cache") and not (row.get("list", True) or row.get("get", True)):
        return False
    answers = {("auth" if name == USERS else name): row[name] for name in ANSWERS if name in row}
    return any(row.get(name, True) for name in OPERATIONS) and is_answered(answers)


def as_row(answers: Choices) -> Row:
    """Return the answers of a project as choices."""
    plain = {name: answers["auth" if name == USERS else name] for name in {*ANSWERS} - {*FEATURES}}
    row = plain | {name: name in answers["features"] for name in FEATURES}
    return {name: row[name] for name in ANSWERS}


@cache
def find_shapes() -> tuple[tuple[Shape, ...], ...]:
    """Return the resources of each project of `find_pairwise`."""
    projects = [as_row(answers) for answers in find_pairwise()]
    shapes: list[list[Shape]] = [[] for _ in projects]
    _cover_options(projects, shapes)
    _cover_answers(projects, shapes)
    _spread_words([shape for group in shapes for shape in group])
    return tuple(map(tuple, shapes))


def _cover_options(projects: list[Row], shapes: list[list[Shape]]) -> None:
    """Put each two options into projects that are tested on both databases."""
    for row in cover({**OPTIONS, USERS: ANSWERS[USERS]}, 2, is_valid):
        wanted = {"database": "postgresql", USERS: row[USERS]}.items()
        fitting = [number for number, each in enumerate(projects) if wanted <= each.items()]
        number = min(fitting, key=lambda each: len(shapes[each]))
        shapes[number].append(Shape(projects[number] | row))


def _cover_answers(projects: list[Row], shapes: list[list[Shape]]) -> None:
    """Put each option beside each answer."""
    factors, there = {**OPTIONS, **ANSWERS}, (each for group in shapes for each in group)
    missing = _leave_out(
        find_beside_answers(), (pair for each in there for pair in split(each.choices, 2))
    )
    while missing:
        rows = [fill(dict(each), factors, missing, is_valid) for each in projects]
        counts = [len(split(row, 2) & missing.keys()) for row in rows]
        number = counts.index(max(counts))
        shapes[number].append(Shape(rows[number]))
        missing = _leave_out(missing, split(rows[number], 2))


def find_beside_answers() -> Missing:
    """Return each option beside each answer that it goes together with."""
    return {
        frozenset(row.items()): None
        for option, answer in product(OPTIONS, ANSWERS)
        for values in product(OPTIONS[option], ANSWERS[answer])
        if is_valid(row := dict(zip((option, answer), values, strict=True)))
    }


def _leave_out(missing: Missing, found: Iterable[Tuple]) -> Missing:
    gone = set(found)
    return {each: None for each in missing if each not in gone}


def _spread_words(shapes: list[Shape]) -> None:
    """Give each field to a resource on a server, and each choice of one to each other choice."""
    missing = find_beside_all()
    on_server = [shape for shape in shapes if shape.is_on_server]
    for word in find_words():
        least = min(len(each.words) for each in on_server)
        fewest = [each for each in on_server if len(each.words) == least]
        missing = _give(word, fewest, missing)
    while missing:
        pair = next(iter(missing))
        best = max(
            (word for word in find_words() if pair & {*find_items(word)}),
            key=lambda word: max(_count_missing(word, each, missing) for each in shapes),
        )
        fitting = [each for each in shapes if pair & each.choices.items()]
        missing = _give(best, fitting, missing)


def _give(word: Word, shapes: list[Shape], missing: Missing) -> Missing:
    """Give a field to the resource that misses most of what it has."""
    shape = max(shapes, key=lambda each: _count_missing(word, each, missing))
    shape.words.append(word)
    return _leave_out(missing, shape.find_pairs(word))


def _count_missing(word: Word, shape: Shape, missing: Missing) -> int:
    return len(shape.find_pairs(word) & missing.keys())


def find_beside_all() -> Missing:
    """Return each choice of a field beside each option and each answer."""
    fields = dict.fromkeys(item for word in find_words() for item in find_items(word))
    others = [(name, each) for name, values in {**OPTIONS, **ANSWERS}.items() for each in values]
    pairs = (frozenset(pair) for pair in product(fields, others))
    return dict.fromkeys(pairs)
