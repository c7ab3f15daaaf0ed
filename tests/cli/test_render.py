"""The renderer makes what Copier makes."""

import random
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import copier
import pytest

from fastgen.errors import FastgenError
from fastgen.rendering.answers import answer_all
from fastgen.rendering.render import render_project
from fastgen.rendering.source import Source, open_source
from tests.cli.conftest import MakeTemplate
from tests.conftest import commit_all, read_tree

Tree = dict[str, tuple[bytes, bool]]


def render_tree(template: Path, data: Mapping[str, Any], operation: str = "copy") -> Tree:
    """Render with fastgen."""
    with open_source(str(template)) as source:
        files = render_project(source, answer_all(source, data), operation=operation)
    return {path: (file.content, file.executable) for path, file in files.items()}


def copy_tree(template: Path, data: Mapping[str, Any], target: Path) -> Tree:
    """Render with Copier."""
    copier.run_copy(
        str(template), target, data=dict(data), defaults=True, quiet=True, vcs_ref="HEAD"
    )
    return read_tree(target)


@pytest.fixture(autouse=True)
def _same_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    """Make random numbers the same in both renders; they are the one wanted difference."""
    monkeypatch.setattr(random.SystemRandom, "randrange", lambda *_: 7)


@pytest.mark.parametrize(
    "data",
    [
        {},
        {"profile": "full"},
        {"profile": "full", "workers": 5, "project_name": "Blue Teapots"},
        {"docker": True},
        {"profile": "full", "docker": False},
    ],
    ids=str,
)
def test_tiny_template_when_rendered(tiny: Path, tmp_path: Path, data: dict[str, Any]) -> None:
    """Conditions, includes, file names, modes, exclusions and answers come out as Copier's."""
    assert render_tree(tiny, data) == copy_tree(tiny, data, tmp_path / "copier")


def test_tiny_template_when_it_is_a_checkout(tiny: Path, tmp_path: Path) -> None:
    """The recorded commit of a git checkout is the one that Copier records."""
    commit_all(tiny)
    tree = render_tree(tiny, {"profile": "full"})
    assert tree == copy_tree(tiny, {"profile": "full"}, tmp_path / "copier")
    assert b"_commit: " in tree[".copier-answers.yml"][0]


def test_file_when_it_has_a_template_beside_it(
    make_template: MakeTemplate,
    tmp_path: Path,
) -> None:
    """`a.txt` gives way to `a.txt.jinja`, as in Copier."""
    beside = {"template/project/a.txt": "plain", "template/project/a.txt.jinja": "{{ slug }}"}
    template = make_template(files=beside)
    tree = render_tree(template, {})
    assert tree == copy_tree(template, {}, tmp_path / "copier")
    assert tree["a.txt"][0] == b"my-api"


def test_file_when_its_name_renders_to_nothing(make_template: MakeTemplate, tmp_path: Path) -> None:
    """A file or folder whose name comes out empty is left out, as in Copier."""
    hidden = "{{ 'docs' if docker else '' }}"
    template = make_template(files={f"template/project/{hidden}/a.md": "a"})
    tree = render_tree(template, {})
    assert tree == copy_tree(template, {}, tmp_path / "copier")
    assert not any(path.endswith("a.md") for path in tree)


@pytest.mark.parametrize("ending", ["\r\n", "\n", ""])
def test_line_endings_when_rendered(
    make_template: MakeTemplate, tmp_path: Path, ending: str
) -> None:
    """CRLF, LF and a missing last line end come out as in Copier."""
    files = {"template/project/e.txt.jinja": f"a{ending}{{{{ slug }}}}{ending}"}
    files["template/project/f.txt.jinja"] = f"plain{ending}"
    template = make_template(files=files)
    assert render_tree(template, {}) == copy_tree(template, {}, tmp_path / "copier")


@pytest.mark.parametrize("profile", ["minimal", "standard", "full"])
def test_real_template_when_rendered(checkout: Path, tmp_path: Path, profile: str) -> None:
    """The real template's profiles come out byte for byte as Copier's."""
    tree = render_tree(checkout, {"profile": profile})
    assert tree == copy_tree(checkout, {"profile": profile}, tmp_path / "copier")
    assert len(tree) > 30, "a project has more files than that"


def test_write_once_file_when_updating(tiny: Path) -> None:
    """A file that is written once is not part of an update."""
    assert ".env" in render_tree(tiny, {})
    assert ".env" not in render_tree(tiny, {}, operation="update")


def test_secret_when_rendered_twice(tiny: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Two projects never share a secret."""
    monkeypatch.undo()
    assert render_tree(tiny, {})[".env"] != render_tree(tiny, {})[".env"]


@pytest.mark.parametrize("line", ["*.py", "/a/*", "name", "/a/", "/a?", "/[ab]"])
def test_exclusion_when_it_is_no_literal_path(make_template: MakeTemplate, line: str) -> None:
    """An exclusion that is a pattern is refused, for only literal paths are read as Copier does."""
    template = make_template()
    config = (template / "copier.yml").read_text().replace("/Dockerfile", line)
    (template / "copier.yml").write_text(config)
    with pytest.raises(FastgenError, match="no literal path"):
        render_tree(template, {})


def test_name_when_it_leaves_the_project(make_template: MakeTemplate) -> None:
    """A file name that an answer turns into a path out of the project is refused."""
    template = make_template(files={"template/project/{{ '..' }}": "x"})
    with pytest.raises(FastgenError, match="no name"):
        render_tree(template, {})


def test_include_when_it_leaves_the_template(make_template: MakeTemplate, tmp_path: Path) -> None:
    """A template cannot read a file of the machine through a symbolic link."""
    (tmp_path / "secret").write_text("secret")
    template = make_template(files={"template/project/x.jinja": '# {% include "link" %}\n'})
    (template / "link").symlink_to(tmp_path / "secret")
    with pytest.raises(FastgenError, match="outside it"):
        render_tree(template, {})


def test_link_when_it_lies_in_the_template(tiny: Path) -> None:
    """A symbolic link among the template's files is refused and not followed."""
    (tiny / "template/project/link").symlink_to("/etc/hostname")
    with pytest.raises(FastgenError, match="symbolic link"):
        render_tree(tiny, {})


def test_two_files_when_they_make_one(make_template: MakeTemplate) -> None:
    """Two files of the template that come out under one name are refused."""
    template = make_template(files={"template/project/{{ 'plain.py' }}": "x"})
    with pytest.raises(FastgenError, match=r"plain\.py"):
        render_tree(template, {})


def test_undefined_name_when_rendered(make_template: MakeTemplate) -> None:
    """A template that uses an unknown name is a fault of the template, told with its file."""
    template = make_template(files={"template/project/x.jinja": "{{ nowhere }}"})
    with pytest.raises(FastgenError, match=r"nowhere.*x\.jinja"):
        render_tree(template, {})


def test_litter_when_it_lies_in_a_checkout(tiny: Path) -> None:
    """What Python leaves in a checkout never reaches a project."""
    cache = tiny / "template/project/__pycache__"
    cache.mkdir()
    (cache / "plain.cpython-311.pyc").write_bytes(b"x")
    assert not any("pycache" in path for path in render_tree(tiny, {}))


def test_setting_when_it_is_unknown(make_template: MakeTemplate) -> None:
    """A setting that would change the result, such as tasks, is refused and not ignored."""
    template = make_template()
    config = (template / "copier.yml").read_text()
    (template / "copier.yml").write_text(f"_tasks: [echo]\n{config}")
    with pytest.raises(FastgenError, match="_tasks"):
        Source(template, None, None).config  # noqa: B018 - reading it is what fails
