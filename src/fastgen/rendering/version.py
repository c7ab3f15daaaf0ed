"""The released versions of a template, and the template as it was at one of them."""

import hashlib
import os
import re
import tarfile
import tempfile
from collections.abc import Sequence
from functools import partial
from pathlib import Path

from fastgen import git
from fastgen.errors import FastgenError
from fastgen.rendering.cache import keep_folder
from fastgen.rendering.changelog import CHANGELOG
from fastgen.rendering.question import CONFIG
from fastgen.rendering.source import RELEASE, Source, clone_repository

# The wheel's released versions, beside its template.
BUNDLE = "versions.bundle"
PARTS = (CONFIG, "template", CHANGELOG)
# What `git describe --tags --always` says of a commit without a tag, and a commit's own name.
COMMIT = re.compile(r"(.+-\d+-g)?[0-9a-f]{7,40}")
TAG = re.compile(r"[A-Za-z0-9][A-Za-z0-9._+/-]*")
AS_COMMITTED = ("-c", "core.autocrlf=false", "-c", f"core.attributesFile={os.devnull}")


def list_versions(source: Source) -> tuple[str, ...]:
    """Return the released versions that hold a template, the oldest first.

    A release is a tag such as v1.2.3. The checkout's own git knows them, or the wheel's bundle;
    without either there are none, and nothing is fetched.
    """
    bundle = source.path / BUNDLE
    tags = _read_heads(bundle) if bundle.is_file() else _find_tags(source.path)
    ranked = [(_rank(found), tag) for tag in tags if (found := RELEASE.fullmatch(tag))]
    return tuple(tag for _, tag in sorted(ranked))


def open_version(source: Source, version: str) -> Source:
    """Open the template as it was at a tag or commit, changes in the checkout left out.

    It is looked for in the checkout's git or the wheel's bundle, and then at the address that
    `source.src_path` names, which may need the network; what was found is kept in the cache.
    Raises FastgenError when it is in none of them, or when git or the cache cannot be used.
    """
    if version == source.commit and _is_exact(source.path):
        return source
    if not TAG.fullmatch(version):
        message = f'"{version}" is no version of the template.'
        raise FastgenError(message, "Name a tag or a commit, for example v0.1.0.")
    if not git.is_available():
        message = f"The version {version} of the template needs git, which is not on the PATH."
        raise FastgenError(message, "Install git.")
    folder = _find_near(source.path, version) or _find_far(source, version)
    return Source(folder, source.src_path, version, own=source.own)


def _rank(found: re.Match[str]) -> tuple[int, ...]:
    return tuple(int(number) for number in found.groups())


def _read_heads(bundle: Path) -> dict[str, str]:
    """Read the tags of a bundle and their commits from its head, which needs no git."""
    head = bundle.read_bytes().split(b"\n\n", 1)[0].decode(errors="replace")
    pairs = (line.split(" ", 1) for line in head.splitlines() if " refs/tags/" in line)
    return {name.removeprefix("refs/tags/"): commit for commit, name in pairs}


def _find_tags(root: Path) -> tuple[str, ...]:
    """Return the tags of a checkout that hold a template."""
    if not (root / ".git").exists() or not git.is_available():
        return ()
    tags = git.run_git(["tag", "--list", "v*"], root).stdout.split()
    feed = "".join(f"refs/tags/{tag}:{CONFIG}\n" for tag in tags)
    answers = git.run_git(["cat-file", "--batch-check"], root, feed=feed).stdout.splitlines()
    return tuple(
        tag for tag, said in zip(tags, answers, strict=False) if not said.endswith(" missing")
    )


def _is_exact(root: Path) -> bool:
    """Return whether the template lies there as it was committed; a wheel's always does."""
    if not (root / ".git").exists():
        return True
    if not git.is_available():
        return False
    status = git.run_git(["status", "--porcelain", "--", *PARTS], root)
    return status.returncode == 0 and not status.stdout


def _find_near(root: Path, version: str) -> Path | None:
    """Open a version from the wheel's bundle or the checkout's git, if it is there."""
    bundle = root / BUNDLE
    if bundle.is_file():
        commit = _read_heads(bundle).get(version)
        return keep_folder(commit, partial(_unbundle, bundle, commit)) if commit else None
    commit = _resolve(root, version) if (root / ".git").exists() else None
    return keep_folder(commit, partial(_extract, root, commit)) if commit else None


def _find_far(source: Source, version: str) -> Path:
    """Open a version from the address that the project records."""
    address = source.src_path
    if address is None or address == str(source.path):
        where = f'in the checkout "{address}"' if address else "in this installation"
        message = f"The version {version} of the template is not {where}."
        checkout = f"Fetch it: git -C {address} fetch --tags (and --unshallow, where it is shallow)"
        raise FastgenError(message, checkout if address else "Install a fastgen that brings it.")
    key = hashlib.sha256(f"{address}\n{version}".encode()).hexdigest()
    return keep_folder(key, partial(_download, address, version))


def _unbundle(bundle: Path, commit: str, folder: Path) -> None:
    with tempfile.TemporaryDirectory(prefix="fastgen-") as temporary:
        root = Path(temporary)
        _run_git(["init", "--quiet", "--bare", "--template="], root)
        _run_git(["fetch", "--quiet", str(bundle.resolve()), "+refs/tags/*:refs/tags/*"], root)
        _extract(root, commit, folder)


def _download(address: str, version: str, folder: Path) -> None:
    with tempfile.TemporaryDirectory(prefix="fastgen-") as temporary:
        root = Path(temporary) / "template"
        try:
            clone_repository(address, root, "--no-checkout")
        except FastgenError as error:
            message = f"The version {version} of the template is not in this installation. {error}"
            raise FastgenError(message, error.hint) from error
        commit = _resolve(root, version)
        if commit is None:
            message = f'The version {version} of the template is not at "{address}".'
            raise FastgenError(message, "Check the version: it must be a tag or a commit there.")
        _extract(root, commit, folder)


def _resolve(root: Path, version: str) -> str | None:
    """Return the commit that a version is; a branch is none, because it moves."""
    names = [f"refs/tags/{version}", *([version] if COMMIT.fullmatch(version) else [])]
    for name in names:
        words = ["rev-parse", "--verify", "--quiet", f"{name}^{{commit}}"]
        result = git.run_git(words, root)
        if result.returncode == 0:
            return result.stdout.strip()
    return None


def _extract(root: Path, commit: str, folder: Path) -> None:
    """Write the template of a commit, as it was committed, to a folder."""
    there = _run_git(["ls-tree", "--name-only", commit, "--", *PARTS], root).splitlines()
    if CONFIG not in there:
        message = f"The version {commit[:12]} holds no template: it has no {CONFIG}."
        raise FastgenError(message, "Choose a newer version.")
    archive = folder.with_suffix(".tar")
    _run_git([*AS_COMMITTED, "archive", f"--output={archive}", commit, *there], root)
    with tarfile.open(archive) as files:
        for file in files:
            _write(file, files, folder)
    archive.unlink()


def _write(file: tarfile.TarInfo, files: tarfile.TarFile, folder: Path) -> None:
    if file.isdir():
        return
    content = files.extractfile(file) if file.isreg() else None
    place = folder / file.name
    if content is None or not place.resolve().is_relative_to(folder.resolve()):
        message = f'The template holds "{file.name}", which is no ordinary file.'
        raise FastgenError(message, "Do not use this template.")
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_bytes(content.read())
    place.chmod(0o755 if file.mode & 0o100 else 0o644)


def _run_git(arguments: Sequence[str], root: Path) -> str:
    result = git.run_git(arguments, root)
    if result.returncode != 0:
        message = f'The template\'s history cannot be read: {result.stderr.strip()} (in "{root}")'
        raise FastgenError(message, "Check that the repository is whole: git fsck")
    return result.stdout
