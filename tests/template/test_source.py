"""The template's files as they lie: each of them can be read, linted and edited as what it is."""

import ast
import re
import tomllib
from pathlib import Path

import pytest
import yaml

TEMPLATE = Path(__file__).parents[2] / "template"
FILES = sorted(path for path in TEMPLATE.rglob("*") if path.is_file() and path.suffix != ".pyc")
CONTROL = re.compile(r"^\s*# \{%.*%\}\s*$")
MOST_CONTROL_LINES = 0.02
PYTHON = [path for path in FILES if path.name.removesuffix(".jinja").endswith(".py")]


def lines(path: Path) -> list[str]:
    """Return the lines of a file."""
    return path.read_text(encoding="utf-8").splitlines()


@pytest.mark.parametrize("path", FILES, ids=str)
def test_a_file_parses_as_it_lies(path: Path) -> None:
    """An editor, a linter or a search reads a template as if it were no template."""
    text = path.read_text(encoding="utf-8")
    match Path(path.name.removesuffix(".jinja")).suffix:
        case ".py":
            ast.parse(text)
        case ".toml":
            tomllib.loads(text)
        case ".yml" | ".yaml":
            yaml.safe_load(text)


def test_few_lines_of_the_python_templates_are_control_lines() -> None:
    """A condition is a cost: a feature is its own files."""
    control = sum(bool(CONTROL.match(line)) for path in PYTHON for line in lines(path))
    every = sum(len(lines(path)) for path in PYTHON)
    assert control / every <= MOST_CONTROL_LINES, f"{control} of {every}"


@pytest.mark.parametrize("path", FILES, ids=str)
def test_conditions_are_plain(path: Path) -> None:
    """No else, no condition within a condition, none within an expression or a file name."""
    depth = 0
    for line in lines(path):
        assert "{% else" not in line
        assert "{% elif" not in line
        assert not re.search(r"\{\{[^}]* if ", line)
        depth += len(re.findall(r"# \{% if ", line)) - len(re.findall(r"# \{% endif ", line))
        assert depth in {0, 1}, line
    assert "{%" not in path.name


@pytest.mark.parametrize("path", FILES, ids=str)
def test_a_file_is_small(path: Path) -> None:
    """A file of more than 250 lines does two things."""
    assert len(lines(path)) <= 250


@pytest.mark.parametrize("path", FILES, ids=str)
def test_names_and_line_ends_work_everywhere(path: Path) -> None:
    """No carriage return, and no character that Windows refuses in a name."""
    assert b"\r" not in path.read_bytes()
    assert not set(path.relative_to(TEMPLATE).as_posix()) & set('<>:"\\|?*')


def test_every_variant_is_included() -> None:
    """A folder of variants that nothing includes is dead."""
    texts = "".join(path.read_text(encoding="utf-8") for path in FILES)
    for folder in (TEMPLATE / "variants").iterdir():
        assert f"template/variants/{folder.name}/" in texts, folder
