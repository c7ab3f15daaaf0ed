"""What is wrong with one field, beyond its form."""

from collections.abc import Callable, Iterator

from fastgen.resource.field import Field
from fastgen.resource.kind.base import Kind, fits_line
from fastgen.resource.naming import Names, find_length_fault
from fastgen.resource.reserved import find_field_fault, find_relation_fault
from fastgen.resource.table import KINDS

# A line names the value of an enumeration with its class, and a table of links both sides.
LONGEST_TOGETHER = {"enum": 76, "m2m": 52}


def find_field_problems(field: Field, names: Names | None) -> list[str]:
    """Return all that is wrong with a field, with its name before each."""
    problems = list(_find_name_problems(field, names))
    kind = KINDS.get(field.kind)
    if kind is None:
        problems.append(f'the type "{field.kind}" is not available yet')
    else:
        problems += _find_modifier_problems(field, kind)
        if not problems:
            problems += _find_value_problems(field, kind)
    return [f"{field.name}: {problem}" for problem in dict.fromkeys(problems)]


def _find_name_problems(field: Field, names: Names | None) -> Iterator[str]:
    name = field.name
    if "__" in name:
        yield f'"{name}" has two underscores in a row'
    elif not name.islower() or name.startswith("_") or name.endswith("_") or not name.isascii():
        proposal = "_".join(filter(None, name.lower().split("_")))
        yield f'"{name}" is no name; write it in small letters: "{proposal}"'
    elif fault := find_length_fault(name) or _find_reserved(field):
        yield fault
    if names is not None and field.kind in LONGEST_TOGETHER:
        yield from _find_length_problems(field, names.model)


def _find_length_problems(field: Field, model: str) -> Iterator[str]:
    """Yield what is too long for a line that nobody can break."""
    length, longest = len(model) + len(field.name), LONGEST_TOGETHER[field.kind]
    if field.kind == "enum":
        length += max(map(len, field.args), default=0)
    if length > longest:
        value = ", and the longest value," if field.kind == "enum" else ""
        yield (
            f'"{model}" and "{field.name}"{value} have {length} characters together, and'
            f" {longest} are the most; write shorter ones"
        )


def _find_reserved(field: Field) -> str:
    """Return why its column, or the attribute of what it refers to, cannot be called so."""
    relation = find_relation_fault(field.name) if field.kind == "ref" else ""
    return relation or find_field_fault(field.attribute)


def _find_modifier_problems(field: Field, kind: Kind) -> Iterator[str]:
    if field.args and not kind.arguments:
        yield f'"{field.kind}" takes no arguments'
    for flag in field.flags:
        if flag not in kind.modifiers:
            yield f'"{field.kind}" cannot be "{flag}"'
    yield from _find_key_problems(field, kind)
    yield from (problem for problem, holds in _find_contradictions(field).items() if holds)


def _find_key_problems(field: Field, kind: Kind) -> Iterator[str]:
    for key, _ in field.values:
        if key in {"as", "column"}:
            yield f'"{key}" is not available yet'
        elif key not in kind.modifiers:
            yield f'"{field.kind}" has no "{key}"'


def _find_contradictions(field: Field) -> dict[str, bool]:
    """Return what does not go together, and whether the field has it."""
    has, is_set = field.has, field.get("default") is not None
    read_through = [flag for flag in ("search", "filter", "sort") if has(flag)]
    return {
        "null has no place in an order: a field to sort by cannot be optional": has("sort")
        and field.optional,
        "nobody could use a field that is both readonly and writeonly": has("readonly")
        and has("writeonly"),
        "nobody sets a readonly field: make it optional, or give a default": has("readonly")
        and not (field.optional or is_set),
        f"a writeonly field would be read through {' and '.join(read_through)}": has("writeonly")
        and bool(read_through),
        "a default can be taken once only: a unique field has none": has("unique") and is_set,
        "a unique field with a pattern is not available yet": has("unique")
        and field.get("pattern") is not None,
    }


def _find_value_problems(field: Field, kind: Kind) -> Iterator[str]:
    for key in ("desc", "example", "default"):
        if not fits_line(field.get(key) or ""):
            yield f'"{key}" has more than 68 characters'
        if not (field.get(key) or " ").isprintable():
            yield f'"{key}" has characters that nobody sees'
    attempts: list[Callable[[], object]] = [
        lambda: kind.check(field),
        lambda: kind.limits(field),
        lambda: kind.markers(field),
        lambda: kind.samples(field),
    ]
    default = field.get("default")
    if default is not None and kind.default is not None:
        read = kind.default
        attempts.append(lambda: read(field, default) and "")
    for attempt in attempts:
        try:
            problem = attempt()
        except ValueError as error:
            yield str(error)
            return
        if isinstance(problem, str) and problem:
            yield problem
            return
