"""All answers that a new project can be made from, and few projects that hold them."""

from functools import cache
from itertools import product
from typing import Any

from tests.template.covering import Row, cover

Choices = dict[str, Any]
# With it, tests do all that they can, and not what holds every few choices.
EVERY = "FASTGEN_FULL"

CHOICES: dict[str, tuple[Any, ...]] = {
    "profile": ("minimal", "standard", "full"),
    "database": ("sqlite", "postgresql"),
    "error_style": ("problem", "nested", "success", "flat"),
    "auth": ("none", "jwt"),
    "alembic": (True, False),
    "example": (True, False),
    "redis": (True, False),
    "docker": (True, False),
    "ci": ("github", "gitlab", "none"),
}
# The answers to one question that takes several: each is in or out.
FEATURES = (
    "http_client",
    "metrics",
    "tracing",
    "api_keys",
    "external_login",
    "cookies",
    "pre_commit",
)
NEED_USERS = ("api_keys", "external_login", "cookies")
FACTORS = CHOICES | dict.fromkeys(FEATURES, (True, False))
# It only sets defaults: with all else given, it changes nothing but its own line of the answers.
WITHOUT_EFFECT = "profile"
EFFECTIVE = {name: values for name, values in FACTORS.items() if name != WITHOUT_EFFECT}


def is_valid(row: Row) -> bool:
    """Return whether the choices go together, as far as they are made."""
    needs_users = any(row.get(feature) for feature in NEED_USERS)
    return not (row.get("database") == "postgresql" and row.get("alembic") is False) and not (
        row.get("auth") == "none" and needs_users
    )


@cache
def find_rows(strength: int) -> tuple[Row, ...]:
    """Return rows that hold every so many choices that go together."""
    return cover(FACTORS if strength == 2 else EFFECTIVE, strength, is_valid)


def find_every() -> list[Choices]:
    """Return every combination that renders differently."""
    rows = (dict(zip(EFFECTIVE, row, strict=True)) for row in product(*EFFECTIVE.values()))
    return [as_answers(row) for row in rows if is_valid(row)]


def find_fourwise() -> list[Choices]:
    """Return combinations that hold every four choices that go together: all are rendered."""
    return [as_answers(row) for row in find_rows(4)]


def find_threewise() -> list[Choices]:
    """Return combinations that hold every three choices that go together: Copier makes all."""
    return [as_answers(row) for row in find_rows(3)]


def find_pairwise() -> list[Choices]:
    """Return combinations that hold every two choices that go together: all are run."""
    return [as_answers(row) for row in find_rows(2)]


def as_answers(row: Row) -> Choices:
    """Return the answers of one row."""
    plain = {name: value for name, value in row.items() if name not in FEATURES}
    chosen = tuple(feature for feature in FEATURES if row[feature])
    return {WITHOUT_EFFECT: "standard", **plain, "features": chosen}


def name(choices: Choices) -> str:
    """Return a short name for a combination."""
    words = {True: "yes", False: "no", (): "plain"}
    values = (
        "+".join(each) if each and isinstance(each, tuple) else words.get(each, str(each))
        for each in choices.values()
    )
    return "-".join(values)
