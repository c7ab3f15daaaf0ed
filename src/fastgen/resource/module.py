"""A Python module as bytes with positions: what its names stand for, and where lines may go."""

import ast
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

BOM = b"\xef\xbb\xbf"
LINE_END = re.compile(rb"\r\n|\r|\n")
CODING = re.compile(rb"^[ \t\f]*#.*?coding[:=][ \t]*([-\w.]+)")
UTF8 = frozenset({b"utf-8", b"utf8", b"utf-8-sig"})
# Whoever uses these wires by name or by folder, where no import says so.
DYNAMIC = frozenset({"importlib", "pkgutil", "__import__", "exec", "eval", "globals"})
SCOPES = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Lambda)


class UnsureError(Exception):
    """Why a module cannot be changed with certainty."""


@dataclass(frozen=True)
class Splice:
    """Bytes to put in place of others."""

    start: int
    end: int
    content: bytes


@dataclass(frozen=True)
class Module:
    """A parsed module; `package` is the one that relative imports start from."""

    content: bytes
    package: str
    tree: ast.Module

    @cached_property
    def starts(self) -> tuple[int, ...]:
        """The offset of each line, and of the end."""
        begin = len(BOM) if self.content.startswith(BOM) else 0
        ends = [match.end() for match in LINE_END.finditer(self.content)]
        lines = [begin, *ends]
        return tuple(lines if lines[-1] == len(self.content) else [*lines, len(self.content)])

    @cached_property
    def certain(self) -> tuple[ast.stmt, ...]:
        """The statements that run whenever the module is imported."""
        return tuple(_find_certain(self.tree.body))

    @cached_property
    def names(self) -> dict[str, str]:
        """What each name of the module stands for: a dotted path, or itself behind a colon."""
        found: dict[str, str] = {}
        for statement in self.certain:
            for name, meaning in _bind(statement, self, found):
                same = found.setdefault(name, meaning) == meaning
                found[name] = meaning if same else f":{name}?"
        return found

    @cached_property
    def bound(self) -> Counter[str]:
        """How many times each name is bound at the module's level, conditions included."""
        return Counter(_find_bound(self.tree))

    def resolve(self, node: ast.AST) -> str | None:
        """Return what a name or a chain of attributes stands for."""
        return _resolve(node, self.names)

    def offset(self, line: int, column: int) -> int:
        """Return the offset of a position of `ast`."""
        return self.starts[line - 1] + column

    def span(self, node: ast.expr) -> tuple[int, int]:
        """Return the offsets of an expression's begin and end."""
        end = self.offset(node.end_lineno or node.lineno, node.end_col_offset or 0)
        return self.offset(node.lineno, node.col_offset), end

    def text(self, node: ast.expr) -> bytes:
        """Return the bytes of an expression."""
        start, end = self.span(node)
        return self.content[start:end]

    def newline(self, line: int) -> bytes:
        """Return how the lines around one end."""
        near = self.line(line - 1) + self.line(line)
        found = LINE_END.search(near) or LINE_END.search(self.content)
        return found.group() if found else b"\n"

    def insert_lines(self, line: int, lines: list[str]) -> Splice:
        """Put lines before a line; raises UnsureError inside a statement."""
        self.check_boundary(line)
        newline = self.newline(line)
        at = self.starts[min(line, len(self.starts)) - 1]
        text = b"".join(each.encode() + newline for each in lines)
        head = self.content[:at]
        if at == len(self.content) and head.strip(BOM) and not head.endswith((b"\n", b"\r")):
            text = newline + text.removesuffix(newline)
        return Splice(at, at, text)

    def check_boundary(self, line: int) -> None:
        """Raise UnsureError unless a statement can begin at this line."""
        for node in self.tree.body:
            decorators = getattr(node, "decorator_list", [])
            first = min([node.lineno, *(each.lineno for each in decorators)])
            if first < line <= (node.end_lineno or node.lineno):
                message = f"line {line} is inside another statement"
                raise UnsureError(message)
        before = self.line(line - 1)
        if before.rstrip(b"\r\n").endswith(b"\\"):
            message = f"line {line - 1} ends in a backslash"
            raise UnsureError(message)

    def line(self, number: int) -> bytes:
        """Return a line with its end, or nothing past the last."""
        if not 1 <= number < len(self.starts):
            return b""
        return self.content[self.starts[number - 1] : self.starts[number]]


def read_module(content: bytes, package: str) -> Module:
    """Parse a module; raises UnsureError for what this Python cannot read."""
    head = content.removeprefix(BOM).split(b"\n", 2)[:2]
    for line in head:
        coding = CODING.match(line)
        if coding and coding.group(1).lower() not in UTF8:
            message = f"it is written in {coding.group(1).decode()}, and not in UTF-8"
            raise UnsureError(message)
    try:
        tree = ast.parse(content)
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        message = f"this Python cannot read it ({error})"
        raise UnsureError(message) from error
    return Module(content, package, tree)


def apply_splices(content: bytes, splices: list[Splice]) -> bytes:
    """Make all changes; those at one place in their order."""
    ordered = sorted(splices, key=lambda each: each.start)
    for splice in ordered[::-1]:
        content = content[: splice.start] + splice.content + content[splice.end :]
    return content


def find_imported(node: ast.ImportFrom, package: str) -> str:
    """Return the full name of the module that is imported from."""
    if not node.level:
        return node.module or ""
    parts = package.split(".")
    base = parts[: len(parts) - node.level + 1]
    return ".".join([*base, *([node.module] if node.module else [])])


def refuse_dynamic(module: Module) -> None:
    """Raise UnsureError for a module that finds others by name or by folder."""
    if _is_dynamic(module.tree):
        message = "it finds modules by name or by folder"
        raise UnsureError(message)


def _is_dynamic(tree: ast.Module) -> bool:
    for node in ast.walk(tree):
        if isinstance(node, ast.Name) and node.id in DYNAMIC:
            return True
        if isinstance(node, ast.alias) and node.name.partition(".")[0] in DYNAMIC:
            return True
        if isinstance(node, ast.ImportFrom) and (node.module or "").partition(".")[0] in DYNAMIC:
            return True
    return False


def _find_certain(body: list[ast.stmt]) -> Iterator[ast.stmt]:
    for node in body:
        yield node
        if isinstance(node, (ast.Try, ast.With)):
            yield from _find_certain(node.body)


def _resolve(node: ast.AST, names: dict[str, str]) -> str | None:
    if isinstance(node, ast.Name):
        return names.get(node.id)
    if isinstance(node, ast.Attribute):
        value = _resolve(node.value, names)
        return None if value is None else f"{value}.{node.attr}"
    return None


def _bind(node: ast.stmt, module: Module, known: dict[str, str]) -> Iterator[tuple[str, str]]:
    if isinstance(node, ast.ImportFrom):
        source = find_imported(node, module.package)
        yield from ((each.asname or each.name, f"{source}.{each.name}") for each in node.names)
    elif isinstance(node, ast.Import):
        yield from map(_bind_module, node.names)
    elif isinstance(node, (ast.Assign, ast.AnnAssign)) and node.value is not None:
        names = find_targets(node)
        meaning = _resolve(node.value, known) or f":{next(iter(names), '')}"
        yield from ((name, meaning) for name in names)


def _bind_module(each: ast.alias) -> tuple[str, str]:
    top = each.name.partition(".")[0]
    return (each.asname, each.name) if each.asname else (top, top)


def find_targets(node: ast.Assign | ast.AnnAssign) -> list[str]:
    """Return the plain names that a statement sets."""
    targets = node.targets if isinstance(node, ast.Assign) else [node.target]
    return [each.id for each in targets if isinstance(each, ast.Name)]


def _find_bound(node: ast.AST) -> Iterator[str]:
    """Yield each name that is bound, without looking into other scopes."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, SCOPES):
            yield getattr(child, "name", "")
            yield from _find_global(child)
            continue
        yield from _name_bound(child)
        yield from _find_bound(child)


def _name_bound(node: ast.AST) -> Iterator[str]:
    if isinstance(node, ast.Name) and not isinstance(node.ctx, ast.Load):
        yield node.id
    elif isinstance(node, ast.alias):
        yield node.asname or node.name.partition(".")[0]
    elif isinstance(node, (ast.ExceptHandler, ast.MatchAs, ast.MatchStar)) and node.name:
        yield node.name
    elif isinstance(node, ast.MatchMapping) and node.rest:
        yield node.rest


def _find_global(scope: ast.AST) -> Iterator[str]:
    for node in ast.walk(scope):
        if isinstance(node, ast.Global):
            yield from node.names
