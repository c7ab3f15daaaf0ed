"""The cache of a project without Redis, which comes with the first resource that is cached."""

from collections.abc import Mapping
from pathlib import Path

import uv

from fastgen.answers import answer_all
from fastgen.render import RenderedFile, render_project
from fastgen.resource.code import build_code
from fastgen.resource.example import FIELDS
from fastgen.resource.spec import parse_resource
from fastgen.source import Source
from tests.template.conftest import ROOT, Render, find_environment, run, write

SOURCE = Source(ROOT, None, None)
CACHE = {"app/api/cache.py", "app/core/cache.py", "tests/test_core/test_cache.py"}


def render_cached(*, redis: bool) -> Mapping[str, RenderedFile]:
    """Render the files of a resource that is cached."""
    code = build_code(
        parse_resource("items", FIELDS, {"cache": True}, tables=()),
        revision="0001",
        down_revision="None",
    )
    given = {"layer": "resource", "redis": redis, "resource": code}
    return render_project(SOURCE, answer_all(SOURCE, given))


def test_a_cache_in_memory(render: Render, tmp_path: Path) -> None:
    """It has the interface of the one in Redis, and passes the project's checks."""
    rendered = render_cached(redis=False)
    assert rendered.keys() >= CACHE
    assert not render_cached(redis=True).keys() & CACHE
    project = render({"profile": "standard"})
    assert not project.keys() & CACHE
    write(project | {path: rendered[path] for path in CACHE}, tmp_path)
    environment = find_environment()
    run(uv.find_uv_bin(), "sync", "--quiet", cwd=tmp_path, env=environment)
    for words in (
        ["ruff", "check", "--no-cache"],
        ["ruff", "format", "--no-cache", "--check"],
        ["mypy", "app", "tests"],
        ["pytest", "--quiet", "tests/test_core/test_cache.py", "tests/test_architecture.py"],
    ):
        run(uv.find_uv_bin(), "run", "--no-sync", *words, cwd=tmp_path, env=environment)
