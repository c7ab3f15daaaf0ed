"""Each fault that others have is a test, and the page that says so is right."""

import ast
import re
from pathlib import Path

import pytest

from tests.template.conftest import ROOT
from tests.template.matrix import find_pairwise

PAGE = (ROOT / "docs/defects.md").read_text(encoding="utf-8")
TESTS = sorted(set(re.findall(r"`(tests/[\w/]+\.py)::(test_\w+)`", PAGE)))
STYLES = {"problem", "nested", "success", "flat"}


def find_source(path: str) -> Path:
    """Return the file of a test: one of ours, or one of the template's."""
    name = path.replace("test_items", "test_{{ resource.plural }}")
    places = (path, f"template/project/{path}", f"template/resource/{name}.jinja")
    return next(ROOT / place for place in places if (ROOT / place).exists())


@pytest.mark.parametrize(("path", "name"), TESTS)
def test_a_named_test_exists(path: str, name: str) -> None:
    """Whoever renames a test finds its name on the page."""
    tree = ast.parse(find_source(path).read_text(encoding="utf-8"))
    functions = (ast.FunctionDef, ast.AsyncFunctionDef)
    assert name in {node.name for node in ast.walk(tree) if isinstance(node, functions)}


def test_every_fault_has_a_test() -> None:
    """All eleven, and no line of the table is empty."""
    rows = [line for line in PAGE.splitlines() if line.startswith("|")][2:]
    assert all("::test_" in row for row in rows)
    numbers = [int(row.split("|")[1]) for row in rows if row.split("|")[1].strip()]
    assert numbers == list(range(1, 12))


def test_attacks_are_answered_in_every_style() -> None:
    """The projects that are run hold users beside each style of errors, on both databases."""
    users = [choices for choices in find_pairwise() if choices["auth"] == "jwt"]
    assert {choices["error_style"] for choices in users} == STYLES
    assert {choices["database"] for choices in users} == {"sqlite", "postgresql"}
