"""What is wrong with the relations of a resource, once it is known what they mean."""

from collections.abc import Collection, Iterator, Mapping
from typing import TYPE_CHECKING

from fastgen.resource.layout import fits
from fastgen.resource.reference import Reference, Target

if TYPE_CHECKING:
    from fastgen.resource.spec import Resource

# PostgreSQL cuts names of indexes and constraints, such as ix_<table>_<column>, to 63.
LONGEST_PAIR = 59
JOIN_INDENT = 8


def find_relation_problems(resource: "Resource", tables: Collection[Target]) -> list[str]:
    """Return what stands in the way of the links, and of what callers are to find."""
    taken = {each.table: f"{each.table} have it already" for each in tables}
    for each in tables:
        taken |= dict.fromkeys(each.links, f"{each.table} have it already")
    problems = [*_find_open(resource), *_find_path_problems(resource, tables)]
    if resource.names.table in taken:
        problems.append(_explain(resource.names.table, resource.names.table, taken))
    taken |= {each.attribute: "it is a field as well" for each in resource.asked}
    for link in resource.links:
        taken.setdefault(resource.names.table, "it is that of the resource itself")
        if link.secondary in taken:
            problems.append(_explain(link.field.name, link.secondary, taken))
        taken[link.secondary] = "it is that of other links"
        problems += _find_name_problems(resource, link)
    return problems


def _explain(name: str, table: str, taken: Mapping[str, str]) -> str:
    return f'{name}: its table would be "{table}", and {taken[table]}; choose another name'


def _find_open(resource: "Resource") -> Iterator[str]:
    """Yield what belongs to users, where everybody may call."""
    if not resource.has("public"):
        return
    for each in (*resource.checked, *resource.links):
        if each.target.is_owned:
            yield f"{each.field.name}: {each.target.table} belong to users, and --public knows none"
    if resource.parent and resource.parent.is_owned:
        yield f"--parent: {resource.parent.table} belong to users, and --public knows none"


def _find_path_problems(resource: "Resource", tables: Collection[Target]) -> Iterator[str]:
    """Yield the paths that would mean both links and a nested resource."""
    routes = {each.route: each.table for each in tables if each.route}
    linked = {path: each.table for each in tables for path in each.links.values()}
    if resource.route in linked:
        what = f"links of {linked[resource.route]}"
        yield f'{resource.names.plural}: "{resource.route}" is the path of {what}; choose another'
    for link in resource.links:
        path = link.find_path(resource.route, resource.names.singular)
        if path in routes:
            yield f'{link.field.name}: "{path}" is the path of {routes[path]}; choose another name'


def _find_name_problems(resource: "Resource", link: Reference) -> Iterator[str]:
    name, near = link.field.name, f"{resource.names.singular}_id"
    if name == "service":
        yield f'{name}: links called "service" would be mixed up with the service; write "services"'
    longest = max(near, link.far, key=len)
    join = f'secondaryjoin="{link.target.model}.id == {link.secondary}.c.{link.far}",'
    if len(link.secondary) + len(longest) > LONGEST_PAIR:
        yield (
            f'{name}: "{link.secondary}" and "{longest}" have more than {LONGEST_PAIR} characters'
            " together, too many for the names of indexes in PostgreSQL; write a shorter name"
        )
    elif link.is_itself and not fits(join, JOIN_INDENT):
        yield f'{name}: "{link.secondary}" is too long for links to itself; write a shorter name'
