"""The texts of what is cached: what the service reads through, and the tests of the endpoints."""

from collections.abc import Sequence
from typing import Any

from fastgen.resource.code.api_test import write_url
from fastgen.resource.code.client import write_client, write_create
from fastgen.resource.code.factory import SESSION
from fastgen.resource.code.link_test import find_named
from fastgen.resource.code.marker import parametrize, parametrize_methods, parametrize_rows
from fastgen.resource.kind.reference import find_rule
from fastgen.resource.layout import Call, call, quote, write_imports
from fastgen.resource.reference import Reference
from fastgen.resource.spec import Resource

TWICE = '''\
async def test_a_second_read_takes_no_query(
    client: AsyncClient, create: Create, database: Database, path: str
) -> None:
    """The answer is the same, to the byte."""
    url = URL + path.format(**await create())
    first = await client.get(url)
    with recorded(database) as statements:
        second = await client.get(url)
    assert second.content == first.content
    assert second.headers.get("etag") == first.headers.get("etag")
    assert not any("FROM r__many" in each for each in statements)
'''
CHANGE = '''\
async def test_a_change_is_seen(client: AsyncClient, create: Create, method: str) -> None:
    """Whoever reads a row afterwards gets what the change made of it."""
    url, body = f"{URL}/{(await create())['id']}", r__one_body()
    await client.get(url)
    changed = await client.request(method, url, json=body)
    seen = await client.get(url)
    assert changed.is_success
    assert (seen.status_code == 404) == (method == "delete")
    assert seen.status_code == 404 or seen.content == changed.content
'''
LISTED = '''\
async def test_a_change_is_seen_in_lists(client: AsyncClient, create: Create, method: str) -> None:
    """A list that was read before is as new as one that was not."""
    url, body = f"{URL}/{(await create())['id']}", r__one_body()
    before = await client.get(URL)
    changed = await client.request(method, URL if method == "post" else url, json=body)
    assert changed.is_success
    after = await client.get(URL)
    assert after.json() != before.json()
    assert after.json() == (await client.get(URL, params={"limit": "99"})).json()
'''
ELSEWHERE = '''\
async def test_what_is_cached_belongs_elsewhere(
    client: AsyncClient, create: Create, path: str
) -> None:
    """It is not found where it does not belong."""
    url = URL + path.format(**await create())
    here = await client.get(url)
    assert here.status_code == 200
    assert (await client.get(url.replace(PARENTS[0], PARENTS[1]))).json() != here.json()
'''
OTHERS = '''\
async def test_what_is_cached_for_somebody_else(
    client: AsyncClient, other_client: AsyncClient, create: Create, path: str
) -> None:
    """Nobody gets the rows of another user."""
    url = URL + path.format(**await create())
    mine = await client.get(url)
    assert mine.status_code == 200
    assert (await other_client.get(url)).json() != mine.json()
'''
GONE = '''\
async def test_what_goes_with_another_row(  # noqa: PLR0913, PLR0917
    app: FastAPI,
    client: AsyncClient,
    session: AsyncSession,
    create: Create,
    name: str,
    make: Callable[[], Base],
) -> None:
    """What the database deletes or changes by itself is not read from the cache."""
    body, parent = await create(), make()
    session.add(parent)
    await session.flush()
    row = await session.get(R__Model, UUID(body["id"]))
    setattr(row, f"{name}_id", parent.id)
    await session.commit()
    urls = [URL + path.format(**body) for path in PATHS]
    before = [(await client.get(url)).json() for url in urls]
    session.info["app"] = app
    await session.delete(parent)
    await session.commit()
    after = [(await client.get(url)).json() for url in urls]
    assert all(old != new for old, new in zip(before, after, strict=True))
'''


def build(resource: Resource) -> dict[str, Any]:
    """Return the texts of the tests, and how these make a service."""
    if not resource.has("cache"):
        return {}
    tests = "\n\n\n".join(_write_tests(resource)).split("\n")
    client = write_client(resource)
    texts = "\n".join([*tests, *client, *write_create(resource), *write_url(resource)])
    return {
        "cache_test_imports": write_imports(_find_imports(resource, texts)),
        "cache_fixtures": client,
        "cache_tests": tests,
    }


def _find_imports(resource: Resource, text: str) -> set[str]:
    imports = {"collections.abc:Awaitable", "collections.abc:Callable", "typing:Any", "pytest:"}
    imports |= {"httpx2:AsyncClient", "app.core.database:Database", "tests.queries:recorded"}
    one, model = resource.names.singular, resource.names.model
    known = {
        "AsyncSession": SESSION,
        "PARENTS": "tests.rows:PARENTS",
        "FastAPI": "fastapi:FastAPI",
        "UUID(": "uuid:UUID",
        "Base]": "app.models.base:Base",
        "R__Model,": f"app.models.{one}:{model}",
    }
    for each in _find_gone(resource):
        make = f"make_{each.target.singular}"
        known[f"{make})"] = f"tests.factories.{each.target.singular}:{make}"
    known_here = {path for name, path in known.items() if name in text}
    return imports | known_here | find_named(resource, text)


def make_rows(resource: Resource) -> Call:
    """Return what an endpoint gives a service: the cache of the rows that it works on."""
    scope = [field.attribute for field in resource.scope]
    values = ("user.id" if each == "owner_id" else each for each in scope)
    kind = "DependentRowCache" if _is_dependent(resource) else "RowCache"
    return call(kind, "cache", f'"{resource.names.table}"', *values)


def _is_dependent(resource: Resource) -> bool:
    """Return whether the database deletes or changes rows when others go.

    What they are nested in, and who owns them, is looked up in each request.
    """
    rules = {find_rule(each.field) for each in resource.references if not each.field.has("scope")}
    return bool(rules - {"RESTRICT"})


def _find_gone(resource: Resource) -> list[Reference]:
    """Return the references with which a row goes, or changes for those who read it."""
    shown = {"CASCADE"}, {"CASCADE", "SET NULL"}
    return [
        each
        for each in resource.references
        if each.field.is_written and find_rule(each.field) in shown[each.field.is_read]
    ]


def _write_gone(resource: Resource, paths: Sequence[str]) -> tuple[list[str], str]:
    """Return the test of rows that go with others, after its decorator."""
    rows = [
        Call("", (quote(each.field.name), f"make_{each.target.singular}"))
        for each in _find_gone(resource)
    ]
    return parametrize_rows(("name", "make"), rows), GONE.replace(
        "PATHS", str(Call("", tuple(map(quote, paths)), "[]"))
    )


def _write_tests(resource: Resource) -> list[str]:
    reads = [each for each in ("list", "get") if each in resource.operations]
    addresses = ["" if each == "list" else "/{id}" for each in reads]
    paths = parametrize(addresses, name="path")
    references, gone = _write_gone(resource, addresses)
    changes = parametrize_methods(resource, "update", "delete")
    writes = parametrize_methods(resource, "create", "update", "delete")
    wanted = {
        TWICE: (paths, True),
        CHANGE: (changes, "get" in reads and bool({"update", "delete"} & {*resource.operations})),
        LISTED: (writes, "list" in reads and len(resource.operations) > len(reads)),
        ELSEWHERE: (paths, resource.parent is not None),
        OTHERS: (paths, resource.has("owner")),
        gone: (references, bool(_find_gone(resource))),
    }
    return [
        "\n".join([*marker, text.rstrip("\n")]) for text, (marker, holds) in wanted.items() if holds
    ]
