"""The texts of what the tests are made with: bodies, rows, and the rows that those refer to."""

import re
from collections.abc import Collection
from typing import Any

from fastgen.resource.field import Field
from fastgen.resource.kind_reference import count_parents
from fastgen.resource.layout import call, lay_out, write_imports
from fastgen.resource.reference import Reference
from fastgen.resource.spec import Resource
from fastgen.resource.table import KINDS

BODY_INDENT = 4
SESSION = "sqlalchemy.ext.asyncio:AsyncSession"


def build(resource: Resource) -> dict[str, Any]:
    """Return the texts of the factory, and the fixtures that need it."""
    written = [field for field in resource.fields if field.is_written]
    values = {field.attribute: find_body(field, resource) for field in written}
    is_numbered = any(map(_counts, values.values()))
    return {
        "factory_imports": write_imports(_find_imports(resource, values.values())),
        "factory_numbers": ["", "_numbers = count(1)", ""] if is_numbered else [],
        "body": [
            *(["number = next(_numbers)"] if is_numbered else []),
            "body: dict[str, Any] = {",
            *(f'    "{name}": {value},' for name, value in values.items()),
            "}",
        ],
        "factory_parents": _write_parents(resource),
        **_write_fixtures(resource),
    }


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
    if any("PARENTS" in value for value in values):
        imports |= {"tests.factories.parent:PARENTS"}
    for each in find_parents(resource):
        one = each.target.singular
        imports |= {SESSION, f"tests.factories.{one}:make_{one}", "tests.factories.parent:add_rows"}
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
        lines += lay_out(added, indent=BODY_INDENT)
    names = resource.names
    head = f"async def add_{names.singular}_parents(session: AsyncSession) -> None:"
    doc = f'"""Add the rows that {names.labels} refer to."""'
    return ["", "", head, f"    {doc}", *(f"    {line}" for line in lines), ""]


def _write_fixtures(resource: Resource) -> dict[str, list[str]]:
    """Return the fixtures that add what bodies refer to."""
    if not find_parents(resource):
        return {"session_fixture": [], "client_fixtures": []}
    names = resource.names
    add = f"    await add_{names.singular}_parents(session)"
    finds = f"finds what {names.labels} refer to"
    session = [
        "@pytest.fixture",
        "async def session(session: AsyncSession) -> AsyncSession:",
        f'    """Open a session that {finds}."""',
        add,
        "    return session",
    ]
    client = [
        "@pytest.fixture",
        "async def client(client: AsyncClient, session: AsyncSession) -> AsyncClient:",
        f'    """Open a client that {finds}."""',
        add,
        "    await session.commit()",
        "    return client",
    ]
    live = [
        "@pytest.fixture",
        "async def live_client(live_client: AsyncClient, database: Database) -> AsyncClient:",
        f'    """Open a client of many requests at once that {finds}."""',
        "    async with database.sessions.begin() as session:",
        f"    {add}",
        "    return live_client",
    ]
    has_live = "create" in resource.operations and any(
        field.has("unique") and field.is_written and field.is_read for field in resource.fields
    )
    return {
        "session_fixture": ["", "", *session, ""],
        "client_fixtures": ["", *client, "", "", *([*live, "", ""] if has_live else [])],
    }
