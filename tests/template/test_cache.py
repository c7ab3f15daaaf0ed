"""The cache, in memory or in Redis, comes with the first resource that is cached."""

from collections.abc import Mapping
from pathlib import Path

import pytest
import uv

from fastgen.rendering.answers import answer_all
from fastgen.rendering.render import RenderedFile, render_project
from fastgen.rendering.source import Source
from fastgen.resource.code.answer import build_code
from fastgen.resource.example import FIELDS
from fastgen.resource.spec import parse_resource
from tests.template.conftest import ROOT, Render, install, run, write

SOURCE = Source(ROOT, None, None)
CACHE = {
    "app/api/cache.py",
    "app/core/cache.py",
    "app/services/cached.py",
    "tests/source.py",
    "tests/test_core/test_cache.py",
}


def render_cache(*, redis: bool) -> Mapping[str, RenderedFile]:
    """Render the cache that a resource brings."""
    code = build_code(
        parse_resource("items", FIELDS, {"cache": True}, tables=()),
        revision="0001",
        down_revision="None",
    )
    given = {"layer": "resource", "redis": redis, "resource": code}
    rendered = render_project(SOURCE, answer_all(SOURCE, given))
    return {path: rendered[path] for path in CACHE}


@pytest.mark.parametrize("redis", [False, True])
def test_a_cache_comes_with_what_is_cached(render: Render, tmp_path: Path, *, redis: bool) -> None:
    """Both have one interface and pass all checks; no project has one that nothing uses."""
    project = render({"profile": "standard", "redis": redis})
    assert not project.keys() & CACHE
    write({**project, **render_cache(redis=redis)}, tmp_path)
    environment = install(tmp_path)
    for words in (
        ["ruff", "check", "--no-cache"],
        ["ruff", "format", "--no-cache", "--check"],
        ["mypy", "app", "tests"],
        ["pytest", "--quiet", "tests/test_core/test_cache.py", "tests/test_architecture.py"],
    ):
        run(uv.find_uv_bin(), "run", "--no-sync", *words, cwd=tmp_path, env=environment)
