"""All answers that a new project can be made from, and few projects that hold them."""

from functools import cache
from itertools import product
from typing import Any

from tests.template.covering import Row, cover

Choices = Row

CHOICES: dict[str, tuple[Any, ...]] = {
    "profile": ("minimal", "standard", "full"),
    "database": ("sqlite", "postgresql"),
    "error_style": ("problem", "nested", "success", "flat"),
    "alembic": (True, False),
    "example": (True, False),
    "redis": (True, False),
    "docker": (True, False),
    "ci": ("github", "gitlab", "none"),
    "pre_commit": (True, False),
}
# It only sets defaults: with all else given, it changes nothing but its own line of the answers.
WITHOUT_EFFECT = "profile"
EFFECTIVE = {name: values for name, values in CHOICES.items() if name != WITHOUT_EFFECT}


def is_valid(choices: Choices) -> bool:
    """Return whether the choices go together, as far as they are made."""
    return not (choices.get("database") == "postgresql" and choices.get("alembic") is False)


def find_every() -> list[Choices]:
    """Return every combination that renders differently."""
    rows = (dict(zip(EFFECTIVE, row, strict=True)) for row in product(*EFFECTIVE.values()))
    return [{WITHOUT_EFFECT: "standard", **row} for row in rows if is_valid(row)]


@cache
def find_fourwise() -> tuple[Choices, ...]:
    """Return combinations that hold every four choices that go together: all are rendered."""
    return tuple({WITHOUT_EFFECT: "standard", **row} for row in cover(EFFECTIVE, 4, is_valid))


@cache
def find_pairwise() -> tuple[Choices, ...]:
    """Return combinations that hold every two choices that go together: all are run."""
    return cover(CHOICES, 2, is_valid)


def name(choices: Choices) -> str:
    """Return a short name for a combination."""
    words = {True: "yes", False: "no"}
    return "-".join(words.get(value, str(value)) for value in choices.values())
