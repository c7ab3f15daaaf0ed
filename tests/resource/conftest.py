"""Fixtures for the tests of resources."""

import subprocess
import sysconfig
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import chdir
from pathlib import Path
from typing import Any

import pytest

import fastgen
from fastgen.command.resource import Addition, add_resources
from fastgen.console import Console
from fastgen.rendering.answers import Answers, answer_all
from fastgen.rendering.render import RenderedFile, render_project
from fastgen.rendering.source import Source, find_own_source
from fastgen.resource.code.answer import build_code
from fastgen.resource.link import link
from fastgen.resource.reference import USERS
from fastgen.resource.spec import Resource
from fastgen.specification import Wish

ROOT = Path(__file__).parents[2]
QUIET = Console(quiet=True)
Files = dict[str, RenderedFile]
RenderResource = Callable[..., Files]
WriteProject = Callable[..., None]


@pytest.fixture(scope="session")
def source() -> Source:
    """Return the template as it lies."""
    return Source(ROOT, None, None)


@pytest.fixture(scope="session")
def render_resource(source: Source) -> RenderResource:
    """Render the layer of one resource, without its answers file."""
    answers = answer_all(source, {"layer": "resource"})

    def render(code: Mapping[str, Any], *, redis: bool = False) -> Files:
        context = {**answers.context, "redis": redis, "resource": code}
        files = render_project(source, Answers(context, answers.recorded))
        return {path: file for path, file in files.items() if not path.startswith(".")}

    return render


@pytest.fixture(scope="session")
def write_project(source: Source, render_resource: RenderResource) -> WriteProject:
    """Write a project that has some resources, wired and migrated in their order."""

    def write_all(folder: Path, resources: Sequence[Resource], **choices: object) -> None:
        codes, down = list[Mapping[str, Any]](), '"0000"' if "auth" in choices else "None"
        for number, resource in enumerate(resources, start=1):
            codes.append(build_code(resource, revision=f"{number:04}", down_revision=down))
            down = f'"{number:04}"'
        codes = link(codes, [USERS] * ("auth" in choices))
        given = {"alembic": True, "example": False, "ci": "none", **choices}
        answers = answer_all(source, given)
        context = {**answers.context, "resources": codes}
        write(render_project(source, Answers(context, answers.recorded)), folder)
        for code in codes:
            write(render_resource(code, redis=bool(choices.get("redis"))), folder)

    return write_all


def make_project(folder: Path, answers: Mapping[str, Any], wishes: Iterable[Wish]) -> None:
    """Make a project as `fastgen new` does, and add resources to it."""
    source = find_own_source(Path(fastgen.__file__).parent)
    write(render_project(source, answer_all(source, answers)), folder)
    with chdir(folder):
        for wish in wishes:
            add_resources(Addition(wish), QUIET)


def write(files: Files, folder: Path) -> None:
    """Write rendered files."""
    for path, file in files.items():
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(file.content)


def run_ruff(*arguments: str, cwd: Path) -> str:
    """Run ruff in a folder; return what it complains of, or nothing."""
    ruff = Path(sysconfig.get_path("scripts")) / "ruff"
    done = subprocess.run(
        [ruff, *arguments, "."], cwd=cwd, capture_output=True, text=True, check=False
    )
    return "" if done.returncode == 0 else done.stdout + done.stderr
