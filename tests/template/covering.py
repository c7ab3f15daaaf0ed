"""Covering arrays: few combinations that hold every valid choice of a few factors at once.

One test at a time, greedily, as in D. M. Cohen et al., "The AETG System", IEEE Transactions on
Software Engineering 23(7), 1997, but without chance: the same factors give the same rows.
"""

from collections.abc import Callable, Collection, Mapping
from functools import partial
from itertools import combinations, product
from typing import Any

Row = dict[str, Any]
Tuple = frozenset[tuple[str, Any]]
Factors = Mapping[str, Collection[Any]]


def find_tuples(factors: Factors, strength: int, is_valid: Callable[[Row], bool]) -> set[Tuple]:
    """Return every combination of `strength` choices that goes together."""
    return {
        frozenset(row.items())
        for names in combinations(factors, strength)
        for values in product(*(factors[name] for name in names))
        if is_valid(row := dict(zip(names, values, strict=True)))
    }


def split(row: Row, strength: int) -> set[Tuple]:
    """Return the combinations of `strength` choices that a row holds."""
    return {frozenset(items) for items in combinations(row.items(), strength)}


def cover(factors: Factors, strength: int, is_valid: Callable[[Row], bool]) -> tuple[Row, ...]:
    """Return few rows that hold all of `find_tuples`."""
    # In an order that does not depend on the hashes of this run.
    missing = dict.fromkeys(sorted(find_tuples(factors, strength, is_valid), key=_sort_key))
    rows = []
    while missing:
        row = fill(dict(next(iter(missing))), factors, missing, is_valid)
        rows.append({name: row[name] for name in factors})
        for each in split(row, strength):
            missing.pop(each, None)
    return tuple(rows)


def _sort_key(items: Tuple) -> list[tuple[str, str]]:
    return sorted((name, str(value)) for name, value in items)


def fill(
    row: Row, factors: Factors, missing: Collection[Tuple], is_valid: Callable[[Row], bool]
) -> Row:
    """Choose each other factor so that the row holds most of what is missing."""
    strength = len(next(iter(missing)))
    for name in factors:
        if name not in row:
            options = [row | {name: value} for value in factors[name]]
            count = partial(_count, name=name, strength=strength, missing=missing)
            row = max(filter(is_valid, options), key=count)
    return row


def _count(row: Row, *, name: str, strength: int, missing: Collection[Tuple]) -> int:
    """Count what is missing and comes with the choice of one factor."""
    others = [item for item in row.items() if item[0] != name]
    chosen = (name, row[name])
    return sum(
        frozenset((chosen, *items)) in missing for items in combinations(others, strength - 1)
    )
