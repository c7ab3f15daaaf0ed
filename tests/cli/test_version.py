"""The released versions of a template, wherever they are kept."""

import shutil
import subprocess
from pathlib import Path

import pytest

from fastgen.errors import FastgenError
from fastgen.rendering.source import Source, open_source
from fastgen.rendering.version import BUNDLE, list_versions, open_version
from tests.cli.conftest import FILES, TINY
from tests.conftest import commit_all, read_tree

STYLE = "template/variants/minimal.py"
SCRIPT = "template/project/ops/deploy.sh.jinja"


def git(root: Path, *arguments: str) -> str:
    """Run git in a repository."""
    identity = ["git", "-c", "user.name=Ada", "-c", "user.email=ada@example.com"]
    words = [*identity, *arguments]
    return subprocess.run(words, cwd=root, check=True, capture_output=True, text=True).stdout


def release(root: Path, tag: str, style: str) -> None:
    """Commit a changed template under a tag."""
    (root / STYLE).write_text(style)
    git(root, "commit", "--quiet", "--all", f"--message={tag}")
    git(root, "tag", tag)


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the user's cache folder."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    return tmp_path / "cache" / "fastgen" / "versions"


@pytest.fixture
def history(tiny: Path) -> Path:
    """Make a checkout of four releases, a candidate, and one commit more."""
    commit_all(tiny)
    for tag in ("v0.9.0", "v0.10.0", "v1.0.0rc1", "v1.0.0"):
        release(tiny, tag, f"STYLE = '{tag}'\n")
    (tiny / STYLE).write_text("STYLE = 'newer'\n")
    git(tiny, "commit", "--quiet", "--all", "--message=Newer")
    return tiny


def open_here(root: Path) -> Source:
    """Open a checkout as it lies."""
    with open_source(str(root)) as source:
        return source


def read_style(source: Source) -> str:
    """Return what stands in the file that each version changes."""
    return (source.path / STYLE).read_text()


def test_versions_of_a_checkout(history: Path) -> None:
    """Releases are ordered by their numbers, and candidates are none."""
    assert list_versions(open_here(history)) == ("v0.9.0", "v0.10.0", "v1.0.0")


def test_versions_when_the_newest_tag_has_no_template(history: Path) -> None:
    """A tag of something else, before or after the template, is no version of it."""
    git(history, "checkout", "--quiet", "--orphan", "site")
    git(history, "rm", "--quiet", "-r", "--force", ".")
    (history / "index.html").write_text("<p>")
    git(history, "add", "index.html")
    git(history, "commit", "--quiet", "--message=Site")
    git(history, "tag", "v9.0.0")
    git(history, "checkout", "--quiet", "main")
    source = open_here(history)
    assert list_versions(source) == ("v0.9.0", "v0.10.0", "v1.0.0")
    with pytest.raises(FastgenError, match="holds no template"):
        open_version(source, "v9.0.0")


@pytest.mark.parametrize("kind", ["no git", "no commit", "in another repository"])
def test_versions_when_there_are_none(tmp_path: Path, tiny: Path, kind: str) -> None:
    """A folder without a history of its own has no versions."""
    if kind == "no commit":
        git(tiny, "init", "--quiet")
    if kind == "in another repository":
        commit_all(tmp_path)
        git(tmp_path, "tag", "v1.0.0")
    assert list_versions(Source(tiny, str(tiny), None)) == ()


def test_a_version_of_a_checkout(history: Path, cache: Path) -> None:
    """It is as it was committed, to the mode of its files; what lies around is not touched."""
    before = read_tree(history)
    opened = open_version(open_here(history), "v0.10.0")
    assert (opened.src_path, opened.commit) == (str(history), "v0.10.0")
    assert opened.path.parent == cache
    expected = {**before, STYLE: (b"STYLE = 'v0.10.0'\n", False)}
    assert read_tree(opened.path) == {
        path: file for path, file in expected.items() if path.startswith(("template/", "copier"))
    }
    assert before[SCRIPT][1]
    assert read_tree(history) == before
    assert git(history, "status", "--porcelain") == ""


def test_a_version_when_it_is_opened_again(history: Path, cache: Path) -> None:
    """The second time, it comes from the cache; git only says which commit it is."""
    first = open_version(open_here(history), "v0.9.0")
    (first.path / STYLE).write_text("STYLE = 'cached'\n")
    assert read_style(open_version(open_here(history), "v0.9.0")) == "STYLE = 'cached'\n"
    assert [path.name for path in cache.iterdir()] == [first.path.name]


@pytest.mark.parametrize("spelling", ["short", "full", "described"])
def test_a_version_when_it_is_a_commit(history: Path, spelling: str) -> None:
    """A commit without a tag is named as Copier names it."""
    words = {"short": ["rev-parse", "--short", "HEAD"], "full": ["rev-parse", "HEAD"]}
    name = git(history, *words.get(spelling, ["describe", "--tags"])).strip()
    release(history, "v2.0.0", "STYLE = 2\n")
    opened = open_version(open_here(history), name)
    assert (read_style(opened), opened.commit) == ("STYLE = 'newer'\n", name)


@pytest.mark.parametrize("dirty", [False, True])
def test_the_version_of_head(history: Path, *, dirty: bool) -> None:
    """A clean checkout is its own version; a dirty one has the commit without the changes."""
    git(history, "tag", "v1.1.0")
    if dirty:
        (history / STYLE).write_text("STYLE = 'not committed'\n")
    source = open_here(history)
    opened = open_version(source, "v1.1.0")
    assert (opened.path == history) is not dirty
    assert read_style(opened) == "STYLE = 'newer'\n"


@pytest.mark.parametrize(
    ("version", "said"),
    [
        ("v7.0.0", "is not in the checkout"),
        ("main", "is not in the checkout"),
        ("0000000", "is not in the checkout"),
        ("--upload-pack=x", "is no version"),
        ("", "is no version"),
        ("v1.0.0^{tree}", "is no version"),
    ],
)
def test_a_version_that_is_not_there(history: Path, version: str, said: str, cache: Path) -> None:
    """It is named, and so is where it was looked for; a branch is no version."""
    with pytest.raises(FastgenError, match=said) as caught:
        open_version(open_here(history), version)
    assert version in caught.value.message
    assert caught.value.hint
    assert not list(cache.glob("*"))


@pytest.mark.parametrize("version", ["v0.9.0", "v7.0.0"])
def test_a_version_of_a_shallow_checkout(history: Path, tmp_path: Path, version: str) -> None:
    """What a shallow clone lacks is told with the command that fetches it."""
    shallow = tmp_path / "shallow"
    git(tmp_path, "clone", "--quiet", "--depth=1", history.as_uri(), str(shallow))
    assert list_versions(open_here(shallow)) == ()
    with pytest.raises(FastgenError, match="is not in the checkout") as caught:
        open_version(open_here(shallow), version)
    assert "--unshallow" in caught.value.hint


@pytest.mark.parametrize("prefix", ["", "git+file://"])
def test_a_version_from_the_recorded_address(history: Path, tmp_path: Path, prefix: str) -> None:
    """What the installation lacks is cloned once from where the project came from."""
    away = Source(tmp_path / "installed", f"{prefix}{history}", "v1.0.0", own=True)
    assert list_versions(away) == ()
    assert read_style(open_version(away, "v0.9.0")) == "STYLE = 'v0.9.0'\n"
    shutil.rmtree(history)
    opened = open_version(away, "v0.9.0")
    assert (read_style(opened), opened.src_path) == ("STYLE = 'v0.9.0'\n", away.src_path)


def test_a_version_when_no_address_has_it(history: Path, tmp_path: Path) -> None:
    """The address is named, and nothing is kept."""
    away = Source(tmp_path, f"git+{history.as_uri()}", "v1.0.0")
    with pytest.raises(FastgenError, match=r"v7\.0\.0 of the template is not at .*source"):
        open_version(away, "v7.0.0")
    with pytest.raises(FastgenError, match="not in this installation"):
        open_version(Source(tmp_path, None, "v1.0.0"), "v7.0.0")
    gone = Source(tmp_path, f"git+file://{tmp_path}/gone", "v1.0.0")
    with pytest.raises(FastgenError, match=r"v7\.0\.0 .* installation.*gone.* cannot be cloned"):
        open_version(gone, "v7.0.0")


def test_a_version_when_a_run_was_killed(history: Path, cache: Path) -> None:
    """What another run left half done is neither used nor in the way."""
    (cache / ".new-killed" / "half").mkdir(parents=True)
    assert read_style(open_version(open_here(history), "v0.9.0")) == "STYLE = 'v0.9.0'\n"


def test_a_version_when_others_may_write_to_the_cache(history: Path, cache: Path) -> None:
    """A folder that others may write to is not used, and the error names it."""
    cache.mkdir(parents=True)
    cache.chmod(0o777)
    with pytest.raises(FastgenError, match=r"cache folder .* cannot be used"):
        open_version(open_here(history), "v0.9.0")


def test_a_version_when_git_is_not_there(history: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The version at hand needs no git, and for another one the error says what is missing."""
    snapshot = Source(history / "snapshot", None, "v1.0.0")
    monkeypatch.setenv("PATH", "/nowhere")
    assert open_version(snapshot, "v1.0.0") is snapshot
    with pytest.raises(FastgenError, match=r"v0\.9\.0 .* needs git"):
        open_version(snapshot, "v0.9.0")


def test_a_version_with_a_link(history: Path) -> None:
    """A link in a template is refused: it could lead out of it."""
    (history / "template" / "link").symlink_to("/etc/passwd")
    git(history, "add", "--all")
    release(history, "v2.0.0", "STYLE = 2\n")
    release(history, "v2.0.1", "STYLE = 3\n")
    with pytest.raises(FastgenError, match="template/link"):
        open_version(open_here(history), "v2.0.0")


def test_versions_of_a_bundle(history: Path, tmp_path: Path) -> None:
    """The wheel's bundle is read without a checkout and without the network."""
    wheel = tmp_path / "_template"
    for name, text in {**FILES, "copier.yml": TINY}.items():
        path = wheel / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    git(history, "bundle", "create", "--quiet", str(wheel / BUNDLE), "--tags")
    shutil.rmtree(history)
    source = Source(wheel, f"git+file://{history}", "v1.0.0-1-gabcdef0", own=True)
    assert list_versions(source) == ("v0.9.0", "v0.10.0", "v1.0.0")
    assert read_style(open_version(source, "v0.9.0")) == "STYLE = 'v0.9.0'\n"
    assert open_version(source, "v1.0.0-1-gabcdef0").path == wheel
    with pytest.raises(FastgenError, match="cannot be cloned"):
        open_version(source, "v0.8.0")
