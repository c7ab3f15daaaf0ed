"""The texts of the tests: valid and invalid values, and what tells rows apart."""

from collections.abc import Sequence
from itertools import chain
from typing import Any

from fastgen.resource.code.factory import SESSION, find_parents, find_repository
from fastgen.resource.field import Field
from fastgen.resource.kind.text import find_length
from fastgen.resource.layout import INDENT, Call, call, lay_out, quote, write_imports
from fastgen.resource.spec import Resource
from fastgen.resource.table import KINDS

FILTER_INDENT = 8
SEARCHES = (
    ("ZEBRA", "A zebra", "A horse"),
    ("50%", "At 50% off", "At 500 off"),
    ("a_b", "a_b", "acb"),
)
SEARCHED = {
    "email": ("ZEBRA", "zebra@example.com", "horse@example.com"),
    "url": ("ZEBRA", "https://example.com/zebra", "https://example.com/horse"),
    "slug": ("ZEBRA", "zebra", "horse"),
    "ip": ("255.7", "192.0.255.7", "192.0.255.8"),
}

FREED = '''

async def test_what_a_deleted_row_had_is_free(session: AsyncSession) -> None:
    """Another row may have the same unique values, and then nobody else."""
    repository = {repository}
    body = {one}_body()
    first = await repository.add(make_{one}(**body))
    await repository.delete(first)
    second = await repository.add(make_{one}(**body))
    assert second.id != first.id
    with pytest.raises(IntegrityError):
        await repository.add(make_{one}(**body))'''


def build(resource: Resource) -> dict[str, Any]:
    """Return the texts of the tests."""
    written = [field for field in resource.fields if field.is_written]
    shown = [field for field in written if field.is_read]
    return {
        **_write_test_imports(resource, shown),
        "service_fixture": _write_service(resource),
        "freed_test": _write_freed(resource),
        "invalid": list(chain.from_iterable(map(_write_invalid, written))),
        "filters": list(chain.from_iterable(map(_write_filters, _find_asked(resource, shown)))),
    }


def _write_test_imports(resource: Resource, shown: Sequence[Field]) -> dict[str, list[str]]:
    one, model = resource.names.singular, resource.names.model
    schema, factory = f"app.schemas.{one}:{model}", f"tests.factories.{one}:{one}"
    table, make = f"app.models.{one}:{model}", f"tests.factories.{one}:make_{one}"
    body = {"pytest:", f"{factory}_body", f"{schema}Create", f"{schema}Update"}
    session = {SESSION, f"{schema}Query", f"app.repositories.{one}:{model}Repository"}
    session |= {f"tests.factories.{one}:SCOPE"} if resource.scope else set()
    parents = {"pytest:", f"tests.factories.{one}:add_{one}_parents"}
    session |= parents if find_parents(resource) else set()
    service = {"uuid:UUID", "app.core.exceptions:NotFoundError"}
    service |= {f"app.services.{one}:{model}Service"}
    if resource.has("cache"):
        service |= {"fastapi:FastAPI", "app.core.cache:find_cache", "app.api.cache:SessionCache"}
        service |= {"app.services.cached:RowCache"}
    freed = {"pytest:", "sqlalchemy.exc:IntegrityError", f"{factory}_body"}
    freed = freed if resource.has("soft_delete") and _has_unique(resource) else set()
    version = {"app.core.version:PreconditionFailedError", "app.models.base:utcnow", "pytest:"}
    asked = _find_filter_imports(_find_asked(resource, shown))
    imports = {
        "repository": {"pytest:", make, table} | session | asked,
        "deletion": {make, table, "sqlalchemy:select"} | session | freed,
        "version": {make, table, "sqlalchemy:update"} | version | session - {f"{schema}Query"},
        "scope": {"pytest:", make, "tests.rows:PARENTS", "uuid:UUID"} | session,
        "schema": body | {"typing:Any", "pydantic:ValidationError"},
        "service": body | session | service,
    }
    return {f"{name}_test_imports": write_imports(each) for name, each in imports.items()}


def _write_freed(resource: Resource) -> list[str]:
    """Return the test of unique values, where deleted rows give them back."""
    if not (resource.has("soft_delete") and _has_unique(resource)):
        return []
    repository = find_repository(resource)
    return FREED.format(repository=repository, one=resource.names.singular).split("\n")


def _has_unique(resource: Resource) -> bool:
    return any(field.has("unique") and field.is_written for field in resource.fields)


def _write_service(resource: Resource) -> list[str]:
    """Return the fixture that makes a service."""
    names, is_cached = resource.names, resource.has("cache")
    arguments = ["session", *(["**SCOPE"] if resource.scope else [])]
    repository = call(f"{names.model}Repository", *arguments)
    rows = call("RowCache", call("SessionCache", "find_cache(app)", "session"), quote(names.table))
    referred = ["{}"] * bool(resource.checked)
    made = call(f"return {names.model}Service", repository, *referred, *[rows] * is_cached)
    parameters = ["session: AsyncSession", *["app: FastAPI"] * is_cached]
    return [
        "@pytest.fixture",
        *lay_out(call("def service", *parameters), indent=0, after=f" -> {names.model}Service:"),
        '    """Make a service that works in the transaction of the test."""',
        *(f"    {line}" for line in lay_out(made, indent=INDENT)),
    ]


def _find_filter_imports(asked: Sequence[Field]) -> set[str]:
    lines = [line for each in asked for line in _write_filters(each)]
    parents = {"tests.rows:PARENTS"} if any("PARENTS" in line for line in lines) else set()
    return parents | ({"typing:Any"} if lines else set())


def _write_invalid(field: Field) -> list[str]:
    values = KINDS[field.kind].samples(field).invalid
    # Two values of one look, such as 1 and "1", would be two tests of one name.
    distinct = {value.strip('"'): value for value in reversed(values)}
    tuples = (Call("", (quote(field.attribute), each)) for each in reversed(distinct.values()))
    return [line for each in tuples for line in lay_out(each, indent=INDENT, after=",")]


def _find_asked(resource: Resource, shown: Sequence[Field]) -> list[Field]:
    """Return the fields whose filters are tested with two values: not those of its own rows."""
    own = {each.field.name for each in resource.references if each.is_itself}
    return [field for field in shown if field.name not in own]


def _write_filters(field: Field) -> list[str]:
    name = field.attribute
    cases: list[Call] = []
    if field.has("search"):
        cases += [
            _case("search", quote(word), name, f'"{yes}"', f'"{no}"')
            for word, yes, no in _find_searches(field)
        ]
    if field.is_filtered:
        first, second = KINDS[field.kind].samples(field).pair
        if first != second:
            cases.append(_case(name, _ask(first), name, first, second))
    return [line for each in cases for line in lay_out(each, indent=FILTER_INDENT, after=",")]


def _ask(value: str) -> str:
    """Return a value as a query string has it."""
    if value in {"True", "False"}:
        return f'"{value.lower()}"'
    is_text = value.startswith(('"', "PARENTS"))
    return value if is_text else f'"{value}"'


def _case(parameter: str, asked: str, name: str, first: str, second: str) -> Call:
    pairs = ((parameter, asked), (name, first), (name, second))
    return Call("", tuple(Call("", (f'"{key}": {value}',), "{}") for key, value in pairs))


def _find_searches(field: Field) -> tuple[tuple[str, str, str], ...]:
    if field.kind in SEARCHED:
        return (SEARCHED[field.kind],)
    low, high = find_length(field)
    if field.get("pattern") is None and low <= len("a_b") and high >= len("At 50% off"):
        return SEARCHES
    return ()
