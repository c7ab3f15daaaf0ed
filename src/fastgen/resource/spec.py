"""A resource as it was asked for, checked: everything that its code is made of."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from fastgen.errors import FastgenError
from fastgen.resource.check import find_field_problems
from fastgen.resource.field import Field
from fastgen.resource.grammar import read_fields
from fastgen.resource.naming import NameFaultError, Names, derive_names
from fastgen.resource.reference import Reference, Target, find_references, find_target

EXAMPLE = (
    "For example: fastgen add resource orders number:str:unique total_amount:decimal=10,2:min=0"
)
OPERATIONS = ("list", "create", "get", "update", "delete")
# What the language knows and the template does not make yet.
LATER = ("owner", "public", "auth", "role", "cache", "parent", "soft_delete", "versioned")


@dataclass(frozen=True)
class Resource:
    """A resource: its names, its fields, and its options."""

    names: Names
    fields: tuple[Field, ...]
    options: Mapping[str, Any]
    targets: Mapping[str, Target]

    @property
    def operations(self) -> tuple[str, ...]:
        """What clients can do, in the order of the endpoints."""
        only = self.options.get("only")
        asked = only.split(",") if isinstance(only, str) else only
        return tuple(each for each in OPERATIONS if asked is None or each in asked)

    def to_strings(self) -> list[str]:
        """Return the fields in canonical form, which reads as the same resource again."""
        return [str(field) for field in self.fields]

    @cached_property
    def references(self) -> list[Reference]:
        """The references to other tables, or to this one."""
        return find_references(self.fields, self.targets, self.names)


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
    given = {key: value for key, value in (options or {}).items() if value not in (None, False, "")}
    problems = _find_option_problems(given)
    names = _read_names(name, given, problems)
    read, faults = read_fields(fields)
    problems += faults
    if names is not None and names.table in {each.table for each in tables}:
        problems.append(f'{name}: the project has a table "{names.table}" already')
    for field in read:
        problems += find_field_problems(field, names)
    targets, missing = _find_targets(read, tables, names)
    problems += [*missing, *_find_line_problems(read, fields)]
    if problems or names is None:
        raise FastgenError(_join(problems), EXAMPLE)
    resolved = (_resolve(field, targets) for field in read)
    return Resource(names, tuple(resolved), given, {each.table: each for each in targets.values()})


def _find_targets(
    read: Sequence[Field], tables: Collection[Target], names: Names | None
) -> tuple[dict[str, Target], list[str]]:
    """Return the tables that are referred to, by what they were called, and what is missing."""
    targets: dict[str, Target] = {}
    problems: list[str] = []
    for field in (each for each in read if each.kind == "ref" and len(each.args) == 1):
        target = find_target(field.args[0], tables, names)
        if target is not None:
            targets[field.args[0]] = target
            problems += _find_reference_problems(field, target, names)
            continue
        known = ", ".join(sorted(each.table for each in tables)) or "none"
        problems.append(f'{field.name}: there is no table "{field.args[0]}"; there are: {known}')
    return targets, problems


def _find_reference_problems(field: Field, target: Target, names: Names | None) -> list[str]:
    if names is None or target.table != names.table:
        return []
    if field.optional and not field.has("unique"):
        return []
    return [f"{field.name}: a reference to its own table must be optional, and not unique"]


def _resolve(field: Field, targets: Mapping[str, Target]) -> Field:
    """Call the table of a reference by its own name."""
    return replace(field, args=(targets[field.args[0]].table,)) if field.kind == "ref" else field


def _find_option_problems(given: Mapping[str, Any]) -> list[str]:
    known = {"singular", "plural", "only"}
    problems = _find_operation_problems(given.get("only"))
    return problems + [
        f"--{key.replace('_', '-')}: is not available yet"
        if key in LATER
        else f"--{key.replace('_', '-')}: there is no such option"
        for key in given
        if key not in known
    ]


def _find_operation_problems(only: object) -> list[str]:
    asked = only.split(",") if isinstance(only, str) else only or []
    if not isinstance(asked, list):
        return ["--only: write operations, as in list,get"]
    unknown = [str(each) for each in asked if each not in OPERATIONS]
    known = ",".join(OPERATIONS)
    return [f'--only: there is no operation "{each}"; there are {known}' for each in unknown]


def _read_names(name: str, given: Mapping[str, Any], problems: list[str]) -> Names | None:
    overrides = {key: str(given[key]) for key in ("singular", "plural") if key in given}
    try:
        return derive_names(name, **overrides)
    except NameFaultError as error:
        problems.append(f"{name}: {error}")
        return None


def _find_line_problems(read: Sequence[Field], words: Sequence[str]) -> list[str]:
    """Find what is wrong with the fields together."""
    if not words:
        return ["a resource needs at least one field"]
    problems: list[str] = []
    attributes: dict[str, Field] = {}
    for field in read:
        other = attributes.setdefault(field.attribute, field)
        if other is not field:
            problems.append(f'{field.name}: there are two fields called "{field.attribute}"')
    problems += [
        f'{field.name}: there is another field called "{field.name}"'
        for field in read
        if field.kind == "ref" and field.name in attributes
    ]
    if read and not any(field.is_written for field in read):
        problems.append("a resource needs at least one field that clients can write")
    return problems


def _join(problems: Sequence[str]) -> str:
    if len(problems) == 1:
        return f"{problems[0]}."
    lines = "".join(f"\n  - {problem}" for problem in problems)
    return f"The resource has {len(problems)} problems:{lines}"
