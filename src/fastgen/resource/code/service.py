"""The texts of the service."""

from collections.abc import Sequence
from typing import Any

from fastgen.resource.layout import INDENT, call, define, fits, lay_out, write_imports
from fastgen.resource.spec import Resource

DEEP = 8
BODY = "    "


def build(resource: Resource) -> dict[str, Any]:
    """Return the texts of the service."""
    one, model = resource.names.singular, resource.names.model
    schemas = {f"app.schemas.{one}:{model}{suffix}" for suffix in ("Create", "Query", "Update")}
    shared = {"uuid:UUID", f"app.models.{one}:{model}", "app.repositories.base:Slice"}
    shared |= {f"app.repositories.{one}:{model}Repository", "app.core.exceptions:NotFoundError"}
    if resource.has("versioned"):
        shared |= {"app.core.version:Versions", "app.core.version:check_version"}
    if resource.has("cache"):
        shared |= {"functools:partial", "app.services.cached:RowCache"}
        schemas |= {f"app.schemas.{one}:{model}Read"}
        schemas |= {"app.schemas.base:Page"} if "list" in resource.operations else set()
    if resource.checked:
        shared |= {"app.services.referring:Referred", "app.services.referring:check_references"}
    return {
        "service_imports": write_imports(shared | schemas),
        "methods": _write_methods(resource),
    }


def _write_methods(resource: Resource) -> list[str]:
    methods = [_write_init(resource), *_write_reads(resource)]
    methods += _write_cached_reads(resource) if resource.has("cache") else []
    methods += _write_writes(resource)
    return "\n\n".join("\n".join(each) for each in methods).split("\n")


def _write_init(resource: Resource) -> list[str]:
    parameters = {"repository": f"{resource.names.model}Repository"}
    parameters |= {"referred": "Referred"} if resource.checked else {}
    parameters |= {"cache": "RowCache"} if resource.has("cache") else {}
    typed = [f"{name}: {kind}" for name, kind in parameters.items()]
    return [
        *define("__init__", ["self", *typed], "None", indent=INDENT, is_async=False),
        *(f"{BODY}self._{name} = {name}" for name in parameters),
    ]


def _write_cached_reads(resource: Resource) -> list[list[str]]:
    """Return the methods that read for clients, as far as clients can."""
    names, read = resource.names, f"{resource.names.model}Read"
    identity, page = f"{names.singular}_id", f"Page[{read}]"
    row = call("partial", "self.get", identity)
    found = call("partial", "self._repository.find", "query")
    methods = {
        "list": _write(
            ("read_page", [f"query: {names.model}Query"], page),
            f"Return the {names.labels} that match, as they are cached.",
            *lay_out(call("return await self._cache.get_page", "query", found, page), indent=DEEP),
        ),
        "get": _write(
            ("read", [f"{identity}: UUID"], read),
            "Return one, as it is cached. Raises NotFoundError.",
            *lay_out(call("return await self._cache.get_row", identity, row, read), indent=DEEP),
        ),
    }
    return [text for each, text in methods.items() if each in resource.operations]


def _write_reads(resource: Resource) -> list[list[str]]:
    names, model = resource.names, resource.names.model
    identity = f"{names.singular}_id"
    return [
        _write(
            ("find", [f"query: {model}Query"], f"Slice[{model}]"),
            f"Return the {names.labels} that match.",
            "return await self._repository.find(query)",
        ),
        _write(
            ("get", [f"{identity}: UUID"], model),
            "Return one. Raises NotFoundError.",
            f"row = await self._repository.get({identity})",
            "if row is None:",
            f'    raise NotFoundError("There is no such {names.label}.")',
            "return row",
        ),
    ]


def _write_writes(resource: Resource) -> list[list[str]]:
    model, identity = resource.names.model, f"{resource.names.singular}_id"
    key, version = f"{identity}: UUID", ["versions: Versions = None"] * resource.has("versioned")
    row = call(model, "**data.model_dump()")
    found = [f"row = await self.get({identity})"]
    found += ["check_version(row.version, versions)"] * resource.has("versioned")
    check = ["await check_references(data, self._referred)"] * bool(resource.checked)
    errors = ["NotFoundError", *["PreconditionFailedError"] * resource.has("versioned")]
    changing = _list([*errors, *["MissingReferenceError"] * bool(resource.checked)])
    forget = [f"self._cache.forget({identity})"] * resource.has("cache")
    before = [*found, *check, *forget]
    change = "return await self._repository.change"
    return [
        _write(
            ("create", [f"data: {model}Create"], model),
            "Add one." + " Raises MissingReferenceError." * bool(resource.checked),
            *check,
            *["self._cache.forget()"] * resource.has("cache"),
            *lay_out(call("return await self._repository.add", row), indent=DEEP),
        ),
        _write(
            ("replace", [key, f"data: {model}Create", *version], model),
            f"Set all fields of one. Raises {changing}.",
            *before,
            f"{change}(row, data.model_dump())",
        ),
        _write(
            ("update", [key, f"data: {model}Update", *version], model),
            f"Set the fields that were sent. Raises {changing}.",
            *before,
            f"{change}(row, data.model_dump(exclude_unset=True))",
        ),
        _write(
            ("delete", [key, *version], "None"),
            f"Remove one. Raises {_list(errors)}.",
            *found,
            *forget,
            "await self._repository.delete(row)",
        ),
    ]


def _list(names: Sequence[str]) -> str:
    """Return names as in a sentence."""
    *first, last = names
    return f"{', '.join(first)} or {last}" if first else last


def _write_doc(doc: str) -> list[str]:
    line = f'"""{doc}"""'
    if fits(line, 2 * INDENT):
        return [line]
    first, _, errors = doc.partition(" Raises ")
    return [f'"""{first}', "", f"Raises {errors}", '"""']


def _write(head: tuple[str, Sequence[str], str], doc: str, *body: str) -> list[str]:
    name, parameters, returns = head
    lines = [*_write_doc(doc), *body]
    return [
        *define(name, ["self", *parameters], returns, indent=INDENT),
        *(f"{BODY}{line}".rstrip() for line in lines),
    ]
