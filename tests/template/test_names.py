"""A project may be called anything that is a name."""

import sys
import tomllib
from pathlib import Path

import pytest

from fastgen.errors import FastgenError
from tests.template.conftest import Render, run, write

GOOD = [
    "class",
    "test",
    "FastAPI",
    "7 of 9",
    "Bob's API (v2), & more + all_the-rest",
    "日本語",
    "Ünïcode Größe",
    "None",
    "x",
    "a" * 80,
]
BAD = [
    "",
    " ",
    " x",
    "a" * 81,
    "a" * 200,
    "${PATH}",
    "{{ x }}",
    "# {% if x %}",
    'say "hi"',
    "back\\slash",
    "a\nb",
    "a\n",
    "a\x00b",
    "$(id)",
    "`id`",
    "<b>",
    "../up",
    "%s",
    "-x",
    "😀",
]


@pytest.mark.parametrize("name", GOOD)
def test_a_good_name_renders(render: Render, tmp_path: Path, name: str) -> None:
    """The files parse and are clean, and carry the name as it was given."""
    files = render({"project_name": name, "profile": "full", "description": f"{name}."[:200]})
    write(files, tmp_path)
    run(sys.executable, "-m", "ruff", "check", "--no-cache", "--quiet", ".", cwd=tmp_path)
    run(sys.executable, "-m", "ruff", "format", "--no-cache", "--check", ".", cwd=tmp_path)
    assert f'name: str = "{name}"' in files["app/core/config.py"].content.decode()
    assert files["README.md"].content.decode().startswith(f"# {name}\n")
    project = tomllib.loads(files["pyproject.toml"].content.decode())["project"]
    assert project["name"].isascii()
    assert project["name"].strip("-") == project["name"] != ""


@pytest.mark.parametrize("name", BAD)
def test_a_bad_name_is_refused(render: Render, name: str) -> None:
    """The message holds the name and says what is allowed."""
    with pytest.raises(FastgenError, match="is no project name: 1 to 80 letters"):
        render({"project_name": name})


def test_a_project_is_not_called_like_a_package(render: Render) -> None:
    """A project named like something that it installs could not be installed."""
    content = render({"project_name": "FastAPI"})["pyproject.toml"].content.decode()
    assert tomllib.loads(content)["project"]["name"] == "fastapi-app"
