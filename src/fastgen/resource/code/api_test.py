"""The texts of the endpoints' tests: which of them there are, and what they need."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from fastgen.resource.code import client, held, reach
from fastgen.resource.code.factory import SESSION
from fastgen.resource.code.marker import (
    METHODS,
    parametrize,
    parametrize_methods,
    parametrize_rows,
)
from fastgen.resource.field import Field
from fastgen.resource.layout import INDENT, Call, fits, lay_out, quote, write_imports
from fastgen.resource.spec import Resource

EVERY = frozenset(METHODS)
ANY = frozenset({"get", "update", "delete"})
# The tests of the template that not every resource has: the operations of which one must be there.
TESTS: Mapping[str, frozenset[str]] = {
    "create": frozenset({"create"}),
    "list": frozenset({"list"}),
    "sort": frozenset({"list"}),
    "a_wrong_query_is_refused": frozenset({"list"}),
    "listing_takes_one_query": frozenset({"list"}),
    "get": frozenset({"get"}),
    "replace": frozenset({"update"}),
    "update": frozenset({"update"}),
    "null_is_not_the_same_as_nothing": frozenset({"update"}),
    "delete": frozenset({"delete"}),
    "what_does_not_exist": ANY,
    "a_new_row_with_an_unknown_field_is_refused": frozenset({"create"}),
    "a_change_of_an_unknown_field": frozenset({"update"}),
    "a_new_row_that_refers_to_nothing_is_refused": frozenset({"create"}),
    "a_change_that_refers_to_nothing_is_refused": frozenset({"update"}),
    "a_new_row_with_a_taken_value_is_a_conflict": frozenset({"create"}),
    "a_change_to_a_taken_value_is_a_conflict": frozenset({"update"}),
    "many_at_once": frozenset({"create"}),
    "a_version_is_needed": frozenset({"update", "delete"}),
    "each_change_makes_a_version": frozenset({"update"}),
    "one_of_many_changes_at_once": frozenset({"update"}),
    "what_belongs_elsewhere": ANY,
    "where_nothing_can_be": frozenset({"list", "create"}),
    "nobody_calls_without_a_login": EVERY,
    "nobody_calls_without_the_role": EVERY,
}
# The tests that run for fields of a kind, of which there may be none.
REQUIRED = ("null_is_not_the_same_as_nothing",)
REFERRING = (
    "a_new_row_that_refers_to_nothing_is_refused",
    "a_change_that_refers_to_nothing_is_refused",
)
UNIQUE = (
    "a_new_row_with_a_taken_value_is_a_conflict",
    "a_change_to_a_taken_value_is_a_conflict",
    "many_at_once",
)
# The tests that send no body.
BODILESS = {
    *("list", "sort", "a_wrong_query_is_refused", "listing_takes_one_query", "get", "delete"),
    *("nobody_calls_without_a_login", "nobody_calls_without_the_role"),
}
VERSIONED = (
    "a_version_is_needed",
    "each_change_makes_a_version",
    "one_of_many_changes_at_once",
)
NESTED = ("what_belongs_elsewhere", "where_nothing_can_be")
VISIBLE = '''

def visible(body: dict[str, Any]) -> dict[str, Any]:
    """Return the part of a body that an answer tells."""
    return {name: value for name, value in body.items() if name not in HIDDEN}
'''


def build(resource: Resource) -> dict[str, Any]:
    """Return the texts of the tests of the endpoints."""
    written = [field for field in resource.fields if field.is_written]
    kept, last = _find_tests(resource, written), _write_last(resource)
    return {
        "test_url": write_url(resource),
        "left_out": _leave_out([name for name in TESTS if name not in kept]),
        "api_test_imports": write_imports(_find_imports(resource, kept, last)),
        **client.build(resource),
        **_write_markers(resource, written),
        **_write_visibility(resource, written),
        "reach_tests": last,
    }


def _write_last(resource: Resource) -> list[str]:
    """Return the tests of what rows refer to, as far as it is hidden or held."""
    hidden = reach.write_tests(resource)
    tests = ("\n".join(each) for each in (hidden, held.write_test(resource)) if each)
    text = "\n\n\n".join(tests)
    return text.split("\n") if text else []


def _write_markers(resource: Resource, written: Sequence[Field]) -> dict[str, list[str]]:
    """Return the decorators that name the fields for which a test is run."""
    sorted_by = [field.attribute for field in resource.fields if field.has("sort")]
    shown = [field for field in written if field.is_read]
    return {
        "call_marker": _parametrize_calls(resource),
        "single_marker": parametrize_methods(resource, "get", "update", "delete"),
        "change_marker": parametrize_methods(resource, "update", "delete"),
        "all_marker": parametrize_methods(resource, "list", "create"),
        "sort_marker": parametrize(["created_at", *sorted_by]),
        "required_marker": parametrize([each.attribute for each in written if not each.optional]),
        "unique_marker": parametrize([each.attribute for each in shown if each.has("unique")]),
        "referring_marker": parametrize([each.attribute for each in shown if each.kind == "ref"]),
    }


def write_url(resource: Resource) -> list[str]:
    """Return the address of the list, in parts where it is long."""
    filled = re.sub(r"\{[a-z0-9_]+\}", "{PARENTS[0]}", resource.route)
    whole = _quote_part(f"/api/v1{filled}")
    flat = f"URL = {whole}"
    if fits(flat, 0):
        return [flat]
    if fits(whole, INDENT):
        return ["URL = (", f"    {whole}", ")"]
    parts = re.findall(r"/[^/]+(?:/\{[^}]+\})?", f"/api/v1{filled}")
    return ["URL = (", *(f"    {_quote_part(each)}" for each in parts), ")"]


def _quote_part(text: str) -> str:
    return "f" * ("{" in text) + quote(text)


def _parametrize_calls(resource: Resource) -> list[str]:
    """Return the decorator of a test that is run for each endpoint."""
    pairs = [
        Call("", (quote(method), quote("" if each in {"list", "create"} else "/x")))
        for each in resource.operations
        for method in METHODS[each]
    ]
    return parametrize_rows(("method", "path"), pairs)


def _find_tests(resource: Resource, written: Sequence[Field]) -> set[str]:
    shown = [field for field in written if field.is_read]
    kept = {name for name, needed in TESTS.items() if needed & set(resource.operations)}
    is_admin = resource.options.get("role") == "admin"
    groups = {
        REQUIRED: any(not field.optional for field in written),
        REFERRING: any(field.kind == "ref" for field in shown),
        UNIQUE: any(field.has("unique") for field in shown),
        VERSIONED: resource.has("versioned"),
        ("one_of_many_changes_at_once",): "create" in resource.operations,
        NESTED: resource.parent is not None,
        ("nobody_calls_without_a_login",): resource.is_guarded,
        ("nobody_calls_without_the_role",): is_admin,
    }
    return kept.difference(*(names for names, holds in groups.items() if not holds))


def _leave_out(names: Sequence[str]) -> str:
    """Return a pattern for some tests, with what stands above them: two empty lines end each."""
    if not names:
        return "(?!)"
    body = r"(?:(?!\n\n\n)[\s\S])*"
    return rf"\n\n\n(?:(?!\n\n\n)[\s\S])*?async def test_(?:{'|'.join(names)})\({body}(?=\n)"


def _find_imports(resource: Resource, kept: set[str], last: Sequence[str]) -> set[str]:
    one, model = resource.names.singular, resource.names.model
    body, make = f"tests.factories.{one}:{one}_body", f"tests.factories.{one}:make_{one}"
    imports = {"collections.abc:Awaitable", "collections.abc:Callable", "typing:Any", "pytest:"}
    imports |= {"httpx2:AsyncClient"}
    is_hidden = reach.has_hidden(resource)
    needed: list[tuple[object, set[str]]] = [
        (kept & {"what_does_not_exist", "where_nothing_can_be", *REFERRING}, {"uuid:UUID"}),
        (is_hidden, {"uuid:UUID"}),
        (is_hidden or reach.find_tests_of_others(resource), {body}),
        (is_hidden, reach.find_hiding_imports(resource.checked)),
        (resource.parent or "PARENTS" in "".join(last), {"tests.rows:PARENTS"}),
        (kept - BODILESS, {body}),
        (kept & {"listing_takes_one_query"}, {"tests.queries:recorded", client.DATABASE}),
        (kept & client.MANY, {"asyncio:"}),
        ("create" not in resource.operations, {SESSION, make, f"app.schemas.{one}:{model}Read"}),
    ]
    needed += client.find_imports(resource, kept)
    return imports.union(*(names for condition, names in needed if condition))


def _write_visibility(resource: Resource, written: Sequence[Field]) -> dict[str, Any]:
    """Return how the tests leave out what clients send and never get."""
    hidden = [field.attribute for field in written if not field.is_read]
    names = ("updated_at", *["version"] * resource.has("versioned"))
    own = str(Call("", tuple(map(quote, names)), "[]"))
    if not hidden or not {"create", "update"} & set(resource.operations):
        bodies = {"visible_body": "body", "visible_change": "{name: value}"}
        return {"hidden": [], "visible": [], "own_fields": own, **bodies}
    values = Call("", tuple(map(quote, hidden)), "{}")
    return {
        "hidden": [*lay_out(values, indent=0, before="HIDDEN = "), ""],
        "visible": VISIBLE.split("\n"),
        "own_fields": own,
        "visible_body": "visible(body)",
        "visible_change": "visible({name: value})",
    }
