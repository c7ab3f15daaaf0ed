"""The texts of the service."""

from collections.abc import Sequence
from typing import Any

from fastgen.resource.layout import define, write_imports
from fastgen.resource.spec import Resource

INDENT = 4
BODY = "    "


def build(resource: Resource) -> dict[str, Any]:
    """Return the texts of the service."""
    one, model = resource.names.singular, resource.names.model
    schemas = {f"app.schemas.{one}:{model}{suffix}" for suffix in ("Create", "Query", "Update")}
    shared = {"uuid:UUID", f"app.models.{one}:{model}", "app.repositories.base:Slice"}
    shared |= {f"app.repositories.{one}:{model}Repository", "app.core.exceptions:NotFoundError"}
    return {
        "service_imports": write_imports(shared | schemas),
        "methods": _write_methods(resource),
    }


def _write_methods(resource: Resource) -> list[str]:
    model, identity = resource.names.model, f"{resource.names.singular}_id"
    labels = resource.names.labels
    found = f'raise NotFoundError("There is no such {resource.names.label}.")'
    key, row = f"{identity}: UUID", f"row = await self.get({identity})"
    change = "return await self._repository.change"
    methods = [
        _write(
            ("find", [f"query: {model}Query"], f"Slice[{model}]"),
            f"Return the {labels} that match.",
            "return await self._repository.find(query)",
        ),
        _write(
            ("get", [key], model),
            "Return one. Raises NotFoundError.",
            f"row = await self._repository.get({identity})",
            "if row is None:",
            f"    {found}",
            "return row",
        ),
        _write(
            ("create", [f"data: {model}Create"], model),
            "Add one.",
            f"return await self._repository.add({model}(**data.model_dump()))",
        ),
        _write(
            ("replace", [key, f"data: {model}Create"], model),
            "Set all fields of one. Raises NotFoundError.",
            row,
            f"{change}(row, data.model_dump())",
        ),
        _write(
            ("update", [key, f"data: {model}Update"], model),
            "Set the fields that were sent. Raises NotFoundError.",
            row,
            f"{change}(row, data.model_dump(exclude_unset=True))",
        ),
        _write(
            ("delete", [key], "None"),
            "Remove one. Raises NotFoundError.",
            f"await self._repository.delete(await self.get({identity}))",
        ),
    ]
    return "\n\n".join("\n".join(each) for each in methods).split("\n")


def _write(head: tuple[str, Sequence[str], str], doc: str, *body: str) -> list[str]:
    name, parameters, returns = head
    lines = [f'"""{doc}"""', *body]
    return [
        *define(name, ["self", *parameters], returns, indent=INDENT),
        *(f"{BODY}{line}" for line in lines),
    ]
