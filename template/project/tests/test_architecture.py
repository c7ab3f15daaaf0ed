"""The layers: endpoints call services, services call repositories, repositories call the database.

A change that breaks a rule fails here, with the reason.
"""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

APP = Path(__file__).parents[1] / "app"
FILES = sorted(APP.rglob("*.py"))

FORBIDDEN = {
    "models": ("fastapi", "starlette", "app.api", "app.services", "app.repositories"),
    "schemas": ("fastapi", "starlette", "app.api", "app.services", "app.repositories"),
    "repositories": ("fastapi", "starlette", "app.api", "app.services"),
    "services": ("fastapi", "starlette", "app.api", "sqlalchemy.ext.asyncio"),
    "api": ("sqlalchemy.orm", "sqlalchemy.sql"),
}
QUERIES = {"select", "insert", "update", "delete"}


def layer(path: Path) -> str:
    """Return the folder of `app` in which a file stands."""
    return path.relative_to(APP).parts[0]


def nodes(path: Path) -> Iterator[ast.AST]:
    """Yield everything in a file."""
    yield from ast.walk(ast.parse(path.read_text(encoding="utf-8")))


def imports(path: Path) -> Iterator[tuple[str, str]]:
    """Yield each name that a file imports, with its module."""
    for node in nodes(path):
        if isinstance(node, ast.ImportFrom):
            yield from ((node.module or "", alias.name) for alias in node.names)
        elif isinstance(node, ast.Import):
            yield from ((alias.name, alias.name) for alias in node.names)


@pytest.mark.parametrize("path", FILES, ids=str)
def test_imports_point_downwards(path: Path) -> None:
    """No layer knows the ones above it, and only the API knows HTTP."""
    for module, _ in imports(path):
        for prefix in FORBIDDEN.get(layer(path), ()):
            assert not f"{module}.".startswith(f"{prefix}."), f"{path} must not import {module}"


@pytest.mark.parametrize("path", FILES, ids=str)
def test_only_repositories_write_queries(path: Path) -> None:
    """Queries in one place can be found, counted and made faster."""
    if layer(path) != "repositories":
        names = {name for module, name in imports(path) if module.startswith("sqlalchemy")}
        assert not names & QUERIES, f"{path} writes queries: move them into a repository"


@pytest.mark.parametrize("path", FILES, ids=str)
def test_only_the_session_of_a_request_commits(path: Path) -> None:
    """One request is one transaction: it succeeds or fails as a whole."""
    if path != APP / "core" / "database.py":
        calls = {node.attr for node in nodes(path) if isinstance(node, ast.Attribute)}
        assert not calls & {"commit", "rollback"}, f"{path} ends a transaction"


@pytest.mark.parametrize("path", FILES, ids=str)
def test_errors_are_ours(path: Path) -> None:
    """HTTPException would need a status code where nobody should know one."""
    if path.name != "error_handlers.py":
        names = {name for _, name in imports(path)}
        assert "HTTPException" not in names, f"{path}: raise an error of app.core.exceptions"


@pytest.mark.parametrize("path", sorted((APP / "api").rglob("endpoints/*.py")), ids=str)
def test_endpoints_are_thin(path: Path) -> None:
    """An endpoint of more than eight statements has rules in it: move them into a service."""
    for node in nodes(path):
        if isinstance(node, ast.AsyncFunctionDef):
            assert len(node.body) <= 8, f"{path}: {node.name} is too long"
        assert not isinstance(node, ast.FunctionDef), f"{path}: a synchronous function is slower"
