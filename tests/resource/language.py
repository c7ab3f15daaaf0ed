"""The language of fields, written here by hand: what goes with which type, and what with what.

It is compared with what the command line says, so that neither is wrong alone.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from functools import cache
from itertools import combinations

# How each type can be written; the first is the plainest.
FORMS = {
    "str": ("str", "str=1..80", "str=4..40"),
    "text": ("text", "text=20000"),
    "int": ("int",),
    "bigint": ("bigint",),
    "float": ("float",),
    "decimal": ("decimal", "decimal=5,0", "decimal=15,2"),
    "bool": ("bool",),
    "date": ("date",),
    "datetime": ("datetime",),
    "time": ("time",),
    "duration": ("duration",),
    "uuid": ("uuid",),
    "email": ("email",),
    "url": ("url",),
    "json": ("json",),
    "bytes": ("bytes", "bytes=100"),
    "enum": ("enum=draft,in-work,2nd", "enum=draft"),
    "list": ("list", "list=int", "list=float", "list=bool"),
    "ref": ("ref={ref}",),
    "m2m": ("m2m={m2m}",),
    "slug": ("slug",),
    "ip": ("ip",),
}
ALWAYS = "optional readonly writeonly desc"
# What a type takes beside that; `default` and `example` stand for a value that it can have.
ALLOWED = {
    "str": "unique index search filter sort min max pattern default example",
    "text": "search min max default example",
    "int": "unique index filter sort min max default example",
    "bigint": "unique index filter sort min max default example",
    "float": "index sort min max default example",
    "decimal": "unique index filter sort min max default example",
    "bool": "index filter default example",
    "date": "unique index filter sort default example",
    "datetime": "unique index filter sort default example",
    "time": "unique index filter sort default example",
    "duration": "unique index sort min max default example",
    "uuid": "unique index filter default example",
    "email": "unique index search filter sort default example",
    "url": "unique index search filter sort default example",
    "json": "",
    "bytes": "",
    "enum": "index filter sort default example",
    "list": "",
    "ref": "unique index filter on_delete=cascade on_delete=set_null on_delete=restrict",
    "slug": "unique index search filter sort default example",
    "ip": "unique index search filter sort default example",
}
VALUES = {
    "str": "AB12345",
    "text": "AB12345",
    "bool": "true",
    "date": "2026-02-28",
    "datetime": "2026-02-28T12:30:00Z",
    "time": "09:15",
    "duration": "90",
    "uuid": "00000000-0000-4000-8000-00000000000a",
    "email": "eve@example.com",
    "url": "https://x.y:8080/z",
    "enum": "draft",
    "slug": "a-b-c",
    "ip": "192.0.2.7",
}
NUMBER = "50"
BOUNDS = {"min": "5", "max": "90", "pattern": "^[A-Z]{2}[0-9]{5}$", "desc": "What_it_is"}
# A duration of a unique field needs as many values as tests make rows; so do numbers.
CONTRADICTIONS = frozenset(
    map(
        frozenset,
        (
            ("sort", "optional"),
            ("readonly", "writeonly"),
            ("unique", "default"),
            ("unique", "pattern"),
            ("writeonly", "search"),
            ("writeonly", "filter"),
            ("writeonly", "sort"),
            *combinations(("on_delete=cascade", "on_delete=set_null", "on_delete=restrict"), 2),
        ),
    )
)
# One of these must be there.
NEEDED = {
    "readonly": ("optional", "default"),
    "pattern": ("example",),
    "on_delete=set_null": ("optional",),
}
FLAGS = {"optional", "unique", "index", "readonly", "writeonly", "search", "filter", "sort"}
MODIFIERS = tuple(
    dict.fromkeys(" ".join((ALWAYS, *ALLOWED.values())).split())  # each once, in their order
)


@dataclass(frozen=True)
class Word:
    """A field to be: the form of its type, and its modifiers."""

    kind: str
    form: str
    modifiers: frozenset[str] = frozenset()

    def write(self, name: str, **targets: str) -> str:
        """Return the field as it is typed."""
        parts = (self._write(each) for each in MODIFIERS if each in self.modifiers)
        return ":".join([name, self.form.format(**targets), *parts])

    def _write(self, modifier: str) -> str:
        if modifier in FLAGS or "=" in modifier:
            return modifier
        value = BOUNDS.get(modifier) or VALUES.get(self.kind, NUMBER)
        return f"{modifier}={value}"


def find_modifiers(kind: str) -> list[str]:
    """Return the modifiers that a type takes; a link takes none."""
    return f"{ALWAYS} {ALLOWED[kind]}".split() if kind in ALLOWED else []


def is_allowed(kind: str, modifiers: Collection[str]) -> bool:
    """Return whether a field of a type can have these modifiers, and no others."""
    return (
        set(modifiers) <= set(find_modifiers(kind))
        and not any(pair <= set(modifiers) for pair in CONTRADICTIONS)
        and all(
            set(needed) & set(modifiers) for each, needed in NEEDED.items() if each in modifiers
        )
    )


def complete(kind: str, modifiers: Collection[str]) -> frozenset[str] | None:
    """Return modifiers with those that they need, or None where nothing makes them right."""
    chosen = set(modifiers)
    for each in modifiers:
        usable = [one for one in NEEDED.get(each, ()) if one in find_modifiers(kind)]
        if not set(usable) & chosen:
            chosen |= set(usable[:1])
    return frozenset(chosen) if is_allowed(kind, chosen) else None


def find_pairs(kind: str) -> list[frozenset[str]]:
    """Return each two modifiers of a type that can stand together, and each by itself."""
    every = find_modifiers(kind)
    found = [frozenset(pair) for pair in (*combinations(every, 2), *((each,) for each in every))]
    return [pair for pair in found if complete(kind, pair) is not None]


@cache
def find_words() -> tuple[Word, ...]:
    """Return few fields: one of each form, and all pairs of modifiers of each type."""
    plain = (Word(kind, form) for kind, forms in FORMS.items() for form in forms)
    rich = (word for kind in ALLOWED for word in _combine(kind))
    return (*plain, *rich)


def _combine(kind: str) -> Iterator[Word]:
    """Yield fields that hold all pairs, each with as many modifiers as go together."""
    missing = dict.fromkeys(find_pairs(kind))
    number = 0
    while missing:
        chosen = complete(kind, next(iter(missing))) or frozenset()
        for each in find_modifiers(kind):
            more = complete(kind, chosen | {each})
            if more and any(pair <= more and not pair <= chosen for pair in missing):
                chosen = more
        missing = {pair: None for pair in missing if not pair <= chosen}
        yield replace(Word(kind, FORMS[kind][number % len(FORMS[kind])]), modifiers=chosen)
        number += 1
