"""The texts of the endpoints of links."""

from fastgen.resource.code import reach
from fastgen.resource.layout import alias, call, define, lay_out, quote, subscript
from fastgen.resource.naming import find_article, pascal
from fastgen.resource.reference import Reference
from fastgen.resource.spec import Resource

BODY = "    "


def write_endpoints(resource: Resource) -> list[list[str]]:
    """Return the provider and the endpoints of each table of links."""
    return [each for link in resource.links for each in _Links(resource, link).write()]


def find_imports(resource: Resource) -> set[str]:
    """Return what the endpoints of links need."""
    imports: set[str] = set()
    for link in resource.links:
        one, model = link.target.singular, link.target.model
        table = f"app.models.{resource.names.singular}:{link.secondary}"
        imports |= {table, f"app.models.{one}:{model}", "app.schemas.base:PageQuery"}
        imports |= reach.find_imports(link.target)
        read = f"app.schemas.{one}:{model}Read"
        imports |= {read if link.target.is_resource else "app.schemas.linked:LinkedRead"}
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
        self.near, self.far = f"{names.singular}_id", link.far
        self.path = link.find_path("", names.singular)
        self.alias = f"{names.model}{pascal(link.field.name)}Dep"
        self.links = f"links: {self.alias}"

    def write(self) -> list[list[str]]:
        """Return the provider and three endpoints."""
        return [self._write_provider(), self._write_list(), self._write_add(), self._write_remove()]

    def _write_provider(self) -> list[str]:
        model, name = self.target.model, f"get_{self.link.secondary}"
        rows = reach.write_rows(self.target)
        parameters = ["session: SessionDep", f"{self.near}: UUID"]
        parameters.append(f"service: {self.names.model}ServiceDep")
        parameters += ["user: CurrentUser"] * ("user.id" in str(rows))
        items = ["session", "rows", self.link.secondary, f"{self.near}={self.near}"]
        made = call("return LinkedService", call("LinkedRepository", *items))
        service = subscript("Annotated", f"LinkedService[{model}]", f"Depends({name})")
        return [
            *define(name, parameters, f"LinkedService[{model}]"),
            f'{BODY}"""Return the service for the {self.label} of one {self.names.label}."""',
            f"{BODY}await service.get({self.near})",
            *(f"{BODY}{line}" for line in lay_out(rows, indent=len(BODY), before="rows = ")),
            *(f"{BODY}{line}" for line in lay_out(made, indent=len(BODY))),
            "",
            "",
            *alias(self.alias, service),
        ]

    def _write_list(self) -> list[str]:
        # Of a user no more is told than the id.
        read = f"{self.target.model}Read" if self.target.is_resource else "LinkedRead"
        page = f"response_model=Page[{read}]"
        decorator = call("@router.get", quote(self.path), page, "responses=errors(404)")
        parameters = ["query: Annotated[PageQuery, Query()]", self.links]
        return [
            *lay_out(decorator, indent=0),
            *define(f"list_{self.link.secondary}", parameters, f"Slice[{self.target.model}]"),
            f'{BODY}"""Return the {self.label} of {self.names.a_label}, a page at a time."""',
            f"{BODY}return await links.find(query)",
        ]

    def _write_add(self) -> list[str]:
        return [
            *self._decorate("put"),
            *define(f"link_{self.link.secondary}", [f"{self.far}: UUID", self.links], "None"),
            f'{BODY}"""Link {self._one} to {self.names.a_label}, if it is not."""',
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
        article = "another" if self.link.is_itself else find_article(self.target.label)
        return f"{article} {self.target.label}"

    def _decorate(self, method: str) -> list[str]:
        path = quote(f"{self.path}/{{{self.far}}}")
        status = "status_code=status.HTTP_204_NO_CONTENT"
        return lay_out(call(f"@router.{method}", path, status), indent=0)
