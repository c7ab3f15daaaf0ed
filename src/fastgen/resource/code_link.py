"""The texts of links: their endpoints, and the tests of these."""

from typing import Any

from fastgen.resource.code_client import write_create, write_link_client
from fastgen.resource.code_factory import SESSION
from fastgen.resource.layout import (
    Call,
    alias,
    call,
    define,
    lay_out,
    quote,
    subscript,
    write_imports,
)
from fastgen.resource.naming import find_article, pascal
from fastgen.resource.reference import Reference
from fastgen.resource.spec import Resource

BODY = "    "


def build(resource: Resource) -> dict[str, Any]:
    """Return the texts of the tests of links."""
    rows = [
        Call("", (quote(each.field.name), f"make_{each.target.singular}"))
        for each in resource.links
    ]
    names = Call("", (quote("name"), quote("make")))
    marker = call("@pytest.mark.parametrize", names, Call("", tuple(rows), "[]"))
    return {
        "link_marker": lay_out(marker, indent=0) if rows else [],
        "link_fixtures": write_link_client(resource) if rows else [],
        "link_test_imports": write_imports(_find_test_imports(resource)) if rows else [],
    }


def _find_test_imports(resource: Resource) -> set[str]:
    one, model = resource.names.singular, resource.names.model
    imports = {"collections.abc:Awaitable", "collections.abc:Callable", "typing:Any", "uuid:UUID"}
    imports |= {"pytest:", "httpx2:AsyncClient", SESSION, "sqlalchemy.orm:selectinload"}
    imports |= {"app.core.database:Database", "tests.queries:recorded", "app.models.base:Base"}
    imports |= {f"app.models.{one}:{model}"}
    imports |= {f"tests.factories.{name}:make_{name}" for name in _find_singulars(resource)}
    text = "\n".join([*write_link_client(resource), *write_create(resource)])
    return (
        imports
        | find_named(resource, text)
        | ({"tests.rows:PARENTS"} if resource.parent else set())
    )


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
    owned = {f"update({each})": f"app.models.{name}:{each}" for name, each in resource.owned_path}
    return {path for name, path in (known | owned).items() if name in text}


def write_endpoints(resource: Resource) -> list[list[str]]:
    """Return the provider and the endpoints of each table of links."""
    return [each for link in resource.links for each in _Links(resource, link).write()]


def find_imports(resource: Resource) -> set[str]:
    """Return what the endpoints of links need."""
    imports: set[str] = set()
    for link in resource.links:
        one, model = link.target.singular, link.target.model
        endpoints = f"app.api.v1.endpoints.{link.target.table}:{model}ServiceDep"
        table = f"app.models.{resource.names.singular}:{link.secondary}"
        imports |= {endpoints, table, f"app.models.{one}:{model}", f"app.schemas.{one}:{model}Read"}
        imports |= {f"app.repositories.{one}:{model}Repository", "app.schemas.base:PageQuery"}
        imports |= {"app.repositories.linked:LinkedRepository", "uuid:UUID", "fastapi:status"}
        imports |= {"app.services.linked:LinkedService", "app.repositories.base:Slice"}
        imports |= {"app.schemas.base:Page", "fastapi:Query", "app.core.openapi:errors"}
    return imports


class _Links:
    """Writes the endpoints of one table of links."""

    def __init__(self, resource: Resource, link: Reference) -> None:
        names, self.target = resource.names, link.target
        self.names, self.link = names, link
        self.label = link.field.label
        self.near, self.far = f"{names.singular}_id", f"{link.target.singular}_id"
        self.path = f"/{{{self.near}}}/{link.field.name.replace('_', '-')}"
        self.alias = f"{names.model}{pascal(link.field.name)}Dep"
        self.links = f"links: {self.alias}"

    def write(self) -> list[list[str]]:
        """Return the provider and three endpoints."""
        return [self._write_provider(), self._write_list(), self._write_add(), self._write_remove()]

    def _write_provider(self) -> list[str]:
        model, name = self.target.model, f"get_{self.link.secondary}"
        parameters = ["session: SessionDep", f"{self.near}: UUID"]
        parameters.append(f"service: {self.names.model}ServiceDep")
        items = ["session", "rows", self.link.secondary, f"{self.near}={self.near}"]
        made = call("return LinkedService", call("LinkedRepository", *items))
        service = subscript("Annotated", f"LinkedService[{model}]", f"Depends({name})")
        return [
            *define(name, parameters, f"LinkedService[{model}]"),
            f'{BODY}"""Return the service for the {self.label} of one {self.names.label}."""',
            f"{BODY}await service.get({self.near})",
            f"{BODY}rows = {model}Repository(session)",
            *(f"{BODY}{line}" for line in lay_out(made, indent=len(BODY))),
            "",
            "",
            *alias(self.alias, service),
        ]

    def _write_list(self) -> list[str]:
        page = f"response_model=Page[{self.target.model}Read]"
        decorator = call("@router.get", quote(self.path), page, "responses=errors(404)")
        parameters = ["query: Annotated[PageQuery, Query()]", self.links]
        return [
            *lay_out(decorator, indent=0),
            *define(f"list_{self.link.secondary}", parameters, f"Slice[{self.target.model}]"),
            f'{BODY}"""Return the {self.label} of {self.names.a_label}, a page at a time."""',
            f"{BODY}return await links.find(query)",
        ]

    def _write_add(self) -> list[str]:
        table = self.target.table
        parameters = [f"{self.far}: UUID", self.links, f"{table}: {self.target.model}ServiceDep"]
        return [
            *self._decorate("put"),
            *define(f"link_{self.link.secondary}", parameters, "None"),
            f'{BODY}"""Link {self._one} to {self.names.a_label}; once it is, nothing changes."""',
            f"{BODY}await {table}.get({self.far})",
            f"{BODY}await links.add({self.far})",
        ]

    def _write_remove(self) -> list[str]:
        return [
            *self._decorate("delete"),
            *define(f"unlink_{self.link.secondary}", [f"{self.far}: UUID", self.links], "None"),
            f'{BODY}"""Remove the link of {self._one} to {self.names.a_label}."""',
            f"{BODY}await links.remove({self.far})",
        ]

    @property
    def _one(self) -> str:
        return f"{find_article(self.target.label)} {self.target.label}"

    def _decorate(self, method: str) -> list[str]:
        path = quote(f"{self.path}/{{{self.far}}}")
        status = "status_code=status.HTTP_204_NO_CONTENT"
        return lay_out(call(f"@router.{method}", path, status), indent=0)
