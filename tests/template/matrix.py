"""All answers that a new project can be made from, and a few that hold every pair of choices."""

from collections.abc import Iterator
from functools import cache
from itertools import combinations, product
from typing import Any

Choices = dict[str, Any]

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
    "pre_commit": (True, False),
}
# It only sets defaults: with all else given, it changes nothing but its own line of the answers.
WITHOUT_EFFECT = "profile"
# Features of their own: all combinations have them off, and the pairwise set has them all.
PAIRWISE_ONLY: Choices = {"auth": "none", "redis": False}


def is_valid(choices: Choices) -> bool:
    """Return whether the choices go together, as far as they are made."""
    return not (choices.get("database") == "postgresql" and choices.get("alembic") is False)


def find_all() -> Iterator[Choices]:
    """Yield every combination that renders differently, with the features of their own off."""
    fixed: Choices = {WITHOUT_EFFECT: "standard", **PAIRWISE_ONLY}
    names = [name for name in CHOICES if name not in fixed]
    for values in product(*(CHOICES[name] for name in names)):
        choices = dict(zip(names, values, strict=True))
        if is_valid(choices):
            yield {name: (fixed | choices)[name] for name in CHOICES}


@cache
def find_pairwise() -> tuple[Choices, ...]:
    """Return few combinations that hold every valid pair of choices.

    Each is the one that holds most of the pairs which none before it holds.
    """
    names, rows = list(CHOICES), product(*CHOICES.values())
    every = [dict(zip(names, row, strict=True)) for row in rows]
    candidates = [(choices, find_pairs(choices)) for choices in every if is_valid(choices)]
    missing, chosen = find_all_pairs(), list[Choices]()
    while missing:
        best, pairs = max(candidates, key=lambda candidate: len(candidate[1] & missing))
        chosen.append(best)
        missing -= pairs
    return tuple(chosen)


def find_pairs(choices: Choices) -> set[frozenset[tuple[str, Any]]]:
    """Return the pairs of choices that one combination holds."""
    return {frozenset(pair) for pair in combinations(choices.items(), 2)}


def find_all_pairs() -> set[frozenset[tuple[str, Any]]]:
    """Return every pair of choices that goes together."""
    return {
        frozenset({(first, a), (second, b)})
        for first, second in combinations(CHOICES, 2)
        for a, b in product(CHOICES[first], CHOICES[second])
        if is_valid({first: a, second: b})
    }


def name(choices: Choices) -> str:
    """Return a short name for a combination."""
    words = {True: "yes", False: "no"}
    return "-".join(words.get(value, str(value)) for value in choices.values())
