"""Resources as people could ask for them: any name, any type, any modifiers."""

from collections.abc import Mapping
from random import Random

from fastgen.errors import FastgenError
from fastgen.resource.line import OPERATIONS
from fastgen.resource.reference import Step, Target
from fastgen.resource.spec import Resource, parse_resource

TYPES = (
    *("str", "str=1..80", "str=2..2", "str=10..12", "text", "text=20_000", "text=50000", "int"),
    *("bigint", "float", "decimal", "decimal=5,0", "decimal=3,3", "decimal=38,10", "bool", "date"),
    *("datetime", "time", "duration", "uuid", "email", "url", "json", "bytes", "bytes=100"),
    *("enum=draft", "enum=draft,in-progress,2nd", "list", "list=int", "list=float", "list=bool"),
    *("m2m=people", "m2m=mathematical_olympiads"),
    *("m2m=people", "m2m=mathematical_olympiad"),
    *("ref=people", "ref=person", "ref=country", "ref=mathematical_olympiads"),
    *("slug", "ip", "enum=" + ",".join(f"value_number_{number}" for number in range(9))),
)
MODIFIERS = (
    *("unique", "index", "optional", "readonly", "writeonly", "search", "filter", "sort"),
    *("min=0", "min=3", "max=20", "min=-5", "max=1000000", "min=0.5", "default=1", "default=true"),
    *("default=now", "default=draft", "default=https://x.y:80/z", "default=08:30", "example=12"),
    *(
        "default=2026-01-31",
        "default=it's",
        'default=say_"yes"',
        "desc=What_it's_about",
        "desc=Ünï",
    ),
    *("on_delete=cascade", "on_delete=set_null"),
    *(
        "desc=" + "long_" * 13,
        "pattern=^[A-Z]{2}[0-9]+$:example=AB12",
        "example=Blue",
        "default=0.50",
    ),
)
TABLES = (
    Target("people", "person", "Person", route="/people"),
    Target(
        "countries",
        "country",
        "Country",
        is_child=True,
        route="/people/{person_id}/countries",
        path=(Step("country", "Country"), Step("person", "Person", is_owned=True)),
    ),
    Target("mathematical_olympiads", "mathematical_olympiad", "MathematicalOlympiad"),
    Target("users", "user", "User", is_resource=False),
)
HALF = 0.5
LETTERS = "abcdefghijklmnopqrstuvwxyz"


def draw_resource(random: Random, number: int) -> Resource:
    """Draw a resource, with those of the fields that are valid by themselves."""
    name = f"{_draw_name(random, 36)}{number}"
    valid: list[str] = []
    while len(valid) < random.randint(1, 10):
        modifiers = random.sample(MODIFIERS, random.choice((0, 0, 1, 1, 2, 3)))
        word = ":".join([_draw_name(random, 40), random.choice(TYPES), *modifiers])
        if is_valid(name, [word]) and is_valid(name, [*valid, word]):
            valid.append(word)
    options = draw_options(random)
    if not is_valid(name, valid, options):
        options = {}
    return parse_resource(name, valid, options, tables=TABLES)


def draw_options(random: Random) -> dict[str, object]:
    """Draw some options; half of the resources have none."""
    if random.random() < HALF:
        return {}
    only = random.sample(OPERATIONS, random.randint(1, len(OPERATIONS)))
    parent = random.choice(TABLES[:3]).table
    drawn: dict[str, object] = {
        "only": only,
        "parent": parent,
        "versioned": True,
        "soft_delete": True,
        "cache": True,
    }
    drawn |= random.choice(({"owner": True}, {"role": "admin"}, {"public": True}))
    return {name: value for name, value in drawn.items() if random.random() < HALF}


def _draw_name(random: Random, longest: int) -> str:
    parts = ["".join(random.choices(LETTERS, k=random.randint(2, 9))) for _ in range(4)]
    return "_".join(parts[: random.randint(1, 4)])[:longest].strip("_")


def is_valid(name: str, fields: list[str], options: Mapping[str, object] | None = None) -> bool:
    """Return whether a resource can be made of these."""
    try:
        parse_resource(name, fields, options, tables=TABLES)
    except FastgenError:
        return False
    return True
