"""The cache of a project without Redis, which comes with the first resource that is cached."""

from pathlib import Path

import uv

from fastgen.answers import answer_all
from fastgen.render import render_project
from fastgen.resource.example import build_example
from fastgen.source import Source
from tests.template.conftest import ROOT, Render, install, run, write

CACHE = {"app/api/cache.py", "app/core/cache.py", "tests/test_core/test_cache.py"}


def test_a_cache_in_memory(render: Render, tmp_path: Path) -> None:
    """It has the interface of the one in Redis, and passes the project's checks."""
    resource = build_example() | {"memory_cache": True}
    answers = answer_all(Source(ROOT, None, None), {"layer": "resource", "resource": resource})
    rendered = render_project(Source(ROOT, None, None), answers)
    assert rendered.keys() >= CACHE
    project = render({"profile": "standard"})
    assert not project.keys() & CACHE
    write(project | {path: rendered[path] for path in CACHE}, tmp_path)
    environment = install(tmp_path)
    for words in (
        ["ruff", "check", "--no-cache"],
        ["ruff", "format", "--no-cache", "--check"],
        ["mypy", "app", "tests"],
        ["pytest", "--quiet", "tests/test_core/test_cache.py", "tests/test_architecture.py"],
    ):
        run(uv.find_uv_bin(), "run", "--no-sync", *words, cwd=tmp_path, env=environment)
