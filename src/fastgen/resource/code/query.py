"""The texts of the repository."""

from typing import Any

from fastgen.resource.field import Field
from fastgen.resource.layout import INDENT, Call, call, define, fits, lay_out, write_imports
from fastgen.resource.spec import Resource

# From here on, one branch for each filter would be too many.
MANY = 6


def build(resource: Resource) -> dict[str, Any]:
    """Return the texts of the queries."""
    names = resource.names
    one, model = names.singular, names.model
    sorted_by = [field.attribute for field in resource.fields if field.has("sort")]
    bases = _find_bases(resource)
    conditions, imports = _write_conditions(resource)
    arguments = ["query", "query.sort", *(["*where"] if conditions else [])]
    schema, models = f"app.schemas.{one}:{model}", f"app.models.{one}:{model}"
    return {
        "repository_imports": write_imports(
            imports
            | {"typing:ClassVar", models, f"{schema}Query", "app.repositories.base:Slice"}
            | bases.keys()
        ),
        "repository_bases": _write_bases(model, list(bases.values())),
        "sortable": [
            f'"created_at": {model}.id,',
            *(line for name in sorted_by for line in _write_sortable(model, name)),
        ],
        "find": [
            *define("find", ["self", f"query: {model}Query"], f"Slice[{model}]", indent=INDENT),
            f'    """Return the {names.labels} that match."""',
            *(f"    {line}" for line in conditions),
            f"    return await self.page({', '.join(arguments)})",
        ],
    }


def _find_bases(resource: Resource) -> dict[str, str]:
    """Return the classes that the repository is made of, by what is imported for them."""
    optional = {
        "scoped:ScopedRepository": bool(resource.scope),
        "soft_delete:SoftDeleteRepository": resource.has("soft_delete"),
        "versioned:VersionedRepository": resource.has("versioned"),
    }
    found = [name for name, holds in optional.items() if holds] or ["base:Repository"]
    return {f"app.repositories.{name}": name.partition(":")[2] for name in found}


def _write_bases(model: str, bases: list[str]) -> str:
    """Return what stands in the brackets of the class, on its lines."""
    head = call(f"class {model}Repository", *(f"{base}[{model}]" for base in bases))
    lines = "\n".join(lay_out(head, indent=0, after=":"))
    return lines.removeprefix(f"class {model}Repository(").removesuffix("):")


def _write_conditions(resource: Resource) -> tuple[list[str], set[str]]:
    model = resource.names.model
    searched = [field for field in resource.fields if field.has("search")]
    lines: list[str] = []
    imports: set[str] = set()
    if searched:
        condition, imports = _write_search(model, searched)
        lines += ["if query.search is not None:", *_append(condition)]
    filtered = [field.attribute for field in resource.fields if field.is_filtered]
    if len(filtered) > MANY:
        lines += _write_many(model, filtered)
        imports |= {"typing:Any", "sqlalchemy.orm:InstrumentedAttribute"}
    else:
        for name in filtered:
            lines += [f"if query.{name} is not None:", *_append(f"{model}.{name} == query.{name}")]
    if lines:
        lines.insert(0, "where: list[ColumnElement[bool]] = []")
    return lines, imports | ({"sqlalchemy:ColumnElement"} if lines else set())


def _write_many(model: str, filtered: list[str]) -> list[str]:
    """Return one statement for many columns: as many branches would be hard to read."""
    pairs = [Call("", (f"{model}.{name}", f"query.{name}")) for name in filtered]
    lines = [line for each in pairs for line in lay_out(each, indent=3 * INDENT, after=",")]
    return [
        "equal: list[tuple[InstrumentedAttribute[Any], object]] = [",
        *(f"    {line}" for line in lines),
        "]",
        "where += [column == value for column, value in equal if value is not None]",
    ]


def _write_sortable(model: str, name: str) -> list[str]:
    flat = f'"{name}": {model}.{name},'
    return [flat] if fits(flat, 2 * INDENT) else [f'"{name}": (', f"    {model}.{name}", "),"]


def _write_search(model: str, searched: list[Field]) -> tuple[Call, set[str]]:
    parts = tuple(
        call(f"{model}.{field.attribute}.icontains", "query.search", "autoescape=True")
        for field in searched
    )
    if len(parts) == 1:
        return parts[0], set()
    return call("or_", *parts), {"sqlalchemy:or_"}


def _append(condition: Call | str) -> list[str]:
    lines = lay_out(call("where.append", condition), indent=3 * INDENT)
    return [f"    {line}" for line in lines]
