"""The texts of what the tests are made with: bodies, rows, and the rows that those refer to."""

import re
from collections.abc import Collection
from typing import Any

from fastgen.resource.field import Field
from fastgen.resource.kind.reference import count_parents
from fastgen.resource.layout import INDENT, Call, call, define, lay_out, quote, write_imports
from fastgen.resource.reference import Reference
from fastgen.resource.spec import Resource
from fastgen.resource.table import KINDS

SESSION = "sqlalchemy.ext.asyncio:AsyncSession"


def build(resource: Resource) -> dict[str, Any]:
    """Return the texts of the factory, and the fixtures that need it."""
    written = [field for field in resource.fields if field.is_written]
    values = {field.attribute: find_body(field, resource) for field in written}
    is_numbered = any(map(_counts, values.values()))
    return {
        "factory_imports": write_imports(_find_imports(resource, values.values())),
        "factory_constants": _write_constants(resource, is_numbered=is_numbered),
        "body": [
            *(["number = next(_numbers)"] if is_numbered else []),
            "body: dict[str, Any] = {",
            *(f'    "{name}": {value},' for name, value in values.items()),
            "}",
        ],
        "factory_parents": _write_parents(resource),
        "factory_make": _write_make(resource),
        "repository_made": find_repository(resource),
    }


def _write_make(resource: Resource) -> list[str]:
    """Return the function that makes a row."""
    names, scope = resource.names, ", **SCOPE" if resource.scope else ""
    one, model = names.singular, names.model
    return [
        *define(f"make_{one}", ["**changes: object"], model, is_async=False),
        f'    """Return a new {names.label} as the service makes it."""',
        f"    body = {one}_body(**changes)",
        f"    data = {model}Create.model_validate(body)",
        f"    return {model}(**data.model_dump(){scope})",
    ]


def find_repository(resource: Resource) -> str:
    """Return the source of a repository in a test."""
    scope = ", **SCOPE" if resource.scope else ""
    return f"{resource.names.model}Repository(session{scope})"


def find_parents(resource: Resource) -> list[Reference]:
    """Return the references to other tables, of which some row must be there first."""
    return [each for each in resource.references if not each.is_itself]


def find_body(field: Field, resource: Resource) -> str:
    """Return the source of a value in a body."""
    if field.kind == "ref" and field.args[0] == resource.names.table:
        return "None"
    return KINDS[field.kind].samples(field).body


def _counts(body: str) -> bool:
    """Return whether a value is made of `number`."""
    return "number" in re.sub(r'(?<!f)"[^"]*"', "", body)


def _find_imports(resource: Resource, values: Collection[str]) -> set[str]:
    one, model = resource.names.singular, resource.names.model
    imports = {"typing:Any", f"app.models.{one}:{model}", f"app.schemas.{one}:{model}Create"}
    if any(map(_counts, values)):
        imports |= {"itertools:count"}
    if resource.scope:
        imports |= {"uuid:UUID"}
    if resource.scope or any("PARENTS" in value for value in values):
        imports |= {"tests.rows:PARENTS"}
    for each in find_parents(resource):
        one = each.target.singular
        imports |= {SESSION, f"tests.factories.{one}:make_{one}", "tests.rows:add_rows"}
        if each.target.is_child:
            imports |= {f"tests.factories.{one}:add_{one}_parents"}
    return imports


def _write_parents(resource: Resource) -> list[str]:
    """Return the function that adds what bodies refer to."""
    counts: dict[str, int] = {}
    lines: list[str] = []
    for each in find_parents(resource):
        one = each.target.singular
        if one not in counts and each.target.is_child:
            lines.append(f"await add_{one}_parents(session)")
        counts[one] = max(counts.get(one, 0), count_parents(each.field))
    if not counts:
        return []
    for one, count in counts.items():
        added = call("await add_rows", "session", f"make_{one}", f"count={count}")
        lines += lay_out(added, indent=INDENT)
    names = resource.names
    head = f"async def add_{names.singular}_parents(session: AsyncSession) -> None:"
    doc = f'"""Add the rows that {names.labels} refer to."""'
    return ["", "", head, f"    {doc}", *(f"    {line}" for line in lines), ""]


def _write_constants(resource: Resource, *, is_numbered: bool) -> list[str]:
    """Return what every row of a test belongs to, and where the numbers come from."""
    items = (f"{quote(each.attribute)}: UUID(PARENTS[0])" for each in resource.scope)
    scope = lay_out(Call("", tuple(items), "{}"), indent=0, before="SCOPE = ")
    lines = [*(scope if resource.scope else []), *(["_numbers = count(1)"] * is_numbered)]
    return ["", *lines, ""] if lines else []
