"""The router that wires the endpoints: `router.include_router(orders)`."""

import ast

from fastgen.resource.importing import Import, place_import, remove_import, remove_statement
from fastgen.resource.inclusion import (
    INCLUDE,
    ROUTER,
    Inclusion,
    find_inclusions,
    find_renamings,
    find_uses,
    is_wired,
)
from fastgen.resource.module import (
    Module,
    Splice,
    UnsureError,
    apply_splices,
    find_targets,
    read_module,
    refuse_dynamic,
)

PACKAGE = "app.api.v1"


def make_import(plural: str, alias: str = "") -> Import:
    """Return the import of a resource's router."""
    return Import(f"{PACKAGE}.endpoints.{plural}", ROUTER, alias or plural)


def include(content: bytes, plural: str) -> bytes:
    """Wire a resource's router; raises UnsureError when it might go wrong."""
    module = read_module(content, PACKAGE)
    new = make_import(plural)
    if is_wired(module, new):
        return content
    definition = _find_definition(module)
    name, imported = _choose_name(module, new)
    line = _find_line(module, _one_name(definition), name)
    splices = [module.insert_lines(line, [f"{_one_name(definition)}.{INCLUDE}({name})"])]
    if not imported:
        splices = [place_import(module, make_import(plural, name), line), *splices]
    result = apply_splices(content, splices)
    _check(module, result, new, added=len(splices))
    return result


def exclude(content: bytes, plural: str) -> bytes:
    """Take a resource's router out; raises UnsureError when it might go wrong."""
    module = read_module(content, PACKAGE)
    new = make_import(plural)
    refuse_dynamic(module)
    ours = [each for each in find_inclusions(module) if each.child == new.target]
    splices = [_remove(module, each) for each in ours]
    splices += remove_import(module, frozenset({new.target, new.module}))
    uses = find_uses(module, new, [each.node for each in ours])
    for node in [*uses, *find_renamings(module, new)]:
        message = f"line {node.lineno} uses it too"
        raise UnsureError(message)
    result = apply_splices(content, splices)
    read_module(result, PACKAGE)
    return result


def _remove(module: Module, inclusion: Inclusion) -> Splice:
    if inclusion.statement is None or inclusion.statement not in module.tree.body:
        message = f"line {inclusion.node.lineno} wires it in a condition, loop or function"
        raise UnsureError(message)
    return remove_statement(module, inclusion.statement)


def _find_definition(module: Module) -> ast.Assign | ast.AnnAssign:
    """Return the statement that makes the router, if there is one and it always runs."""
    meaning = module.names.get(ROUTER)
    if meaning is None:
        message = f'it has no variable "{ROUTER}" that is always set'
        raise UnsureError(message)
    name = meaning.removeprefix(":")
    for node in module.tree.body:
        if not isinstance(node, (ast.Assign, ast.AnnAssign)) or not _defines(node, name):
            continue
        if any(module.bound[each] != 1 for each in {ROUTER, name}):
            message = f'"{ROUTER}" is set more than once'
            raise UnsureError(message)
        return node
    message = f'"{ROUTER}" is not made here by APIRouter(...)'
    raise UnsureError(message)


def _defines(node: ast.Assign | ast.AnnAssign, name: str) -> bool:
    if name not in find_targets(node) or not isinstance(node.value, ast.Call):
        return False
    function = node.value.func
    called = function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")
    return called.endswith("Router")


def _one_name(node: ast.Assign | ast.AnnAssign) -> str:
    names = find_targets(node)
    return ROUTER if ROUTER in names else names[0]


def _choose_name(module: Module, new: Import) -> tuple[str, bool]:
    """Return the name to wire by, and whether the module imports it already."""
    for name, meaning in module.names.items():
        if meaning == new.target and module.bound[name] == 1:
            return name, True
    used = {node.id for node in ast.walk(module.tree) if isinstance(node, ast.Name)}
    for name in (new.alias, f"{new.alias}_{ROUTER}"):
        if not module.bound[name] and name not in used:
            return name, False
    message = f'the name "{new.alias}" is taken'
    raise UnsureError(message)


def _find_line(module: Module, router: str, name: str) -> int:
    """Return the line for the new call: in order among its like, or after the router."""
    meaning = module.names[router]
    calls = [
        each.statement
        for each in find_inclusions(module)
        if each.host == meaning and each.statement in module.tree.body and each.statement
    ]
    calls.sort(key=lambda node: node.lineno)
    bound = [_find_binding(module, router), _find_binding(module, name)]
    earliest = max(bound) + 1
    keys = [ast.unparse(node).partition(f"{INCLUDE}(")[2] for node in calls]
    before = [node for node, key in zip(calls, keys, strict=True) if key < f"{name})"]
    if calls and keys == sorted(keys) and not before:
        return max(calls[0].lineno, earliest)
    if calls:
        last = before[-1] if keys == sorted(keys) else calls[-1]
        return max((last.end_lineno or last.lineno) + 1, earliest)
    return earliest


def _find_binding(module: Module, name: str) -> int:
    """Return the last line of the statement that binds a name, or 0."""
    for node in module.certain:
        names = {each for child in ast.walk(node) for each in _names_in(child)}
        if name in names and not isinstance(node, (ast.FunctionDef, ast.ClassDef)):
            return node.end_lineno or node.lineno
    return 0


def _names_in(node: ast.AST) -> list[str]:
    if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
        return [node.id]
    if isinstance(node, ast.alias):
        return [node.asname or node.name.partition(".")[0]]
    return []


def _check(before: Module, content: bytes, new: Import, *, added: int) -> None:
    """Read the result again: wired, and all else as it was."""
    after = read_module(content, PACKAGE)
    old = [ast.dump(node) for node in before.tree.body]
    now = [ast.dump(node) for node in after.tree.body]
    for dump in old:
        if dump in now:
            now.remove(dump)
    if not is_wired(after, new) or len(now) != added:
        message = "no line could be found where it fits"
        raise UnsureError(message)
