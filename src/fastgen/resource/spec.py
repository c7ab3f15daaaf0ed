"""A resource as it was asked for, checked: everything that its code is made of."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from fastgen.errors import FastgenError
from fastgen.resource.check import find_field_problems
from fastgen.resource.field import Field
from fastgen.resource.grammar import read_fields
from fastgen.resource.line import (
    find_line_problems,
    find_option_problems,
    find_targets,
    list_operations,
)
from fastgen.resource.naming import NameFaultError, Names, derive_names
from fastgen.resource.reference import (
    REFERRING,
    Reference,
    Step,
    Target,
    find_references,
    make_step,
)
from fastgen.resource.relation import find_relation_problems

EXAMPLE = (
    "For example: fastgen add resource orders number:str:unique total_amount:decimal=10,2:min=0"
)


@dataclass(frozen=True)
class Resource:
    """A resource: its names, its fields, and its options."""

    names: Names
    # In the order in which they were asked for; links are no columns.
    asked: tuple[Field, ...]
    options: Mapping[str, Any]
    targets: Mapping[str, Target]

    @property
    def operations(self) -> tuple[str, ...]:
        """What clients can do, in the order of the endpoints."""
        return list_operations(self.options)

    def to_strings(self) -> list[str]:
        """Return the fields in canonical form, which reads as the same resource again."""
        return [str(field) for field in self.asked if not field.has("scope")]

    def has(self, option: str) -> bool:
        """Return whether an option was given."""
        return option in self.options

    @property
    def scope(self) -> list[Field]:
        """The fields that every query is bound to."""
        return [field for field in self.fields if field.has("scope")]

    @property
    def parent(self) -> Target | None:
        """The resource in whose path this one is."""
        return self.targets.get(str(self.options.get("parent")))

    @property
    def is_guarded(self) -> bool:
        """Whether only those may call it who have logged in."""
        users = self.targets.get("users")
        return users is not None and not users.is_resource and not self.has("public")

    @property
    def above(self) -> tuple[Step, ...]:
        """What this one is nested in."""
        return self.parent.path if self.parent else ()

    @property
    def checked(self) -> list[Reference]:
        """The references to rows that can be there without being so for who calls."""
        if self.has("public") and not {"create", "update"} & set(self.operations):
            return []
        return [each for each in self.references if each.field.is_written and each.is_partial]

    @property
    def route(self) -> str:
        """The path of the list, with the ids of what it belongs to."""
        above = self.parent
        before = f"{above.route}/{{{above.singular}_id}}" if above else ""
        return f"{before}/{self.names.path}"

    @property
    def fields(self) -> tuple[Field, ...]:
        """The fields that are columns."""
        return tuple(field for field in self.asked if field.kind != "m2m")

    @cached_property
    def references(self) -> list[Reference]:
        """The columns that refer to other tables, or to this one."""
        return [each for each in self._referring if not each.secondary]

    @cached_property
    def links(self) -> list[Reference]:
        """The tables of links to other tables."""
        return [each for each in self._referring if each.secondary]

    @cached_property
    def _referring(self) -> list[Reference]:
        return find_references(self.asked, self.targets, self.names, self.above)


@dataclass(frozen=True)
class _Reading:
    """What was read from the words of a command line, and all that is wrong with them."""

    names: Names | None
    fields: Sequence[Field]
    options: Mapping[str, Any]
    targets: Mapping[str, Target]
    problems: list[str]


def parse_resource(
    name: str,
    fields: Sequence[str],
    options: Mapping[str, Any] | None = None,
    *,
    tables: Collection[Target],
) -> Resource:
    """Read a resource from the words of a command line.

    The options are named as on the command line, with underscores; `singular` and `plural` are
    two of them. Raises FastgenError with all problems of the line, each naming its field.
    """
    read = _read(name, fields, options or {}, tables)
    if read.problems or read.names is None:
        raise FastgenError(_join(read.problems), EXAMPLE)
    return _settle(read.names, read)


def find_problems(
    name: str, fields: Sequence[str], options: Mapping[str, Any], *, tables: Collection[Target]
) -> list[str]:
    """Return what is wrong with the words of a command line, each with the name of its field."""
    return _read(name, fields, options, tables).problems


def _read(
    name: str, words: Sequence[str], options: Mapping[str, Any], tables: Collection[Target]
) -> _Reading:
    given = {key: value for key, value in options.items() if value not in (None, False, "")}
    problems = find_option_problems(given)
    names = _read_names(name, given, problems)
    read, faults = read_fields(words)
    if names is not None and names.table in {each.table for each in tables}:
        faults.append(f'{name}: the project has a table "{names.table}" already')
    problems += [*faults, *(fault for each in read for fault in find_field_problems(each, names))]
    targets, missing = find_targets(read, given, tables, names)
    problems += [*missing, *find_line_problems(read, words, given)]
    reading = _Reading(names, read, given, targets, problems)
    if names is not None and not problems:
        problems += find_relation_problems(_settle(names, reading), tables)
    return reading


def _settle(names: Names, read: _Reading) -> Resource:
    """Call all tables by their own names, and add the fields that options make."""
    given, targets = read.options, read.targets
    fields = [_resolve(field, targets) for field in read.fields]
    if "parent" in given:
        above = targets[given["parent"]]
        fields.insert(0, _make_scope(above.singular, above))
        given = {**given, "parent": above.table}
    if "owner" in given:
        fields.insert(0, _make_scope("owner", targets["users"]))
    tables = {each.table: each for each in targets.values()}
    if names.table in tables:
        higher = tables[given["parent"]].path if "parent" in given else ()
        path = (make_step(names.singular, names.model, given), *higher)
        tables[names.table] = replace(tables[names.table], path=path)
    return Resource(names, tuple(fields), given, tables)


def _make_scope(name: str, target: Target) -> Field:
    """Return the field by which a row belongs to another one: clients read it and never send it."""
    return Field(name, "ref", (target.table,), (("on_delete", "cascade"),), ("readonly", "scope"))


def _resolve(field: Field, targets: Mapping[str, Target]) -> Field:
    """Call the table of a reference by its own name."""
    if field.kind not in REFERRING:
        return field
    return replace(field, args=(targets[field.args[0]].table,))


def _read_names(name: str, given: Mapping[str, Any], problems: list[str]) -> Names | None:
    overrides = {key: str(given[key]) for key in ("singular", "plural") if key in given}
    try:
        return derive_names(name, **overrides)
    except NameFaultError as error:
        problems.append(f"{name}: {error}")
        return None


def _join(problems: Sequence[str]) -> str:
    if len(problems) == 1:
        return f"{problems[0]}."
    lines = "".join(f"\n  - {problem}" for problem in problems)
    return f"The resource has {len(problems)} problems:{lines}"
