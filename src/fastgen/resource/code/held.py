"""The text of the test that no call deletes what a row refers to."""

import re
from collections.abc import Mapping
from typing import Any

from fastgen.resource.code.client import find_caller
from fastgen.resource.code.marker import parametrize_rows
from fastgen.resource.kind.reference import find_rule
from fastgen.resource.layout import Call, quote
from fastgen.resource.line import list_operations
from fastgen.resource.reference import Reference
from fastgen.resource.spec import Resource

HELD = '''\
async def test_what_is_referred_to_is_not_deleted(
    client: AsyncClient, create: Create, name: str, path: str
) -> None:
    """To delete it is a conflict."""
    url, identity = f"/api/v1{PATH}", PARENTS[1]
    await create(**{name: identity})
    client.headers["If-Match"] = "*"
    response = await client.delete(f"{url}/{identity}")
    assert response.status_code == 409
'''
OTHER = """
    url, identity = f"/api/v1{PATH}", PARENTS[1]
"""
# A reference to the table itself has no path.
ITSELF = """
    url, identity = f"/api/v1{PATH}", PARENTS[1]
    if not path:
        url, identity = URL, (await create())["id"]
"""


def write_test(resource: Resource) -> list[str]:
    """Return the test, after its decorator; none where clients delete nothing of the kind."""
    held = [each for each in resource.references if _is_held(resource, each)]
    if not held:
        return []
    paths = ["" if each.is_itself else _write_path(each.target.route) for each in held]
    rows = [
        Call("", (quote(each.field.attribute), quote(path)))
        for each, path in zip(held, paths, strict=True)
    ]
    path = "path.format(PARENTS[0])" if "{0}" in "".join(paths) else "path"
    text = HELD.replace(OTHER, ITSELF) if "" in paths else HELD
    text = text.replace("PATH", path)
    return [*parametrize_rows(("name", "path"), rows), *text.rstrip().split("\n")]


def _write_path(route: str) -> str:
    """Return a path in which all that a row is nested in is one value."""
    return re.sub(r"\{[a-z0-9_]+\}", "{0}", route)


def _is_held(resource: Resource, reference: Reference) -> bool:
    """Return whether who calls can try to delete what this refers to, and the key prevents it."""
    if not reference.field.is_written or find_rule(reference.field) != "RESTRICT":
        return False
    if reference.is_itself:
        return _is_deletable(resource.options)
    target = reference.target
    is_deletable = bool(target.route) and _is_deletable(target.options)
    return is_deletable and _may_call(resource, target.options)


def _is_deletable(options: Mapping[str, Any]) -> bool:
    return "delete" in list_operations(options) and "soft_delete" not in options


def _may_call(resource: Resource, options: Mapping[str, Any]) -> bool:
    """Return whether the client of these tests may call a resource of these options."""
    users = resource.targets.get("users")
    if "public" in options or users is None or users.is_resource:
        return True
    role = options.get("role")
    return resource.is_guarded and role in {None, find_caller(resource)}
