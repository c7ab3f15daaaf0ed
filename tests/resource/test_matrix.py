"""The matrix of resources: it holds each two choices, and leaves nothing to wish or behind."""

from collections.abc import Collection, Mapping
from contextlib import chdir
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest

from fastgen.command.resource import Addition, add_resources, remove_resource
from fastgen.errors import FastgenError
from fastgen.resource.line import KNOWN, OPERATIONS
from fastgen.resource.reference import Target
from fastgen.resource.spec import parse_resource
from fastgen.resource.table import KINDS
from tests.conftest import read_tree
from tests.resource.conftest import QUIET, make_project, run_ruff
from tests.resource.language import FORMS, MODIFIERS, Word, find_pairs, is_allowed
from tests.resource.matrix import (
    OPTIONS,
    USERS,
    find_beside_all,
    find_beside_answers,
    find_shapes,
    is_valid,
)
from tests.resource.plan import Plan, find_plans
from tests.template.covering import find_tuples, split

PLANS = [plan for plan in find_plans() if plan.wishes]
SHAPES = [shape for group in find_shapes() for shape in group]
ON_SERVER = [shape for shape in SHAPES if shape.is_on_server]
TABLES = [Target("people", "person", "Person", route="/people")]
OF_USERS = Target("users", "user", "User", is_resource=False)


def is_read(word: Word, options: Mapping[str, Any] | None = None, *, users: bool = False) -> bool:
    """Return whether fastgen takes a field with these options."""
    fields = ["code:int", word.write("field", ref="people", m2m="people")]
    try:
        parse_resource("things", fields, options, tables=[*TABLES, *[OF_USERS] * users])
    except FastgenError:
        return False
    return True


@pytest.mark.parametrize("kind", FORMS)
def test_a_type_takes_what_is_written_here(kind: str) -> None:
    """Each modifier and each two of them: those that go together are taken, others refused."""
    assert set(FORMS) == set(KINDS)
    for modifiers in [each for size in (0, 1, 2) for each in combinations(MODIFIERS, size)]:
        word = Word(kind, FORMS[kind][0], frozenset(modifiers))
        if not is_twice(modifiers):
            assert is_read(word) == is_allowed(kind, modifiers), word.write("field")


def is_twice(modifiers: Collection[str]) -> bool:
    """Return whether two values of one modifier are among these."""
    names = [each.partition("=")[0] for each in modifiers]
    return len(set(names)) < len(names)


def test_each_option_is_in_the_matrix() -> None:
    """A new one must come into its list."""
    assert set(OPTIONS) == KNOWN - {"singular", "plural", "only"} | set(OPERATIONS)


def test_options_go_together_as_is_written_here() -> None:
    """Each two of them are taken or refused, in a project with users and in one without."""
    plain = {name: values for name, values in OPTIONS.items() if name != "parent"}
    for users in ("none", "jwt"):
        for one, two in combinations(plain, 2):
            for first, second in ((x, y) for x in plain[one] for y in plain[two]):
                row = {one: first, two: second}
                taken = is_read(Word("int", "int"), as_options(row), users=users == "jwt")
                assert taken == is_valid({**row, USERS: users}), row


def as_options(row: Mapping[str, Any]) -> dict[str, Any]:
    """Return options as a command line gives them."""
    only = [each for each in OPERATIONS if row.get(each, True)]
    given = {key: value for key, value in row.items() if key not in OPERATIONS}
    return given | ({"only": only} if len(only) < len(OPERATIONS) else {})


def test_each_two_modifiers_of_each_type_are_tested_on_both_databases() -> None:
    """Fields on a server hold all of them, and each form of each type."""
    words = [word for shape in ON_SERVER for word in shape.words]
    assert {word.form for word in words} == {form for forms in FORMS.values() for form in forms}
    for kind in FORMS:
        missing = set(find_pairs(kind))
        missing -= {
            pair
            for word in words
            if word.kind == kind
            for pair in missing
            if pair <= word.modifiers
        }
        assert not missing


def test_each_two_options_are_tested_on_both_databases() -> None:
    """Resources on a server hold all that go together, with users and without."""
    held = {pair for shape in ON_SERVER for pair in split(shape.choices, 2)}
    assert held >= find_tuples({**OPTIONS, USERS: ("none", "jwt")}, 2, is_valid)


def test_each_choice_is_beside_each_other() -> None:
    """Types, modifiers, options and answers."""
    held = {pair for shape in SHAPES for pair in split(shape.choices, 2)}
    assert held >= find_beside_answers().keys()
    held = {pair for shape in SHAPES for word in shape.words for pair in shape.find_pairs(word)}
    assert held >= find_beside_all().keys()


@pytest.mark.parametrize("plan", PLANS, ids=range(len(PLANS)))
def test_what_is_added_is_clean_and_taken_back(plan: Plan, tmp_path: Path) -> None:
    """Ruff has no wish in the end, and each resource leaves no byte when it goes."""
    make_project(tmp_path, plan.answers, ())
    trees = []
    with chdir(tmp_path):
        for wish in plan.wishes:
            trees.append(read_tree(tmp_path))
            add_resources(Addition(wish), QUIET)
        found = run_ruff("check", "--no-cache", "--output-format=concise", cwd=tmp_path)
        assert not found + run_ruff("format", "--no-cache", "--diff", cwd=tmp_path)
        for wish in reversed(plan.wishes):
            remove_resource(wish.name, QUIET, force=False, dry_run=False)
            assert read_tree(tmp_path) == trees.pop(), wish.name
