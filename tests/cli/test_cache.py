"""Compiled templates are kept between runs, and never trusted further than the user's own."""

import marshal
from pathlib import Path

import pytest

from fastgen.errors import FastgenError
from fastgen.rendering.cache import keep_folder, open_cache
from fastgen.rendering.engine import Engine
from tests.conftest import Run, read_tree

QUICK = ("--defaults", "--no-git", "--no-install")


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the user's cache folder."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    return tmp_path / "cache"


def test_project_when_the_cache_is_warm(fastgen: Run, tmp_path: Path) -> None:
    """The second run, from the cache, makes the same files as the first."""
    for name in ("a/project", "b/project"):
        assert fastgen("new", name, *QUICK, XDG_CACHE_HOME=str(tmp_path / "cache")).returncode == 0
    first, second = read_tree(tmp_path / "a"), read_tree(tmp_path / "b")
    del first["project/.env"], second["project/.env"]
    assert first == second
    assert list((tmp_path / "cache" / "fastgen" / "jinja").rglob("*.cache"))


@pytest.mark.parametrize("folder", ["/proc/none", "/dev/null", "relative"])
def test_project_when_there_is_no_cache(fastgen: Run, tmp_path: Path, folder: str) -> None:
    """A cache folder that cannot be made is no reason to fail."""
    result = fastgen("new", "project", *QUICK, XDG_CACHE_HOME=folder)
    assert result.returncode == 0, result.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["project"]


def test_cache_when_others_may_write_to_it(home: Path) -> None:
    """A folder that others may write to is not used: what lies there would be run."""
    assert open_cache({}) is not None
    next((home / "fastgen" / "jinja").iterdir()).chmod(0o777)
    assert open_cache({}) is None


@pytest.mark.usefixtures("home")
def test_cache_when_a_template_changes(tmp_path: Path) -> None:
    """A changed text, and changed delimiters, are compiled anew."""
    (tmp_path / "a.jinja").write_text("{{ x }} <% x %>")
    options = [{}, {"variable_start_string": "<%", "variable_end_string": "%>"}]
    rendered = [
        Engine(tmp_path, each, cached=True).render_file("a.jinja", {"x": 1}) for each in options
    ]
    assert rendered == ["1 <% x %>", "{{ x }} 1"]
    (tmp_path / "a.jinja").write_text("new {{ x }}")
    assert Engine(tmp_path, {}, cached=True).render_file("a.jinja", {"x": 1}) == "new 1"


def test_cache_when_an_entry_is_broken(tmp_path: Path, home: Path) -> None:
    """A broken entry, as a crash leaves it, is compiled anew."""
    (tmp_path / "a.jinja").write_text("{{ x }}")
    Engine(tmp_path, {}, cached=True).render_file("a.jinja", {"x": 1})
    entry = next(home.rglob("*.cache"))
    whole = entry.read_bytes()
    for broken in (b"", whole[:-8], whole[: len(whole) // 2], marshal.dumps(1)):
        entry.write_bytes(broken)
        assert Engine(tmp_path, {}, cached=True).render_file("a.jinja", {"x": 2}) == "2"


def test_a_kept_folder_when_another_run_is_quicker(home: Path) -> None:
    """Of two runs that fill a folder at once, the one that ends first is believed by both."""

    def fill(folder: Path) -> None:
        (folder / "file").write_text("slow")
        keep_folder("a", lambda other: (other / "file").write_text("quick"))

    assert (keep_folder("a", fill) / "file").read_text() == "quick"
    assert [path.name for path in (home / "fastgen" / "versions").iterdir()] == ["a"]


def test_a_kept_folder_when_filling_it_fails(home: Path) -> None:
    """A folder is there as a whole or not at all."""

    def fill(folder: Path) -> None:
        (folder / "file").write_text("half")
        reason = "No more."
        raise FastgenError(reason)

    with pytest.raises(FastgenError, match="No more"):
        keep_folder("a", fill)
    assert list((home / "fastgen" / "versions").iterdir()) == []
