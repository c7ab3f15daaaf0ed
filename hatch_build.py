"""What a wheel or a source distribution knows of its origin: its commit, and earlier releases.

It runs where only hatchling is installed. All of it may be missing: without git, without tags or
from an archive the wheel is built all the same, and says so.
"""

import io
import os
import re
import subprocess
import tarfile
import tempfile
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

COMMIT = "commit.txt"
BUNDLE = "versions.bundle"
PARTS = ("copier.yml", "template", "CHANGELOG.md")
RELEASE = re.compile(r"v\d+\.\d+\.\d+")
# The same tree makes the same commit, whoever builds it and when.
NOBODY = {
    f"GIT_{role}_{key}": value
    for role in ("AUTHOR", "COMMITTER")
    for key, value in {"NAME": "-", "EMAIL": "-", "DATE": "2000-01-01T00:00:00Z"}.items()
}
SMALLEST = ("-c", "pack.window=250", "-c", "pack.depth=250", "-c", "pack.threads=1")


class CustomBuildHook(BuildHookInterface[Any]):
    """Adds the commit and the released versions to a wheel, or to what a wheel is built from."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Make the files; an editable installation has the checkout instead."""
        if version == "editable":
            return
        root, kept = Path(self.root), Path(tempfile.mkdtemp(prefix="fastgen-"))
        self._made = kept
        if (root / ".git").exists():
            record_commit(root, kept / COMMIT)
            bundle_versions(root, kept / BUNDLE)
        for name in (COMMIT, BUNDLE):
            found = next((each / name for each in (kept, root) if (each / name).is_file()), None)
            if found is not None:
                inside = name if self.target_name == "sdist" else f"fastgen/_template/{name}"
                build_data["force_include"][str(found)] = inside
            elif name == BUNDLE:
                self.app.display_warning("No tags here: updates will fetch the older versions.")

    def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:
        """Remove what was made."""
        del build_data, artifact_path
        if version == "editable":
            return
        for path in self._made.iterdir():
            path.unlink()
        self._made.rmdir()


def record_commit(root: Path, target: Path) -> None:
    """Write how Copier calls the commit at HEAD: its tag, or its distance from one."""
    result = run_git(root, "describe", "--tags", "--always")
    if result.returncode == 0:
        target.write_bytes(result.stdout)


def bundle_versions(root: Path, target: Path) -> None:
    """Write the released versions that hold a template, and nothing else of the history."""
    tags = list_versions(root)
    fetch_missing(root, tags)
    with tempfile.TemporaryDirectory(prefix="fastgen-") as temporary:
        store = Path(temporary)
        run_git(store, "init", "--quiet", "--template=")
        refs = [f"refs/tags/{tag}" for tag in tags if copy_version(root, tag, store)]
        if refs:
            run_git(store, *SMALLEST, "bundle", "create", "--quiet", str(target), *refs)


def list_versions(root: Path) -> list[str]:
    """Return the tags of releases that hold a template."""
    tags = run_git(root, "tag", "--list").stdout.decode().split()
    return [tag for tag in tags if RELEASE.fullmatch(tag) and "copier.yml" in list_parts(root, tag)]


def list_parts(root: Path, tag: str) -> list[str]:
    """Return what a tag has of a template."""
    words = ("ls-tree", "--name-only", f"refs/tags/{tag}", "--", *PARTS)
    return run_git(root, *words).stdout.decode().split()


def fetch_missing(root: Path, tags: list[str]) -> None:
    """Fetch what a clone without old files lacks, at once: git would ask for each file."""
    words = ("rev-list", "--objects", "--no-walk", "--missing=print", *tags)
    listed = run_git(root, *words).stdout.decode() if tags else ""
    missing = re.findall(r"^\?(\w+)$", listed, re.MULTILINE)
    if missing:
        quiet = ("--quiet", "--no-tags", "--no-write-fetch-head", "--filter=blob:none", "--stdin")
        once = ("-c", "fetch.negotiationAlgorithm=noop")
        run_git(root, *once, "fetch", *quiet, "origin", feed="\n".join(missing).encode())


def copy_version(root: Path, tag: str, store: Path) -> bool:
    """Copy the template of a tag into another repository, under the same tag."""
    plain = ("-c", "core.autocrlf=false", "-c", f"core.attributesFile={os.devnull}")
    archive = run_git(root, *plain, "archive", f"refs/tags/{tag}", *list_parts(root, tag))
    if archive.returncode != 0:
        return False
    run_git(store, "rm", "-r", "--quiet", "--force", "--ignore-unmatch", ".")
    with tarfile.open(fileobj=io.BytesIO(archive.stdout)) as files:
        files.extractall(store)  # noqa: S202 - this repository's own files
    run_git(store, *plain, "add", "--all", "--force")
    tree = run_git(store, "write-tree").stdout.decode().strip()
    commit = run_git(store, "commit-tree", "-m", tag, tree).stdout.decode().strip()
    return run_git(store, "tag", tag, commit).returncode == 0


def run_git(root: Path, *words: str, feed: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    """Run git, for which its absence is a failure like any other."""
    kept = {key: value for key, value in os.environ.items() if not key.startswith("GIT_")}
    try:
        return subprocess.run(  # noqa: S603 - no shell, and git comes from the PATH
            ["git", *words],  # noqa: S607 - wherever it is
            cwd=root,
            env={**kept, **NOBODY, "GIT_TERMINAL_PROMPT": "0"},
            input=feed,
            capture_output=True,
            check=False,
        )
    except OSError:
        return subprocess.CompletedProcess(words, 127, b"", b"")
