"""Where the template comes from, and what a project records of it."""

import json
import re
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from urllib.parse import unquote

import fastgen
from fastgen import git
from fastgen.errors import FastgenError
from fastgen.rendering.engine import Engine
from fastgen.rendering.question import CONFIG, Config, load_config

VERSION = f"v{fastgen.__version__}"
RELEASE = re.compile(r"v(\d+)\.(\d+)\.(\d+)")
# The wheel's commit, beside its template: its tag, or how far it is from one.
COMMIT = "commit.txt"
GIT_URL = re.compile(r"^(git\+|git@|ssh://|https?://|git://|file://|gh:|gl:)|\.git$")
ALIASES = {"gh:": "https://github.com/", "gl:": "https://gitlab.com/"}
# The hosts whose bare address Copier takes for a repository.
KNOWN_HOSTS = ("https://github.com/", "https://gitlab.com/")


@dataclass(frozen=True)
class Source:
    """A template: its folder, and the address and commit that a project records.

    Like `copier copy --vcs-ref HEAD`, a checkout is taken as it lies, changes that are not
    committed included, and its commit is the one at HEAD: the temporary commit that Copier
    would record for such changes exists nowhere.
    """

    path: Path
    src_path: str | None
    commit: str | None
    own: bool = False

    @cached_property
    def config(self) -> Config:
        """The settings and questions."""
        return load_config(self.path)

    @cached_property
    def engine(self) -> Engine:
        """The renderer of texts and files."""
        return Engine(self.path, self.config.settings.get("_envops") or {}, cached=self.own)


@contextmanager
def open_source(template: str | None) -> Iterator[Source]:
    """Find the template: the one that is named, else the checkout, else the wheel's snapshot.

    Raises FastgenError for what is no template's address, and where it cannot be cloned.
    """
    if template is None:
        yield find_own_source(Path(fastgen.__file__).parent)
        return
    folder = Path(template).expanduser()
    if folder.is_dir():
        root = folder.resolve()
        yield Source(root, str(root), git.describe(root))
        return
    if not GIT_URL.search(template):
        message = f'The template "{template}" is neither a folder nor a git address.'
        raise FastgenError(message, "Give a folder, or an address such as git+https://host/path.")
    with tempfile.TemporaryDirectory(prefix="fastgen-") as temporary:
        folder = Path(temporary) / "template"
        clone_repository(template, folder)
        yield Source(folder, _usable_by_copier(template), git.describe(folder))


def find_own_source(package: Path) -> Source:
    """Find the template that this package brings: the checkout around it, or its snapshot."""
    checkout = package.parent.parent
    if package.parent.name == "src" and (checkout / CONFIG).is_file():
        return Source(checkout, str(checkout), git.describe(checkout) or VERSION, own=True)
    snapshot = package / "_template"
    metadata = package.parent / f"fastgen_fastapi-{fastgen.__version__}.dist-info"
    return Source(snapshot, *_read_origin(metadata, snapshot), own=True)


def clone_repository(address: str, folder: Path, *options: str) -> None:
    """Clone a repository whose address is written as Copier writes it; raises FastgenError."""
    if not git.is_available():
        message = f'The template "{address}" needs git, which is not on the PATH.'
        raise FastgenError(message, "Install git, or give a folder.")
    alias = address[:3]
    url = (ALIASES.get(alias, alias) + address[3:]).removeprefix("git+")
    result = git.run_git(["clone", "--quiet", *options, "--", url, str(folder)])
    if result.returncode != 0:
        message = f'The template "{address}" cannot be cloned: {result.stderr.strip()}'
        raise FastgenError(message, "Check the address and your access to it.")


def _usable_by_copier(address: str) -> str:
    bare = address.startswith(("http://", "https://")) and not address.endswith(".git")
    return f"git+{address}" if bare and not address.startswith(KNOWN_HOSTS) else address


def _read_origin(metadata: Path, snapshot: Path) -> tuple[str | None, str]:
    """Read where the package was installed from: PEP 610, else the address that it names."""
    built = snapshot / COMMIT
    commit = built.read_text().strip() if built.is_file() else ""
    record = metadata / "direct_url.json"
    if record.is_file():
        origin = json.loads(record.read_text())
        url = str(origin["url"])
        if "vcs_info" in origin:
            return f"git+{url}", _name_commit(origin["vcs_info"], commit)
        folder = Path(unquote(url.removeprefix("file://")))
        if "dir_info" in origin and (folder / CONFIG).is_file():
            return str(folder), commit or VERSION
    return _read_repository(metadata / "METADATA"), commit or VERSION


def _name_commit(version: Mapping[str, str], built: str) -> str:
    """Name what was installed from a repository: by its tag, else by the whole commit."""
    requested = version.get("requested_revision", "")
    if RELEASE.match(built):
        return built
    return requested if RELEASE.fullmatch(requested) else version["commit_id"]


def _read_repository(metadata: Path) -> str | None:
    if not metadata.is_file():
        return None
    found = re.search(r"^Project-URL: Repository, (\S+)$", metadata.read_text(), re.MULTILINE)
    return _usable_by_copier(found.group(1)) if found else None
