"""Tables and models of the project's own, which no resource made."""

import ast
from collections.abc import Iterator
from pathlib import Path

from fastgen.errors import FastgenError
from fastgen.resource.reference import Code
from fastgen.workspace import Workspace

MODELS = "app/models"


def refuse_declared(workspace: Workspace, code: Code) -> None:
    """Raise FastgenError where a module of the project has a table or model of the same name."""
    tables = [code["plural"], *(each["secondary"] for each in code["references"])]
    names = {*filter(None, tables)}
    for path in sorted((workspace.root / MODELS).rglob("*.py")):
        # Its own module is in the way by itself, if it is there, and may be replaced.
        if path.relative_to(workspace.root / MODELS) == Path(f"{code['singular']}.py"):
            continue
        content = path.read_bytes()
        if not any(name.encode() in content for name in (*names, code["model"])):
            continue
        for found in sorted(names & set(_find_tables(content))):
            _refuse(workspace, path, f'table "{found}"')
        if code["model"] in _find_models(content):
            _refuse(workspace, path, f'model "{code["model"]}"')


def _refuse(workspace: Workspace, path: Path, what: str) -> None:
    message = f"{path.relative_to(workspace.root).as_posix()} has a {what} already."
    raise FastgenError(message, "Call the resource, or the field of the links, something else.")


def _find_tables(content: bytes) -> Iterator[str]:
    """Yield the names of tables that a module declares."""
    for node in ast.walk(_parse(content)):
        value: ast.expr | None = None
        if isinstance(node, (ast.Assign, ast.AnnAssign)) and _is_table_name(node):
            value = node.value
        elif isinstance(node, ast.Call) and node.args and _is_table(node.func):
            value = node.args[0]
        if isinstance(value, ast.Constant) and isinstance(value.value, str):
            yield value.value


def _find_models(content: bytes) -> set[str]:
    """Return the classes that have a table."""
    return {
        node.name
        for node in ast.walk(_parse(content))
        if isinstance(node, ast.ClassDef)
        and any(
            isinstance(each, (ast.Assign, ast.AnnAssign)) and _is_table_name(each)
            for each in node.body
        )
    }


def _is_table_name(node: ast.Assign | ast.AnnAssign) -> bool:
    targets = node.targets if isinstance(node, ast.Assign) else [node.target]
    return any(isinstance(each, ast.Name) and each.id == "__tablename__" for each in targets)


def _is_table(function: ast.expr) -> bool:
    name = function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")
    return name == "Table"


def _parse(content: bytes) -> ast.Module:
    """Return a module's tree; one that cannot be read declares nothing."""
    try:
        return ast.parse(content)
    except (SyntaxError, ValueError):
        return ast.Module([], [])
