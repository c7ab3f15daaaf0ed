"""Which routers a module includes in which, and whether a resource's is among them."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass

from fastgen.resource.importing import Import
from fastgen.resource.module import Module, UnsureError, refuse_dynamic

ROUTER = "router"
INCLUDE = "include_router"


@dataclass(frozen=True)
class Inclusion:
    """One `host.include_router(child)`, with the statement that is it."""

    host: str | None
    child: str | None
    node: ast.Call
    statement: ast.stmt | None


def is_wired(module: Module, new: Import) -> bool:
    """Return whether the router is wired, under whatever name.

    Raises UnsureError when that cannot be told.
    """
    inclusions = list(find_inclusions(module))
    ours = [each for each in inclusions if each.child == new.target]
    if any(each.statement is None for each in ours):
        return True  # In a function, a loop or a condition: its author knows when.
    uses = find_uses(module, new, [each.node for each in ours])
    if uses:
        _check_uses(uses, inclusions)
        return True
    if not ours:
        refuse_dynamic(module)
    elif not _reaches(inclusions, module.names.get(ROUTER), new.target):
        message = f"line {ours[0].node.lineno} wires it into a router that is not wired itself"
        raise UnsureError(message)
    return bool(ours)


def _check_uses(uses: list[ast.expr], inclusions: list[Inclusion]) -> None:
    """Raise UnsureError unless a loop or a function includes what it is given."""
    if all(each.child is not None for each in inclusions):
        message = f"line {uses[0].lineno} uses it in another way"
        raise UnsureError(message)


def find_inclusions(module: Module) -> Iterator[Inclusion]:
    """Yield each call of include_router; only those that always run have a statement."""
    certain = {id(each.value): each for each in module.certain if isinstance(each, ast.Expr)}
    for node in ast.walk(module.tree):
        if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute):
            continue
        if node.func.attr != INCLUDE:
            continue
        given = [*node.args, *(each.value for each in node.keywords if each.arg == ROUTER)]
        child = module.resolve(given[0]) if given else None
        yield Inclusion(module.resolve(node.func.value), child, node, certain.get(id(node)))


def find_uses(module: Module, new: Import, calls: list[ast.Call]) -> list[ast.expr]:
    """Return what uses the resource's router, or its module as a whole, outside these calls.

    To give it another name is no use.
    """
    nodes = list(ast.walk(module.tree))
    apart = {id(node.value) for node in find_renamings(module, new)}
    apart |= {id(node) for call in calls for node in ast.walk(call)}
    chained = {id(node.value) for node in nodes if isinstance(node, ast.Attribute)}
    return [
        node
        for node in nodes
        if isinstance(node, (ast.Name, ast.Attribute))
        and isinstance(node.ctx, ast.Load)
        and id(node) not in apart
        and _is_use(module.resolve(node), new, whole=id(node) not in chained)
    ]


def find_renamings(module: Module, new: Import) -> list[ast.Assign | ast.AnnAssign]:
    """Return the statements that give the router another name."""
    return [
        each
        for each in module.certain
        if isinstance(each, (ast.Assign, ast.AnnAssign))
        and each.value is not None
        and _is_use(module.resolve(each.value), new, whole=True)
    ]


def _is_use(meaning: str | None, new: Import, *, whole: bool) -> bool:
    return meaning == new.target or (whole and meaning == new.module)


def _reaches(inclusions: list[Inclusion], start: str | None, target: str) -> bool:
    seen: set[str | None] = {None}
    todo = [start]
    while todo:
        host = todo.pop()
        if host in seen:
            continue
        seen.add(host)
        todo += [each.child for each in inclusions if each.host == host]
    return target in seen
