"""The package that knows all models: the import of each, and its name in `__all__`."""

import ast

from fastgen.resource.importing import Import, place_import, remove_import
from fastgen.resource.module import (
    Module,
    Splice,
    UnsureError,
    apply_splices,
    find_targets,
    read_module,
    refuse_dynamic,
)

PACKAGE = "app.models"
ALL = "__all__"


def make_import(singular: str, model: str) -> Import:
    """Return the import of a model."""
    return Import(f"{PACKAGE}.{singular}", model, model)


def export(content: bytes, singular: str, model: str) -> bytes:
    """Import a model and name it in `__all__`; raises UnsureError when it might go wrong."""
    module = read_module(content, PACKAGE)
    new = make_import(singular, model)
    names = _find_names(module, new)
    splices = []
    if names is None:
        refuse_dynamic(module)
        if module.bound[model]:
            message = f'the name "{model}" is taken'
            raise UnsureError(message)
        splices.append(place_import(module, new, None))
        names = [model]
    exported = _find_all(module)
    if exported is not None and names and not set(names) & set(_read_all(module)):
        splices += _add_entry(module, exported, names[0])
    result = apply_splices(content, splices)
    _check(module, result, new)
    return result


def withdraw(content: bytes, singular: str, model: str) -> bytes:
    """Take a model out; raises UnsureError when it might go wrong."""
    module = read_module(content, PACKAGE)
    new = make_import(singular, model)
    names = _find_names(module, new)
    if names is None:
        return content
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Name) and node.id in names:
            message = f"line {node.lineno} uses it too"
            raise UnsureError(message)
    splices = remove_import(module, frozenset({new.target, new.module, f"{new.module}.*"}))
    exported = _find_all(module)
    if exported is not None:
        for name in sorted(set(names) & set(_read_all(module))):
            splices += _remove_entry(module, exported, name)
    result = apply_splices(content, splices)
    after = read_module(result, PACKAGE)
    if set(_read_all(after)) != set(_read_all(module)) - set(names):
        message = f"{ALL} is written in a way that cannot be changed"
        raise UnsureError(message)
    return result


def _find_names(module: Module, new: Import) -> list[str] | None:
    """Return the names that the model has here, or None when nothing imports its module."""
    names = [name for name, meaning in module.names.items() if meaning == new.target]
    wholes = {new.module, f"{new.module}.*"}
    imported = [
        each
        for node in module.certain
        if isinstance(node, ast.Import)
        for each in node.names
        if each.name == new.module
    ]
    if names:
        return names
    return [] if imported or wholes & set(module.names.values()) else None


def _find_all(module: Module) -> ast.List | ast.Tuple | None:
    """Return the literal of `__all__`, or None without one."""
    found = [
        node
        for node in ast.walk(module.tree)
        if isinstance(node, (ast.Assign, ast.AnnAssign)) and _sets_all(node)
    ]
    if not found:
        return None
    node = found[0]
    if len(found) > 1 or node not in module.tree.body:
        message = f"{ALL} is set more than once, or under a condition"
        raise UnsureError(message)
    if not isinstance(node.value, (ast.List, ast.Tuple)):
        message = f"{ALL} is computed"
        raise UnsureError(message)
    return node.value


def _sets_all(node: ast.Assign | ast.AnnAssign) -> bool:
    return ALL in find_targets(node)


def _read_all(module: Module) -> list[str]:
    """Return the names that are exported, as far as they are written here."""
    found = []
    for node in ast.walk(module.tree):
        changes = isinstance(node, (ast.AugAssign, ast.Call)) and ALL in ast.dump(
            node.target if isinstance(node, ast.AugAssign) else node.func
        )
        if changes or (isinstance(node, (ast.Assign, ast.AnnAssign)) and _sets_all(node)):
            found += [
                each.value
                for each in ast.walk(node)
                if isinstance(each, ast.Constant) and isinstance(each.value, str)
            ]
    return found


def _add_entry(module: Module, node: ast.List | ast.Tuple, name: str) -> list[Splice]:
    quote = b"'" if node.elts and module.text(node.elts[0])[:1] == b"'" else b'"'
    entry = quote + name.encode() + quote
    if not node.elts:
        start = module.offset(node.lineno, node.col_offset) + 1
        return [Splice(start, start, entry + (b"," if isinstance(node, ast.Tuple) else b""))]
    keys = [_key(each) for each in node.elts]
    later = [each for each, key in zip(node.elts, keys, strict=True) if key > name.lower()]
    own_lines = _has_own_lines(node)
    if keys == sorted(keys) and later:
        at = module.span(later[0])[0]
        return [Splice(at, at, entry + b"," + (_break(module, later[0]) if own_lines else b" "))]
    return _append_entry(module, node.elts[-1], entry, own_lines=own_lines)


def _has_own_lines(node: ast.List | ast.Tuple) -> bool:
    lines = {each.lineno for each in node.elts}
    return len(lines) == len(node.elts) and node.lineno not in lines


def _append_entry(module: Module, last: ast.expr, entry: bytes, *, own_lines: bool) -> list[Splice]:
    end = module.span(last)[1]
    if not own_lines:
        return [Splice(end, end, b", " + entry)]
    line = last.end_lineno or last.lineno
    rest = module.content[end : module.starts[line]]
    bare = rest.rstrip(b"\r\n")
    code = bare.partition(b"#")[0].strip()
    if code not in {b"", b","}:
        return [Splice(end, end, b"," + _break(module, last) + entry)]
    at = end + len(bare)
    if code == b",":
        return [Splice(at, at, _break(module, last) + entry + b",")]
    return [Splice(end, end, b","), Splice(at, at, _break(module, last) + entry)]


def _break(module: Module, node: ast.expr) -> bytes:
    """Return a line's end and the indent of a node, which is the first on its line."""
    start = module.starts[node.lineno - 1]
    return module.newline(node.lineno) + module.content[start : start + node.col_offset]


def _remove_entry(module: Module, node: ast.List | ast.Tuple, name: str) -> list[Splice]:
    """Remove an entry: with its line where it has one, else with its comma."""
    found = [each for each in node.elts if isinstance(each, ast.Constant) and each.value == name]
    if len(found) != 1:
        message = f"{ALL} does not hold {name} as one text"
        raise UnsureError(message)
    entry = found[0]
    start, end = module.span(entry)
    first, last = module.starts[entry.lineno - 1], module.starts[entry.lineno]
    before, after = module.content[first:start], module.content[end:last]
    rest = after.partition(b"#")[0].strip()
    index = node.elts.index(entry)
    if not before.strip() and rest == b"," and len(node.elts) > 1:
        return [Splice(first, last, b"")]
    if index + 1 < len(node.elts):
        return [Splice(start, module.span(node.elts[index + 1])[0], b"")]
    if not index:
        comma = after.find(b",") + 1 if rest.startswith(b",") else 0
        return [Splice(start, end + comma, b"")]
    previous = module.span(node.elts[index - 1])[1]
    if before.strip() or module.content[previous : previous + 1] != b",":
        return [Splice(previous, end, b"")]
    # Alone on its line, and without a comma: neither had the one before it.
    line = module.line(entry.lineno - 1)
    return [
        Splice(previous, previous + 1, b""),
        Splice(first - (len(line) - len(line.rstrip(b"\r\n"))), end, b""),
    ]


def _key(node: ast.expr) -> str:
    value = node.value if isinstance(node, ast.Constant) else None
    return value.lower() if isinstance(value, str) else "~"


def _check(before: Module, content: bytes, new: Import) -> None:
    """Read the result again: known once, exported once, and all else as it was."""
    after = read_module(content, PACKAGE)
    if _find_names(after, new) is None:
        message = "no line could be found where it fits"
        raise UnsureError(message)
    old, now = _strip(before), _strip(after)
    added = [each for each in now if each not in old]
    missing = [each for each in old if each not in now]
    exports = _read_all(after)
    once = all(exports.count(name) <= 1 for name in {new.name} & set(exports))
    if missing or added not in ([], [ast.dump(ast.parse(str(new)).body[0])]) or not once:
        message = f"{ALL} is written in a way that cannot be changed"
        raise UnsureError(message)


def _strip(module: Module) -> list[str]:
    """Return the module's statements without `__all__`."""
    return [
        ast.dump(node)
        for node in module.tree.body
        if not (isinstance(node, (ast.Assign, ast.AnnAssign)) and _sets_all(node))
    ]
