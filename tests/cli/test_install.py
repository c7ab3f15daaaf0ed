"""What a project records, for each way to install fastgen: the table of docs/installation.md."""

import re
import shutil
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from fastgen.rendering.source import Source, find_own_source
from fastgen.rendering.version import BUNDLE, list_versions, open_version
from hatch_build import bundle_versions
from tests.cli.package import EARLIER, LATEST, STYLE, build, git, install, make_repository, run
from tests.conftest import ROOT, commit_all

PAGE = ROOT / "docs" / "installation.md"
ROW = re.compile(r"^\| (.+?) +\| (.+?) +\| (.+?) +\| (.+?) +\|$", re.MULTILINE)
HERE, FETCHED = "in the installation", "fetched"


@dataclass(frozen=True)
class Package:
    """The repository, and what was built of its release."""

    repository: Path
    wheel: Path
    archive: Path


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> Package:
    """Build the release."""
    folder = tmp_path_factory.mktemp("package")
    repository = make_repository(folder / "repository")
    release = folder / "release"
    git(folder, "clone", "--quiet", "--branch", LATEST, str(repository), str(release))
    places = {kind: folder / kind for kind in ("wheel", "sdist")}
    for place in places.values():
        place.mkdir()
    built = {kind: build(release, place, kind) for kind, place in places.items()}
    return Package(repository, built["wheel"], built["sdist"])


@pytest.fixture(autouse=True)
def _cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))


def read_table() -> dict[str, tuple[str, str, str]]:
    """Return the rows of the page, without its marks."""
    rows = [[cell.replace("`", "") for cell in row] for row in ROW.findall(PAGE.read_text())]
    return {name: (address, commit, versions) for name, address, commit, versions in rows[2:]}


def clone(package: Package, folder: Path, *options: str) -> Path:
    """Clone the repository."""
    root = folder / "checkout"
    address = package.repository.as_uri()
    git(folder, "clone", "--quiet", "--branch", "main", *options, address, str(root))
    return root


def find_wheel(package: Package, _: Path) -> str:
    """Name the wheel's file."""
    return str(package.wheel)


def find_index(package: Package, _: Path) -> str:
    """Name the package, which an index of one wheel has."""
    assert package.wheel.is_file()
    return "fastgen-fastapi"


def find_archive(package: Package, _: Path) -> str:
    """Name the source distribution's file."""
    return str(package.archive)


def find_tag(package: Package, _: Path) -> str:
    """Name the repository's tag."""
    return f"fastgen-fastapi @ git+{package.repository.as_uri()}@{LATEST}"


def find_branch(package: Package, _: Path) -> str:
    """Name the repository's branch, one commit after the tag."""
    return f"fastgen-fastapi @ git+{package.repository.as_uri()}@main"


def find_checkout(package: Package, folder: Path) -> str:
    """Name a clean checkout."""
    return str(clone(package, folder))


def find_dirty(package: Package, folder: Path) -> str:
    """Name a checkout with a change that is not committed."""
    root = clone(package, folder)
    (root / STYLE).write_text("# Changed.\n")
    return str(root)


def find_shallow(package: Package, folder: Path) -> str:
    """Name a checkout of one commit."""
    return str(clone(package, folder, "--depth=1"))


def find_untagged(package: Package, folder: Path) -> str:
    """Name a checkout that has all commits and no tag."""
    return str(clone(package, folder, "--no-tags"))


def find_folder(package: Package, folder: Path) -> str:
    """Name a checkout whose history is gone, as in an archive that a host offers."""
    root = clone(package, folder)
    shutil.rmtree(root / ".git")
    return str(root)


WAYS: dict[str, Callable[[Package, Path], str]] = {
    "a wheel": find_wheel,
    "an index": find_index,
    "a source distribution": find_archive,
    "a git URL and a tag": find_tag,
    "a git URL and a branch": find_branch,
    "a checkout": find_checkout,
    "a checkout with changes": find_dirty,
    "a shallow checkout": find_shallow,
    "a checkout without tags": find_untagged,
    "a folder without git": find_folder,
}
# How pip differs from uv is in how it clones and records; it builds with the same hook.
BY_PIP = ("a wheel", "an index", "a git URL and a tag", "a git URL and a branch", "a checkout")
ROWS = [("uv", way) for way in WAYS] + [("pip", way) for way in BY_PIP]


def spell(source: Source, package: Package, checkout: Path) -> tuple[str, str, str]:
    """Say what an installation records and knows in the words of the page."""
    head = git(package.repository, "rev-parse", "main")
    known = {
        f"git+{package.repository.as_uri()}": "git+URL",
        str(checkout): "the folder",
        git(package.repository, "describe", "--tags", "main"): "v0.1.0-1-gCOMMIT",
        LATEST: "v0.1.0",
        head[:7]: "COMMIT",
        None: "nothing",
    }
    versions = {(EARLIER, LATEST): HERE, (): FETCHED}[list_versions(source)]
    return (
        known.get(source.src_path, str(source.src_path)),
        known.get(source.commit, str(source.commit)),
        versions,
    )


def test_the_table_is_complete() -> None:
    """Each way to install has its row, and each row is tested."""
    assert list(read_table()) == [*WAYS, "an editable checkout"]


@pytest.mark.parametrize(("installer", "way"), ROWS, ids=map(" ".join, ROWS))
def test_an_installation(package: Package, tmp_path: Path, installer: str, way: str) -> None:
    """An installation records what its row says, and opens earlier versions without a network."""
    options = ("--find-links", str(package.wheel.parent), "--no-index") if "index" in way else ()
    what = WAYS[way](package, tmp_path)
    source = install(installer, what, tmp_path / "site", *options)
    assert spell(source, package, tmp_path / "checkout") == read_table()[way]
    assert source.path == tmp_path / "site" / "fastgen" / "_template"
    assert (source.path / "CHANGELOG.md").is_file()
    if list_versions(source):
        earlier = open_version(source, EARLIER)
        assert (earlier.path / STYLE).read_text() == "# Earlier.\n"
        assert (source.path / BUNDLE).stat().st_size < 250_000


def test_an_editable_checkout(package: Package, tmp_path: Path) -> None:
    """Its template is the checkout, as it is at each run, and its versions are git's."""
    root = clone(package, tmp_path)
    options = ("--quiet", "--no-deps", "--no-build-isolation", "--offline", "--editable")
    target = ("--target", str(tmp_path / "site"), "--cache-dir", str(tmp_path / "uv-cache"))
    run("uv", "pip", "install", *options, str(root), *target, cwd=tmp_path, VIRTUAL_ENV=sys.prefix)
    assert (tmp_path / "site" / "_fastgen_fastapi.pth").read_text() == str(root / "src")
    source = find_own_source(root / "src" / "fastgen")
    assert spell(source, package, root) == read_table()["an editable checkout"]
    assert source.path == root


def test_pipx(package: Package, tmp_path: Path) -> None:
    """What pipx installs runs, and records what its row says."""
    places = {"PIPX_HOME": str(tmp_path / "pipx"), "PIPX_BIN_DIR": str(tmp_path / "bin")}
    quick = ("--backend", "uv", "--python", sys.executable)
    run("pipx", "install", *quick, str(package.wheel), cwd=tmp_path, **places)
    fresh = ("new", "shop", "--defaults", "--no-install", "--no-git", "--quiet")
    run(str(tmp_path / "bin" / "fastgen"), *fresh, cwd=tmp_path)
    recorded = (tmp_path / "shop" / ".copier-answers.yml").read_text()
    assert f"_commit: {LATEST}\n" in recorded
    assert "_src_path" not in recorded


def test_an_installation_without_earlier_versions(package: Package, tmp_path: Path) -> None:
    """What is not there is cloned from the recorded address, and the error says so otherwise."""
    what = find_shallow(package, tmp_path)
    source = install("uv", what, tmp_path / "site")
    away = Source(source.path, f"git+{package.repository.as_uri()}", source.commit)
    assert (open_version(away, EARLIER).path / STYLE).read_text() == "# Earlier.\n"


def test_a_build_of_a_clone_without_old_files(package: Package, tmp_path: Path) -> None:
    """What pip leaves out of its clones is fetched for the bundle, all at once."""
    root = clone(package, tmp_path, "--filter=blob:none", "--no-checkout")
    missing = ("rev-list", "--objects", "--missing=print", "--no-walk", EARLIER, LATEST)
    assert "\n?" in git(root, *missing)
    packs = len(list((root / ".git" / "objects" / "pack").glob("*.pack")))
    bundle_versions(root, tmp_path / BUNDLE)
    assert "\n?" not in git(root, *missing)
    assert len(list((root / ".git" / "objects" / "pack").glob("*.pack"))) == packs + 1
    source = Source(tmp_path, None, None)
    assert list_versions(source) == (EARLIER, LATEST)
    assert (open_version(source, EARLIER).path / STYLE).read_text() == "# Earlier.\n"


def test_a_build_when_the_checkout_lies_in_another_repository(
    package: Package, tmp_path: Path
) -> None:
    """The tags of a repository around an unpacked source distribution are not its versions."""
    shutil.unpack_archive(package.archive, tmp_path)
    commit_all(tmp_path)
    git(tmp_path, "tag", "v7.0.0")
    unpacked = next(tmp_path.glob("fastgen_fastapi-*"))
    source = install("uv", str(unpacked), tmp_path / "site")
    assert (source.commit, list_versions(source)) == (LATEST, (EARLIER, LATEST))
