"""Where the template comes from, and what is recorded of it."""

import json
import subprocess
from pathlib import Path

import pytest

from fastgen import __version__ as fastgen_version
from fastgen.errors import FastgenError
from fastgen.rendering.source import VERSION, find_own_source, open_source
from tests.conftest import Run, commit_all

COMMIT = "0123456789abcdef0123456789abcdef01234567"


def install(site: Path, origin: object = None, metadata: str = "Name: fastgen-fastapi\n") -> Path:
    """Lay out an installed package with its record of origin, and return the package."""
    record = site / f"fastgen_fastapi-{fastgen_version}.dist-info"
    record.mkdir(parents=True)
    (record / "METADATA").write_text(metadata)
    if origin is not None:
        (record / "direct_url.json").write_text(json.dumps(origin))
    return site / "fastgen"


@pytest.mark.parametrize(
    ("origin", "src_path", "commit"),
    [
        (
            {"url": "https://host/x", "vcs_info": {"vcs": "git", "commit_id": COMMIT}},
            "git+https://host/x",
            COMMIT,
        ),
        (
            {
                "url": "ssh://git@host/x.git",
                "vcs_info": {"vcs": "git", "commit_id": COMMIT, "requested_revision": VERSION},
            },
            "git+ssh://git@host/x.git",
            VERSION,
        ),
        ({"url": "file:///gone/x", "dir_info": {}}, None, VERSION),
        ({"url": "file:///gone/x.whl", "archive_info": {}}, None, VERSION),
        (None, None, VERSION),
    ],
    ids=["commit", "tag", "folder that is gone", "wheel file", "no record"],
)
def test_origin_when_installed(
    tmp_path: Path, origin: object, src_path: str | None, commit: str
) -> None:
    """The recorded address is the one that the package came from, never site-packages."""
    source = find_own_source(install(tmp_path, origin))
    assert (source.src_path, source.commit) == (src_path, commit)
    assert source.path == tmp_path / "fastgen" / "_template"


def test_origin_when_the_package_names_a_repository(tmp_path: Path) -> None:
    """Without a record of origin, the repository in the package's metadata is it."""
    metadata = "Name: x\nProject-URL: Repository, https://host/x\n"
    source = find_own_source(install(tmp_path, metadata=metadata))
    assert source.src_path == "git+https://host/x"


def test_origin_when_installed_from_a_folder(tmp_path: Path, tiny: Path) -> None:
    """A package that was installed from a checkout records the checkout."""
    origin = {"url": tiny.as_uri(), "dir_info": {}}
    assert find_own_source(install(tmp_path / "site", origin)).src_path == str(tiny)


def test_checkout_when_it_has_no_commit(tmp_path: Path, tiny: Path) -> None:
    """The version stands for the commit in a checkout without commits, or without git."""
    subprocess.run(["git", "init", "--quiet", str(tiny)], check=True)
    source = find_own_source(tiny / "src" / "fastgen")
    assert (source.src_path, source.commit) == (str(tiny), VERSION)
    assert tmp_path in source.path.parents


@pytest.mark.parametrize("change", ["", "dirty", "tag", "shallow"])
def test_commit_when_a_checkout_is_named(tmp_path: Path, tiny: Path, change: str) -> None:
    """The commit is what `git describe` calls HEAD, in dirty and shallow checkouts too."""
    commit_all(tiny)
    root = tiny
    if change == "dirty":
        (tiny / "copier.yml").write_text((tiny / "copier.yml").read_text() + "\n# changed\n")
    if change == "tag":
        subprocess.run(["git", "tag", "v3.0.0"], cwd=tiny, check=True)
    if change == "shallow":
        root = tmp_path / "shallow"
        clone = ["git", "clone", "--quiet", "--depth=1", tiny.as_uri(), str(root)]
        subprocess.run(clone, check=True)
    words = ["git", "rev-parse", "--short", "HEAD"]
    head = subprocess.run(words, cwd=tiny, check=True, capture_output=True, text=True).stdout
    with open_source(str(root)) as source:
        assert source.commit == ("v3.0.0" if change == "tag" else head.strip())
        assert source.src_path == str(root)


def test_template_when_it_is_a_git_address(fastgen: Run, tmp_path: Path, tiny: Path) -> None:
    """A git address is cloned, recorded as it was given, and the clone is gone afterwards."""
    commit_all(tiny)
    address = f"git+{tiny.as_uri()}"
    (tmp_path / "tmp").mkdir()
    result = fastgen(
        *("new", "project", "--template", address, "--defaults", "--no-git", "--no-install"),
        TMPDIR=str(tmp_path / "tmp"),
    )
    assert result.returncode == 0, result.stderr
    recorded = (tmp_path / "project" / ".copier-answers.yml").read_text()
    assert f"_src_path: {address}\n" in recorded
    assert list((tmp_path / "tmp").iterdir()) == []


def test_template_when_its_address_is_wrong(tmp_path: Path) -> None:
    """An address that cannot be cloned is told with git's reason."""
    address = f"git+file://{tmp_path}/nothing"
    with pytest.raises(FastgenError, match="cannot be cloned"), open_source(address):
        pass
