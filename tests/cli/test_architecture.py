"""The house rules that a machine can check, for src/fastgen."""

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import BINARY, ROOT

SOURCE = ROOT / "src" / "fastgen"
MODULES = sorted(SOURCE.rglob("*.py"))
FORBIDDEN_NAMES = {"utils", "helpers", "common", "manager", "util", "helper", "misc"}
WRITERS = {"write_text", "write_bytes", "mkdir", "rename", "unlink", "rmdir", "rmtree", "touch"}
# cache and version write to the user's cache folder and to no project.
MAY_WRITE = {"plan", "transaction", "cache", "version"}
BRANCHES = (ast.If, ast.For, ast.While, ast.With, ast.Try, ast.Match)
COMMANDS = {
    *("new.py:new", "add.py:resource"),
    *("field.py:add_field", "field.py:remove_field", "field.py:rename_field"),
}
DECISIONS = (ast.If, ast.IfExp, ast.For, ast.While, ast.ExceptHandler, ast.comprehension)
SLOW = ("jinja2", "yaml", "questionary", "copier", "rich", "pydantic", "prompt_toolkit")


def identify(path: Path) -> str:
    """Name a module in a test's id."""
    return path.relative_to(SOURCE).as_posix()


def parse(path: Path) -> ast.Module:
    """Read a module."""
    return ast.parse(path.read_text())


def find_functions(tree: ast.Module) -> Iterator[ast.FunctionDef]:
    """Yield every function and method."""
    return (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef))


def find_imports(tree: ast.Module) -> set[str]:
    """Return the top-level packages that a module imports, at its top or later."""
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module.split(".")[0])
    return found


def measure_nesting(node: ast.AST, depth: int = 0) -> int:
    """Return how deep blocks stand in blocks; an `elif` is no deeper than its `if`."""
    deepest = depth
    for name, child in ast.iter_fields(node):
        for each in child if isinstance(child, list) else [child]:
            if not isinstance(each, ast.AST):
                continue
            chained = name == "orelse" and isinstance(each, ast.If) and len(child) == 1
            inner = depth + (isinstance(each, BRANCHES) and not chained)
            deepest = max(deepest, measure_nesting(each, inner))
    return deepest


@pytest.mark.parametrize("path", MODULES, ids=identify)
def test_module_size(path: Path) -> None:
    """A file has at most 250 lines: what is longer does two things."""
    assert len(path.read_text().splitlines()) <= 250


@pytest.mark.parametrize("path", MODULES, ids=identify)
def test_function_shape(path: Path) -> None:
    """A function has at most 40 lines, 2 levels of nesting, 5 parameters, complexity 8."""
    for function in find_functions(parse(path)):
        where = f"{path.name}:{function.name}"
        lines = (function.end_lineno or 0) - function.lineno + 1
        arguments = [*function.args.posonlyargs, *function.args.args, *function.args.kwonlyargs]
        named = [each for each in arguments if each.arg not in {"self", "cls"}]
        decisions = sum(isinstance(node, DECISIONS) for node in ast.walk(function))
        # Typer reads a command's options from its parameters: there they are the table itself.
        if where not in COMMANDS:
            assert lines <= 40, f"{where} has {lines} lines: take a part out and name it"
            assert len(named) <= 5, f"{where} has {len(named)} parameters: make a dataclass"
        assert measure_nesting(function) <= 2, f"{where} nests too deep: return early"
        assert decisions < 8, f"{where} decides {decisions} times: take a part out"


@pytest.mark.parametrize("path", MODULES, ids=identify)
def test_module_name(path: Path) -> None:
    """A module is named for what it holds."""
    assert path.stem not in FORBIDDEN_NAMES


@pytest.mark.parametrize("path", MODULES, ids=identify)
def test_values_are_frozen(path: Path) -> None:
    """Dataclasses are frozen, except those whose docstring says that they change."""
    for node in ast.walk(parse(path)):
        if not isinstance(node, ast.ClassDef):
            continue
        marks = [ast.unparse(mark) for mark in node.decorator_list]
        if any(mark.startswith("dataclass") for mark in marks):
            said = ast.get_docstring(node) or ""
            changes = "changes" in said or "grows" in said
            frozen = any("frozen=True" in mark for mark in marks)
            assert frozen or changes, f"{path.name}:{node.name}"


@pytest.mark.parametrize("path", MODULES, ids=identify)
def test_who_imports_questionary(path: Path) -> None:
    """Only prompts imports questionary: it takes longer to load than a project to render."""
    if path.stem != "prompts":
        assert not find_imports(parse(path)) & {"questionary", "prompt_toolkit"}


@pytest.mark.parametrize("path", MODULES, ids=identify)
def test_who_imports_copier(path: Path) -> None:
    """Nobody imports Copier or Rich: people install fastgen without them."""
    assert not find_imports(parse(path)) & {"copier", "rich", "jinja2_ansible_filters"}


@pytest.mark.parametrize("path", MODULES, ids=identify)
def test_who_prints(path: Path) -> None:
    """Only console prints, so that --quiet, NO_COLOR and pipes hold everywhere."""
    text = path.read_text()
    calls = [node for node in ast.walk(parse(path)) if isinstance(node, ast.Call)]
    names = {ast.unparse(call.func) for call in calls}
    assert not names & {"print", "typer.echo", "typer.secho"}
    if path.stem != "console":
        assert "sys.stdout.write" not in text
        assert "sys.stderr.write" not in text


@pytest.mark.parametrize("path", MODULES, ids=identify)
def test_who_writes(path: Path) -> None:
    """Only plan and transaction write project files, so that all or nothing holds everywhere."""
    if path.stem in MAY_WRITE:
        return
    calls = [node for node in ast.walk(parse(path)) if isinstance(node, ast.Call)]
    called = {call.func.attr for call in calls if isinstance(call.func, ast.Attribute)}
    assert not called & WRITERS


def list_loaded(*arguments: str, cwd: Path) -> set[str]:
    """Return the packages that a run of the real binary loads."""
    words = [sys.executable, "-X", "importtime", str(BINARY), *arguments]
    result = subprocess.run(words, cwd=cwd, capture_output=True, text=True, check=True)
    lines = [line for line in result.stderr.splitlines() if line.startswith("import time:")]
    return {line.rsplit("|", 1)[1].strip().split(".")[0] for line in lines}


def test_what_help_loads(tmp_path: Path) -> None:
    """`fastgen --help` and `--version` load none of what is slow."""
    for option in ("--help", "--version"):
        assert not list_loaded(option, cwd=tmp_path) & set(SLOW)


def test_what_new_loads(tmp_path: Path) -> None:
    """`fastgen new --defaults` loads Jinja and YAML, and neither pydantic nor the prompts."""
    quick = ("--defaults", "--no-git", "--no-install", "--quiet")
    loaded = list_loaded("new", "project", *quick, cwd=tmp_path)
    assert loaded & set(SLOW) == {"jinja2", "yaml"}


def test_package_name_in_texts() -> None:
    """Nothing tells people to install `fastgen`: in the package index that is a stranger's."""
    wrong = ("pip install fastgen", "uvx fastgen", "uv tool install fastgen")
    for path in [*MODULES, ROOT / "pyproject.toml"]:
        for phrase in wrong:
            rest = path.read_text().split(phrase)[1:]
            assert all(each.startswith("-fastapi") for each in rest), f"{phrase} in {path}"
