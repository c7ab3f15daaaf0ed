"""What is wrong with the words of a line together: its options, its fields, what they refer to."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from fastgen.resource.field import Field
from fastgen.resource.naming import Names
from fastgen.resource.reference import REFERRING, Target, find_target

OPERATIONS = ("list", "create", "get", "update", "delete")
KNOWN = {"singular", "plural", "only", "parent", "soft_delete", "versioned", "cache"}
KNOWN |= {"owner", "public", "auth", "role"}
NO_FIELDS = "a resource needs at least one field"
# Those that mean somebody who has logged in.
GUARDS = ("owner", "auth", "role")
ROLES = ("user", "admin")
NO_USERS = "the project has no users who log in; give it some: fastgen set auth=jwt"
# As long as a line names both sides of a link, and as a router has its path.
LONGEST_LINK, LONGEST_ROUTE = 44, 86
# The columns that options make.
COLUMNS = {"versioned": "version", "soft_delete": "deleted_at", "owner": "owner_id"}


def list_operations(options: Mapping[str, Any]) -> tuple[str, ...]:
    """Return what clients can do, in the order of the endpoints."""
    only = options.get("only")
    asked = only.split(",") if isinstance(only, str) else only
    return tuple(each for each in OPERATIONS if asked is None or each in asked)


def find_option_problems(given: Mapping[str, Any]) -> list[str]:
    """Return what is wrong with the options by themselves."""
    problems = _find_operation_problems(given.get("only"))
    for key in given.keys() - KNOWN:
        problems.append(f"{_dash(key)}: there is no such option")
    guards = [_dash(each) for each in GUARDS if each in given]
    if "public" in given and guards:
        problems.append(f"--public: does not go with {' and '.join(guards)}")
    if given.get("role", "admin") not in ROLES:
        problems.append(f'--role: there is no role "{given["role"]}"; there are {", ".join(ROLES)}')
    return problems


def _dash(option: str) -> str:
    return f"--{option.replace('_', '-')}"


def _find_operation_problems(only: object) -> list[str]:
    asked = only.split(",") if isinstance(only, str) else only or []
    if not isinstance(asked, list):
        return ["--only: write operations, as in list,get"]
    unknown = [str(each) for each in asked if each not in OPERATIONS]
    known = ",".join(OPERATIONS)
    return [f'--only: there is no operation "{each}"; there are {known}' for each in unknown]


def find_line_problems(
    read: Sequence[Field], words: Sequence[str], given: Mapping[str, Any]
) -> list[str]:
    """Return what is wrong with the fields together, and with the columns of options."""
    if not words:
        return [NO_FIELDS]
    problems, attributes = _find_doubles(read), [field.attribute for field in read]
    for option, column in COLUMNS.items():
        if option in given and column in attributes:
            problems.append(f"{column}: {_dash(option)} makes a column of this name")
    if read and not any(field.is_written and field.kind != "m2m" for field in read):
        problems.append("a resource needs at least one field that clients can write")
    if "cache" in given and not {"list", "get"} & {*list_operations(given)}:
        problems.append("--cache: there is nothing to cache without list or get")
    return problems


def _find_doubles(read: Sequence[Field]) -> list[str]:
    """Return the fields that are called alike, or as a relation."""
    problems: list[str] = []
    attributes = [field.attribute for field in read]
    for number, field in enumerate(read):
        if field.attribute in attributes[:number]:
            problems.append(f'{field.name}: there are two fields called "{field.attribute}"')
        if field.kind == "ref" and field.name in attributes:
            problems.append(f'{field.name}: there is another field called "{field.name}"')
    return problems


def find_targets(
    read: Sequence[Field],
    given: Mapping[str, Any],
    tables: Collection[Target],
    names: Names | None,
) -> tuple[dict[str, Target], list[str]]:
    """Return the tables that are referred to, by what they were called, and what is missing."""
    targets: dict[str, Target] = {}
    problems: list[str] = []
    for field in (each for each in read if each.kind in REFERRING and len(each.args) == 1):
        target = find_target(field.args[0], tables, names)
        if target is None:
            problems.append(f"{field.name}: {_explain_missing('table', field.args[0], tables)}")
            continue
        targets[field.args[0]] = target
        problems += _find_reference_problems(field, target, names)
    users = find_target("users", [each for each in tables if not each.is_resource], None)
    if users is not None:
        targets[users.table] = users
    else:
        problems += [f"{_dash(each)}: {NO_USERS}" for each in GUARDS if each in given]
    if "parent" in given:
        problems += _add_parent(str(given["parent"]), read, tables, targets)
        problems += _find_route_problems(targets.get(str(given["parent"])), names)
    return targets, problems


def _explain_missing(what: str, name: str, tables: Collection[Target]) -> str:
    known = ", ".join(sorted(each.table for each in tables if each.is_referable)) or "none"
    return f'there is no {what} "{name}"; there are: {known}'


def _find_reference_problems(field: Field, target: Target, names: Names | None) -> list[str]:
    is_itself = field.kind == "ref" and names is not None and target.table == names.table
    if field.kind == "m2m":
        length = len(target.singular) + len(names.singular if names else "")
        long = [f"{field.name}: this and {target.table} are too long together to be linked"]
        return long * (length > LONGEST_LINK)
    if not is_itself or (field.optional and not field.has("unique")):
        return []
    return [f"{field.name}: a reference to its own table must be optional, and not unique"]


def _find_route_problems(above: Target | None, names: Names | None) -> list[str]:
    if above is None or names is None:
        return []
    route = f"{above.route}/{{{above.singular}_id}}/{names.path}"
    if len(route) <= LONGEST_ROUTE:
        return []
    return [f'--parent: the path "{route}" has more than {LONGEST_ROUTE} characters']


def _add_parent(
    name: str, read: Sequence[Field], tables: Collection[Target], targets: dict[str, Target]
) -> list[str]:
    resources = [each for each in tables if each.is_resource]
    above = find_target(name, resources, None)
    if above is None:
        return [f"--parent: {_explain_missing('resource', name, resources)}"]
    targets[name] = above
    taken = {each for field in read for each in (field.name, field.attribute)}
    if {above.singular, f"{above.singular}_id"} & taken:
        return [f"{above.singular}: --parent makes this field; leave it out"]
    return []
