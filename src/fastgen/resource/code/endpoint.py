"""The texts of the endpoints that were asked for."""

from collections.abc import Sequence
from typing import Any

from fastgen.resource.code import cache, link, reach
from fastgen.resource.layout import (
    Call,
    Piece,
    alias,
    call,
    define,
    document,
    keyword,
    lay_out,
    quote,
    subscript,
    write_imports,
)
from fastgen.resource.spec import Resource

BODY = "    "


def build(resource: Resource) -> dict[str, Any]:
    """Return the texts of the endpoints."""
    endpoints = _Endpoints(resource)
    writers = {
        "list": endpoints.write_list,
        "create": endpoints.write_create,
        "get": endpoints.write_get,
        "update": endpoints.write_update,
        "delete": endpoints.write_delete,
    }
    written = [writers[each]() for each in writers if each in resource.operations]
    written += link.write_endpoints(resource)
    router, provider = alias("router", _write_router(resource)), endpoints.write_provider()
    lines = "\n\n\n".join("\n".join(each) for each in written).split("\n")
    return {
        "endpoint_imports": write_imports(
            _find_imports(resource, "\n".join([*router, *provider, *lines]))
        ),
        "router": router,
        "provider": provider,
        "endpoints": lines,
    }


def _write_router(resource: Resource) -> Call:
    names = [resource.names.path, *["public"] * resource.has("public")]
    items: list[Piece] = [f"prefix={quote(resource.route)}"]
    items.append(keyword("tags", Call("", tuple(map(quote, names)), "[]")))
    if guard := _find_guard(resource):
        items.append(keyword("dependencies", Call("", (call("Depends", guard),), "[]")))
    return call("APIRouter", *items)


def _find_guard(resource: Resource) -> str:
    """Return what lets callers in, or nothing where all may call, or the service asks itself."""
    if role := resource.options.get("role"):
        return f"require_role(Role.{role.upper()})"
    is_open = resource.has("owner") or not resource.is_guarded
    return "" if is_open else "get_current_active_user"


class _Endpoints:
    """Writes the endpoints of one resource."""

    def __init__(self, resource: Resource) -> None:
        self.names = resource.names
        self.resource = resource
        self.model = self.names.model
        self.identity = f"{self.names.singular}_id"
        self.service = f"service: {self.model}ServiceDep"
        self.read = f"response_model={self.model}Read"
        is_versioned = resource.has("versioned")
        # What the endpoints that read call, and what that returns.
        is_cached = resource.has("cache")
        self._find, self._get = ("read_page", "read") if is_cached else ("find", "get")
        self._page = f"Page[{self.model}Read]" if is_cached else f"Slice[{self.model}]"
        self._row = f"{self.model}Read" if is_cached else self.model
        # What the endpoints of rows with versions take, give on and answer.
        self._errors = ["responses=errors(412, 428)"] * is_versioned
        self._response = ["response: Response"] * is_versioned
        self._match = ["versions: IfMatch", *self._response] * is_versioned
        self._versions = ", versions" * is_versioned
        self._tag = ['response.headers["ETag"] = write_tag(row.version)'] * is_versioned

    def write_provider(self) -> list[str]:
        """Return the dependency that makes the service, and its alias."""
        one, model, above = self.names.singular, self.model, self.resource.parent
        parameters, scope, body = ["session: SessionDep"], list[str](), list[str]()
        parameters += ["cache: CacheDep"] * self.resource.has("cache")
        if above is not None:
            key = f"{above.singular}_id"
            parameters += [f"{key}: UUID", f"{above.table}: {above.model}ServiceDep"]
            scope.append(f"{key}={key}")
            body.append(f"await {above.table}.get({key})")
        if self.resource.has("owner"):
            scope.append("owner_id=user.id")
        referred = reach.write_referred(self.resource)
        if "user.id" in "".join([*scope, *referred]):
            parameters.append("user: CurrentUser")
        repository = call(f"{model}Repository", "session", *scope)
        more: list[Piece] = ["referred"] * bool(referred)
        more += [cache.make_rows(self.resource)] * self.resource.has("cache")
        made = lay_out(call(f"return {model}Service", repository, *more), indent=len(BODY))
        doc = "Return the service, working in the request's session."
        if self.resource.has("owner"):
            doc = f"Return the service for the {self.names.labels} of who calls."
        if above is not None:
            doc = f"Return the service for one {above.label}. Raises NotFoundError."
        service = subscript("Annotated", f"{model}Service", f"Depends(get_{one}_service)")
        return [
            *define(f"get_{one}_service", parameters, f"{model}Service"),
            *(f"{BODY}{line}" for line in (f'"""{doc}"""', *body, *referred, *made)),
            "",
            "",
            *alias(f"{model}ServiceDep", service),
        ]

    def write_list(self) -> list[str]:
        """Return the endpoint that lists."""
        page = f"response_model=Page[{self.model}Read]"
        query = f"query: Annotated[{self.model}Query, Query()]"
        return self._write(
            call("@router.get", '""', page, "responses=errors(404)"),
            define(f"list_{self.names.plural}", [query, self.service], self._page),
            f"Return {self.names.labels}, a page at a time.",
            f"return await service.{self._find}(query)",
        )

    def write_create(self) -> list[str]:
        """Return the endpoint that creates."""
        parameters = [f"data: {self.model}Create", self.service]
        parameters += ["request: Request", "response: Response"]
        return self._write(
            call("@router.post", '""', "status_code=status.HTTP_201_CREATED", self.read),
            define(f"create_{self.names.singular}", parameters, self.model),
            f"Add {self.names.a_label}.",
            "row = await service.create(data)",
            'response.headers["Location"] = f"{request.scope[\'path\']}/{row.id}"',
            *self._tag,
            "return row",
        )

    def write_get(self) -> list[str]:
        """Return the endpoint that gets one."""
        return self._write(
            self._decorate("get", self.read),
            self._define("get", [], self._response, self._row),
            f"Return one {self.names.label}.",
            *self._answer(f"await service.{self._get}({self.identity})"),
        )

    def write_update(self) -> list[str]:
        """Return the two endpoints that change one."""
        replaced = (
            f"Set all fields of {self.names.a_label}.",
            "What is left out gets its default.",
        )
        return [
            *self._write(
                self._decorate("put", self.read, *self._errors),
                self._define("replace", [f"data: {self.model}Create"], self._match),
                replaced,
                *self._answer(f"await service.replace({self.identity}, data{self._versions})"),
            ),
            "",
            "",
            *self._write(
                self._decorate("patch", self.read, *self._errors),
                self._define("update", [f"data: {self.model}Update"], self._match),
                "Change the fields that are sent.",
                *self._answer(f"await service.update({self.identity}, data{self._versions})"),
            ),
        ]

    def write_delete(self) -> list[str]:
        """Return the endpoint that deletes."""
        return self._write(
            self._decorate("delete", "status_code=status.HTTP_204_NO_CONTENT", *self._errors),
            self._define("delete", [], self._match[:1], "None"),
            f"Remove {self.names.a_label}.",
            f"await service.delete({self.identity}{self._versions})",
        )

    def _answer(self, value: str) -> list[str]:
        return [f"row = {value}", *self._tag, "return row"] if self._tag else [f"return {value}"]

    def _decorate(self, method: str, *items: Piece) -> Call:
        return call(f"@router.{method}", quote(f"/{{{self.identity}}}"), *items)

    def _define(
        self, verb: str, parameters: Sequence[str], more: Sequence[str], returns: str = ""
    ) -> list[str]:
        every = [f"{self.identity}: UUID", *parameters, self.service, *more]
        return define(f"{verb}_{self.names.singular}", every, returns or self.model)

    def _write(
        self, decorator: Call, head: list[str], doc: str | tuple[str, ...], *body: str
    ) -> list[str]:
        sentences = (doc,) if isinstance(doc, str) else doc
        lines = [*document(*sentences, indent=len(BODY)), *body]
        return [*lay_out(decorator, indent=0), *head, *(f"{BODY}{line}".rstrip() for line in lines)]


def _find_imports(resource: Resource, text: str) -> set[str]:
    """Return what the endpoints use."""
    one, model = resource.names.singular, resource.names.model
    known = {
        "UUID": "uuid:UUID",
        "CacheDep": "app.api.cache:CacheDep",
        " RowCache(": "app.services.cached:RowCache",
        "DependentRowCache(": "app.services.dependent:DependentRowCache",
        "CurrentUser": "app.api.auth:CurrentUser",
        "get_current_active_user": "app.api.auth:get_current_active_user",
        "require_role": "app.api.auth:require_role",
        "Role.": "app.models.user:Role",
        "Referred ": "app.services.referring:Referred",
        "IfMatch": "app.api.version:IfMatch",
        "write_tag(": "app.core.version:write_tag",
        "Request": "fastapi:Request",
        "Response": "fastapi:Response",
        "Query()": "fastapi:Query",
        "status.": "fastapi:status",
        "errors(": "app.core.openapi:errors",
        "Slice[": "app.repositories.base:Slice",
        "Page[": "app.schemas.base:Page",
        f"-> {model}:": f"app.models.{one}:{model}",
        f"Slice[{model}]": f"app.models.{one}:{model}",
        f"{model}Create,": f"app.schemas.{one}:{model}Create",
        f"{model}Query,": f"app.schemas.{one}:{model}Query",
        f"{model}Read": f"app.schemas.{one}:{model}Read",
        f"{model}Update": f"app.schemas.{one}:{model}Update",
    }
    always = {"typing:Annotated", "fastapi:Depends"}
    always |= {"app.core.router:APIRouter", "app.api.deps:SessionDep"}
    if above := resource.parent:
        module = f"app.api.v1.endpoints.{above.table}"
        always |= {f"{module}:{above.model}ServiceDep", "uuid:UUID"}
    always |= {f"app.repositories.{one}:{model}Repository", f"app.services.{one}:{model}Service"}
    always |= link.find_imports(resource)
    always = always.union(*(reach.find_imports(each.target) for each in resource.checked))
    return always | {name for mark, name in known.items() if mark in text}
