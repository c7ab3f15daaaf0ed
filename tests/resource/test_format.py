"""What is generated is a fixed point of its project's formatter and linter, whatever the names."""

import shutil
import tempfile
from dataclasses import replace
from pathlib import Path
from random import Random

import pytest

from fastgen.rendering.answers import answer_all
from fastgen.rendering.render import render_project
from fastgen.rendering.source import Source
from fastgen.resource.code.answer import build_code
from fastgen.resource.reference import Step
from fastgen.resource.spec import Resource, parse_resource
from tests.resource.conftest import RenderResource, run_ruff, write
from tests.resource.strategy import TABLES, draw_resource, is_valid

KINDS = {
    "s": "str:unique",
    "i": "int:filter:sort:default=0",
    "e": "enum=draft,sent:default=sent:filter",
    "o": "enum=a,b:optional",
    "d": "decimal=10,2:min=0:optional",
    "t": "text:search:desc=What_it_is",
    "w": "str:writeonly",
    "r": "ref=countries:optional:on_delete=set_null",
    "u": "ref=mathematical_olympiads:unique",
    "p": "ref=people:on_delete=cascade",
    "q": "ref=people",
    "a": "m2m=countries",
    "l": "m2m=users",
}


@pytest.fixture(scope="session")
def frame(source: Source, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make a project without a resource."""
    folder = tmp_path_factory.mktemp("frame")
    answers = answer_all(source, {"profile": "standard", "example": False, "auth": "jwt"})
    write(render_project(source, answers), folder)
    for target in TABLES[:3]:
        (folder / f"app/models/{target.singular}.py").write_text(f'"""{target.model}."""\n')
    return folder


def check(made: list[Resource], frame: Path, render_resource: RenderResource) -> None:
    """Write all resources into one project, and ask ruff about it."""
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        shutil.copytree(frame, folder, dirs_exist_ok=True)
        for number, resource in enumerate(made):
            code = build_code(resource, revision=f"{number:04}", down_revision="None")
            write(render_resource(code), folder)
        found = run_ruff("format", "--diff", cwd=folder)
        found += run_ruff("check", "--output-format=concise", cwd=folder)
        assert not found, found


@pytest.mark.parametrize("seed", range(5))
def test_any_resource(seed: int, frame: Path, render_resource: RenderResource) -> None:
    """No name and no combination of types and modifiers leaves anything to reformat."""
    random = Random(seed)  # noqa: S311 - the same resources each time
    made = [draw_resource(random, number) for number in range(30)]
    check(made, frame, render_resource)


@pytest.mark.parametrize("length", [3, 10, 17, 24, 32, 40])
def test_any_length(length: int, frame: Path, render_resource: RenderResource) -> None:
    """Lines break at another place for each length of the names."""
    made = []
    for number, field in enumerate(range(1, 41, 2)):
        start = f"r{number}"
        name = start + "x" * (length - len(start))
        plural = f"{name[:-1]}ies"
        options = {"plural": plural, "cache": True}
        kinds = KINDS | {"m": f"m2m={plural}", "y": f"ref={plural}:optional"}
        fields = [f"{letter * field}:{kind}" for letter, kind in kinds.items()]
        valid = [each for each in fields if is_valid(name, [each], options)]
        if is_valid(name, valid, options):
            made.append(parse_resource(name, valid, options, tables=TABLES))
    assert made
    check(made, frame, render_resource)


@pytest.mark.parametrize("names", [["above"], ["a" * 40], ["a" * 40, "b" * 40], [*"abcdefgh"]])
def test_references_to_itself(
    names: list[str], frame: Path, render_resource: RenderResource
) -> None:
    """Beside another one whose rows can be hidden too."""
    other = TABLES[0]
    hiding = replace(other, path=(Step(other.singular, other.model, is_soft=True),))
    own = [f"{name}:ref=chapters:optional" for name in names]
    fields = ("title:str", f"other:ref={other.table}", *own)
    made = parse_resource("chapters", fields, {"soft_delete": True}, tables=[hiding])
    check([made], frame, render_resource)
