"""The texts of the tests of links."""

from typing import Any

from fastgen.resource.code.client import find_caller, write_create, write_link_client
from fastgen.resource.code.factory import SESSION
from fastgen.resource.code.marker import parametrize, parametrize_rows
from fastgen.resource.code.reach import (
    find_cases,
    find_hiding_imports,
    find_owned,
    write_owned,
)
from fastgen.resource.layout import Call, quote, write_imports
from fastgen.resource.reference import Step
from fastgen.resource.spec import Resource

BODY = "        "


def build(resource: Resource) -> dict[str, Any]:
    """Return the texts of the tests of links."""
    rows = [
        Call("", (quote(each.field.name), f"make_{each.target.singular}"))
        for each in resource.links
    ]
    hidden = [
        Call("", (*row.items, case))
        for row, each in zip(rows, resource.links, strict=True)
        for case in find_cases(each.target.path)
    ]
    texts = {
        "link_marker": parametrize_rows(("name", "make"), rows),
        "link_hidden_marker": parametrize_rows(("name", "make", "changes"), hidden)
        if hidden
        else [],
        "link_self_marker": _write_self_marker(resource),
        "link_fixtures": write_link_client(resource),
        "link_add": _write_add(resource),
        "link_test_imports": write_imports(_find_imports(resource)),
    }
    return texts if rows else {name: list[str]() for name in texts}


def _write_self_marker(resource: Resource) -> list[str]:
    names = [each.field.name for each in resource.links if each.is_itself]
    return parametrize(names) if names else []


def _find_owned(resource: Resource) -> list[Step]:
    """Return whose rows must belong to who calls, for links to be of use."""
    steps = dict.fromkeys(step for each in resource.links for step in each.target.path)
    return [step for step in steps if step.is_owned]


def _write_add(resource: Resource) -> list[str]:
    """Return the fixture that adds rows to link."""
    owned, who = _find_owned(resource), find_caller(resource)
    user = f", {who}: User" * bool(owned)
    return [
        "@pytest.fixture",
        f"def add(session: AsyncSession{user}) -> Add:",
        '    """Add rows to link, and return their ids."""',
        "",
        "    async def add_three(make: Make) -> list[str]:",
        f"{BODY}rows = [make() for _ in range(3)]",
        f"{BODY}session.add_all(rows)",
        *[f"{BODY}await session.flush()"] * bool(owned),
        *(f"{BODY}{line}" for line in write_owned(owned, who)),
        f"{BODY}await session.commit()",
        f"{BODY}return [str(row.id) for row in rows]",
        "",
        "    return add_three",
    ]


def _find_imports(resource: Resource) -> set[str]:
    one, model = resource.names.singular, resource.names.model
    imports = {"collections.abc:Awaitable", "collections.abc:Callable", "typing:Any", "uuid:UUID"}
    imports |= {"pytest:", "httpx2:AsyncClient", SESSION, "sqlalchemy.orm:selectinload"}
    imports |= {"app.core.database:Database", "tests.queries:recorded", "app.models.base:Base"}
    imports |= {f"app.models.{one}:{model}"} | find_hiding_imports(resource.links)
    imports |= {"tests.rows:PARENTS"} if resource.parent else set()
    imports |= {f"tests.factories.{name}:make_{name}" for name in _find_singulars(resource)}
    steps = (*find_owned(resource), *_find_owned(resource))
    imports |= {f"app.models.{each.singular}:{each.model}" for each in steps}
    texts = (write_link_client(resource), write_create(resource), _write_add(resource))
    return imports | find_named(resource, "\n".join(line for text in texts for line in text))


def _find_singulars(resource: Resource) -> set[str]:
    return {each.target.singular for each in resource.links}


def find_named(resource: Resource, text: str) -> set[str]:
    """Return the imports of what some fixtures name; `r__one` stands for the resource."""
    one, model = resource.names.singular, resource.names.model
    parents = (*_find_singulars(resource), one)
    known = {
        f"add_{name}_parents": f"tests.factories.{name}:add_{name}_parents" for name in parents
    }
    known |= {
        "add_r__one_parents": f"tests.factories.{one}:add_{one}_parents",
        "r__one_body": f"tests.factories.{one}:{one}_body",
        "make_r__one": f"tests.factories.{one}:make_{one}",
        "R__ModelRead": f"app.schemas.{one}:{model}Read",
        ": User": "app.models.user:User",
        "update(": "sqlalchemy:update",
    }
    known |= {
        f"update({each.model})": f"app.models.{each.singular}:{each.model}"
        for each in find_owned(resource)
    }
    return {path for name, path in known.items() if name in text}
