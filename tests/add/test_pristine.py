"""Pristine renders: what Copier makes, and what a resource changes outside its own files."""

import json
from pathlib import Path

import copier
import pytest

from fastgen.pristine import find_shared, name_answers, render_base, render_resource
from fastgen.rendering.engine import Engine
from fastgen.rendering.question import load_yaml
from fastgen.rendering.source import Source
from fastgen.resource.example import build_example
from fastgen.resource.reference import Code
from fastgen.resource.seam import SEAMS
from fastgen.workspace import Workspace
from tests.conftest import read_tree

ANSWERS = (
    {"profile": "minimal"},
    {"profile": "standard", "error_style": "flat", "ci": "gitlab"},
    {"profile": "full", "example": False},
)


def make_workspace(root: Path, answers: dict[str, object]) -> Workspace:
    """Make a project that stands nowhere."""
    return Workspace(root, Source(root, str(root), "v1"), answers, ())


def make_code() -> Code:
    """Return the template's own example under another name."""
    text = json.dumps(build_example()).replace("Item", "Order").replace("item", "order")
    code: Code = json.loads(text)
    return code


@pytest.mark.parametrize("answers", ANSWERS, ids=str)
def test_only_the_seams_name_resources(checkout: Path, answers: dict[str, object]) -> None:
    """A new resource changes two files of the base, so no others need rendering."""
    workspace = make_workspace(checkout, answers)
    before = render_base(workspace, [], only=None)
    after = render_base(workspace, [make_code()], only=None)
    assert before.keys() == after.keys()
    assert {path for path in before if before[path] != after[path]} == set(SEAMS)
    assert render_base(workspace, []) == {path: before[path] for path in SEAMS}


def test_nothing_of_other_resources_is_rendered(
    checkout: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """To see which files two resources share, paths are enough: else each one would slow all."""
    workspace, code = make_workspace(checkout, {}), make_code()
    paths = set(render_resource(workspace, build_example()))

    def refuse(_engine: Engine, name: str, _context: object) -> str:
        pytest.fail(f"{name} is rendered")

    monkeypatch.setattr(Engine, "render_file", refuse)
    assert find_shared(workspace, [code], paths) == {
        "tests/factories/__init__.py",
        "tests/queries.py",
    }


@pytest.mark.parametrize("alembic", [True, False])
def test_a_resource_is_what_copier_makes(checkout: Path, tmp_path: Path, *, alembic: bool) -> None:
    """Whoever has no fastgen gets the same files from `copier copy -a .fastgen/orders.yml`."""
    code = make_code()
    copier.run_copy(
        str(checkout),
        tmp_path / "copy",
        data={"layer": "resource", "resource": code, "alembic": alembic},
        answers_file=name_answers(code),
        defaults=True,
        quiet=True,
        vcs_ref="HEAD",
    )
    copied = read_tree(tmp_path / "copy")
    commit = load_yaml(tmp_path / "copy" / name_answers(code))["_commit"]
    source = Source(checkout, str(checkout), commit)
    rendered = render_resource(Workspace(tmp_path, source, {"alembic": alembic}, ()), code)
    assert {path: (file.content, file.executable) for path, file in rendered.items()} == copied
    assert alembic is any(path.startswith("migrations/") for path in rendered)
