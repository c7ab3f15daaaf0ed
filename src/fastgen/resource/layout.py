"""Code as ruff formats it: on one line where it fits, else one item a line.

The texts of a resource depend on its names, so no template can know where their lines break.
"""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

WIDTH = 100
INDENT = 4
# Letters that ruff does not take for other letters.
PLAIN = re.compile(r"[ -~À-ÖØ-öø-İĲ-ž]")
FIRST_PARTY = ("app", "tests")


@dataclass(frozen=True, slots=True)
class Call:
    """A call, a subscript or another bracket, with what stands in it."""

    head: str
    items: tuple["Piece", ...]
    brackets: str = "()"

    def __str__(self) -> str:
        """Return it on one line."""
        inner = ", ".join(str(item) for item in self.items)
        return f"{self.head}{self.brackets[0]}{inner}{self.brackets[1]}"


# A piece of code; where it is no text, lines can break in its brackets.
Piece = str | Call


def call(head: str, *items: Piece) -> Call:
    """Return a call; its keywords belong to the items."""
    return Call(head, items)


def subscript(head: str, *items: Piece) -> Call:
    """Return a subscript."""
    return Call(head, items, "[]")


def keyword(name: str, value: Piece) -> Piece:
    """Return a keyword and its value."""
    return f"{name}={value}" if isinstance(value, str) else _prefix(f"{name}=", value)


def pair(key: str, value: Piece) -> Piece:
    """Return an entry of a dictionary."""
    before = f"{quote(key)}: "
    return before + value if isinstance(value, str) else _prefix(before, value)


def lay_out(piece: Piece, *, indent: int, before: str = "", after: str = "") -> list[str]:
    """Return the lines of one piece of code, relative to the indent that it will stand at."""
    flat = f"{before}{piece}{after}"
    if fits(flat, indent):
        return [flat]
    if isinstance(piece, str):
        left, operator, right = flat.partition(" == ")
        return [left, f"== {right}"] if operator else [flat]
    return _break_up(piece, indent=indent, before=before, after=after)


def _break_up(piece: Call, *, indent: int, before: str = "", after: str = "") -> list[str]:
    """Return the lines of a bracket that is not on one line."""
    inner = ", ".join(str(item) for item in piece.items)
    # A list or a tuple has one item a line, other than the arguments of a call.
    is_literal = piece.head == "" or piece.head.endswith("=")
    first, last = f"{before}{piece.head}{piece.brackets[0]}", f"{piece.brackets[1]}{after}"
    if not is_literal and fits(inner, indent + INDENT):
        return [first, " " * INDENT + inner, last]
    lines = [
        " " * INDENT + line
        for item in piece.items
        for line in lay_out(item, indent=indent + INDENT, after=",")
    ]
    return [first, *lines, last]


def assign(name: str, annotation: Piece, value: Piece | None, *, indent: int) -> list[str]:
    """Return the lines of `name: annotation = value`."""
    if value is None:
        return _declare(name, annotation, indent=indent)
    start = f"{name}: {annotation} = "
    is_opened = isinstance(value, Call) and fits(f"{start}{value.head}(", indent)
    if is_opened or fits(f"{start}{value}", indent):
        return lay_out(value, indent=indent, before=start)
    if fits(f"{start}(", indent):
        return [f"{start}(", *_indented(lay_out(value, indent=indent + INDENT)), ")"]
    if isinstance(annotation, Call):
        *lines, last = _break_up(annotation, indent=indent, before=f"{name}: ")
        return [*lines, *lay_out(value, indent=indent, before=f"{last} = ")]
    return [f"{name}: (", " " * INDENT + annotation, f") = {value}"]


def _declare(name: str, annotation: Piece, *, indent: int) -> list[str]:
    if isinstance(annotation, str) and not fits(f"{name}: {annotation}", indent):
        return [f"{name}: (", " " * INDENT + annotation, ")"]
    return lay_out(annotation, indent=indent, before=f"{name}: ")


def alias(name: str, value: Piece) -> list[str]:
    """Return the lines of `name = value` at the top of a module."""
    return lay_out(value, indent=0, before=f"{name} = ")


def define(
    name: str, parameters: Sequence[str], returns: str, *, indent: int = 0, is_async: bool = True
) -> list[str]:
    """Return the lines of the head of a function."""
    head = call(f"async def {name}" if is_async else f"def {name}", *parameters)
    lines = lay_out(head, indent=indent, after=f" -> {returns}:")
    # A parameter that stands alone on its line has a comma, other than an argument.
    if len(lines) > 1 and len(parameters) == 1:
        lines[1] += ","
    return lines


def document(*sentences: str, indent: int) -> list[str]:
    """Return a docstring: on one line where it fits, else the first sentence, and the others."""
    flat = f'"""{" ".join(sentences)}"""'
    if fits(flat, indent):
        return [flat]
    return [f'"""{sentences[0]}', "", *sentences[1:], '"""']


def fits(text: str, indent: int) -> bool:
    """Return whether a text fits into a line at this indent."""
    return indent + measure(text) <= WIDTH


def measure(text: str) -> int:
    """Return how many columns a text takes."""
    if text.isascii():
        return len(text)
    return sum(2 if unicodedata.east_asian_width(each) in "WF" else 1 for each in text)


def quote(text: str) -> str:
    """Return a string literal, in the quotes that need fewer backslashes."""
    mark = "'" if text.count('"') > text.count("'") else '"'
    escaped = text.replace("\\", "\\\\").replace(mark, f"\\{mark}")
    return mark + "".join(map(_escape, escaped)) + mark


def quote_raw(pattern: str) -> str:
    """Return the literal of a regular expression."""
    plain = "\\" not in pattern or '"' in pattern
    return quote(pattern) if plain else f'r"{pattern}"'


def write_imports(imports: Iterable[str], *, indent: int = 0) -> list[str]:
    """Return import lines, sorted into sections, from `module:name` each."""
    modules: dict[str, set[str]] = {}
    for each in imports:
        module, _, name = each.partition(":")
        modules.setdefault(module, set()).add(name)
    sections: list[list[str]] = [[], [], []]
    for module in sorted(modules, key=lambda name: (modules[name] != {""}, _natural(name))):
        sections[_find_section(module)] += _write_import(module, modules[module], indent)
    lines: list[str] = []
    for section in filter(None, sections):
        lines += ["", *section] if lines else section
    return lines


def _write_import(module: str, names: set[str], indent: int) -> list[str]:
    if names == {""}:
        return [f"import {module}"]
    ordered = sorted(names, key=_rank)
    line = f"from {module} import {', '.join(ordered)}"
    if fits(line, indent):
        return [line]
    return [f"from {module} import (", *(f"{' ' * INDENT}{name}," for name in ordered), ")"]


def _rank(name: str) -> tuple[int, tuple[tuple[int, int | str, str], ...], str]:
    """Sort constants, then classes, then the rest, each with numbers by their size."""
    kind = 0 if len(name) > 1 and name.isupper() else 1 if name[0].isupper() else 2
    return kind, _natural(name.lower()), name


def _natural(name: str) -> tuple[tuple[int, int | str, str], ...]:
    parts = re.findall(r"[0-9]+|[^0-9]+", name)
    return tuple((0, int(part), part) if part[0].isdigit() else (1, part, "") for part in parts)


def _find_section(module: str) -> int:
    top = module.partition(".")[0]
    if top in FIRST_PARTY:
        return 2
    return 1 if top in {"fastapi", "pydantic", "sqlalchemy", "httpx2", "pytest"} else 0


def _escape(character: str) -> str:
    if PLAIN.fullmatch(character):
        return character
    code = ord(character)
    return f"\\u{code:04x}" if code <= 0xFFFF else f"\\U{code:08x}"  # noqa: PLR2004 - the plane


def _indented(lines: Iterable[str]) -> list[str]:
    return [" " * INDENT + line for line in lines]


def _prefix(before: str, value: Call) -> Call:
    return Call(before + value.head, value.items, value.brackets)
