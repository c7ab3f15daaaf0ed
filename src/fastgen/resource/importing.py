"""One import of a module: where it goes, and what taking it away leaves."""

import ast
from dataclasses import dataclass

from fastgen.resource.layout import fits
from fastgen.resource.module import Module, Splice, UnsureError, find_imported

FIRST_PARTY = "app"


@dataclass(frozen=True)
class Import:
    """`from module import name as alias`."""

    module: str
    name: str
    alias: str

    def __str__(self) -> str:
        """Return the line."""
        renamed = "" if self.alias == self.name else f" as {self.alias}"
        return f"from {self.module} import {self.name}{renamed}"

    @property
    def lines(self) -> list[str]:
        """It as it is written: in brackets where a line would be too long."""
        before, mark, what = str(self).partition(" import ")
        if fits(str(self), 0):
            return [str(self)]
        return [f"{before}{mark}(", f"    {what},", ")"]

    @property
    def target(self) -> str:
        """What it brings."""
        return f"{self.module}.{self.name}"


def place_import(module: Module, new: Import, limit: int | None) -> Splice:
    """Insert an import in its order, before a line; raises UnsureError without a place."""
    top = [
        node
        for node in module.tree.body
        if isinstance(node, (ast.Import, ast.ImportFrom)) and (limit is None or node.lineno < limit)
    ]
    ours = [node for node in top if _name(module, node).partition(".")[0] == FIRST_PARTY]
    package = new.module.rpartition(".")[0]
    siblings = [node for node in ours if _in_package(_name(module, node), package)]
    if siblings or ours:
        return module.insert_lines(_find_line(module, siblings or ours, new.module), new.lines)
    if top:
        return module.insert_lines(_after(top[-1]), ["", *new.lines])
    return _place_first(module, new)


def remove_import(module: Module, targets: frozenset[str]) -> list[Splice]:
    """Remove the imports of these names or modules; raises UnsureError for tangled ones."""
    splices = []
    for node in ast.walk(module.tree):
        if not isinstance(node, (ast.Import, ast.ImportFrom)):
            continue
        ours = [each for each in node.names if _full_name(module, node, each) in targets]
        if not ours:
            continue
        if node not in module.tree.body:
            message = f"line {node.lineno} imports it under a condition or in a function"
            raise UnsureError(message)
        if len(ours) == len(node.names):
            splices.append(remove_statement(module, node))
        else:
            splices += [_remove_name(module, node, each) for each in ours]
    return splices


def remove_statement(module: Module, node: ast.stmt) -> Splice:
    """Remove the lines of a statement; raises UnsureError when others stand on them."""
    first, last = node.lineno, node.end_lineno or node.lineno
    for other in module.tree.body:
        end = other.end_lineno or other.lineno
        if other is not node and other.lineno <= last and end >= first:
            message = f"line {first} holds another statement"
            raise UnsureError(message)
    module.check_boundary(last + 1)
    start = module.starts[first - 1]
    end = module.starts[last] if last < len(module.starts) else len(module.content)
    alone = isinstance(node, (ast.Import, ast.ImportFrom)) and _is_alone(module, first, last)
    if alone:
        start = module.starts[first - 2]
    elif end == len(module.content) and not module.content.endswith((b"\n", b"\r")):
        before = module.line(first - 1) if first > 1 else b""
        start -= len(before) - len(before.rstrip(b"\r\n"))
    return Splice(start, end, b"")


def _is_alone(module: Module, first: int, last: int) -> bool:
    """Return whether an import has empty lines on both sides, of which one goes with it."""
    if first == 1 or module.line(first - 1).strip():
        return False
    return not module.line(last + 1).strip()


def _remove_name(module: Module, node: ast.Import | ast.ImportFrom, name: ast.alias) -> Splice:
    index = node.names.index(name)
    if index + 1 < len(node.names):
        after = node.names[index + 1]
        start = module.offset(name.lineno, name.col_offset)
        end = module.offset(after.lineno, after.col_offset)
    else:
        before = node.names[index - 1]
        start = module.offset(before.end_lineno or 0, before.end_col_offset or 0)
        end = module.offset(name.end_lineno or 0, name.end_col_offset or 0)
    if b"#" in module.content[start:end]:
        message = f"a comment stands beside the import in line {name.lineno}"
        raise UnsureError(message)
    return Splice(start, end, b"")


def _find_line(module: Module, siblings: list[ast.Import | ast.ImportFrom], name: str) -> int:
    """Return the line that keeps sorted imports sorted, and otherwise the one after them."""
    keys = [_name(module, node) for node in siblings]
    before = [node for node, key in zip(siblings, keys, strict=True) if key < name]
    if keys != sorted(keys):
        return _after(siblings[-1])
    return _after(before[-1]) if before else siblings[0].lineno


def _place_first(module: Module, new: Import) -> Splice:
    """Insert the first import of a module: after its docstring."""
    body = module.tree.body
    if not body:
        return module.insert_lines(len(module.starts), new.lines)
    first = body[0]
    if isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant):
        return module.insert_lines(_after(first), ["", *new.lines])
    return module.insert_lines(first.lineno, [*new.lines, ""])


def _name(module: Module, node: ast.Import | ast.ImportFrom) -> str:
    if isinstance(node, ast.Import):
        return node.names[0].name
    return find_imported(node, module.package)


def _full_name(module: Module, node: ast.Import | ast.ImportFrom, each: ast.alias) -> str:
    if isinstance(node, ast.Import):
        return each.name
    return f"{find_imported(node, module.package)}.{each.name}"


def _in_package(name: str, package: str) -> bool:
    return name == package or name.startswith(f"{package}.")


def _after(node: ast.stmt) -> int:
    return (node.end_lineno or node.lineno) + 1
