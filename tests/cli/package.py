"""A repository of this package with a history, built and installed in all the usual ways."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import fastgen
from fastgen.rendering.source import Source, find_own_source
from tests.conftest import ROOT

PARTS = ("src", "template", "copier.yml", "CHANGELOG.md", "README.md", "LICENSE")
BUILD = ("pyproject.toml", "hatch_build.py")
LITTER = shutil.ignore_patterns("__pycache__", "*.pyc", ".*_cache", "_template")
IDENTITY = ("-c", "user.name=Ada", "-c", "user.email=ada@example.com", "-c", "commit.gpgsign=false")
EARLIER, LATEST = "v0.0.9", f"v{fastgen.__version__}"
STYLE = "template/project/.gitattributes"


def run(*words: str, cwd: Path, **variables: str) -> str:
    """Run a program apart from the machine's settings, and return what it printed."""
    kept = {key: value for key, value in os.environ.items() if not key.startswith("GIT_")}
    programs = f"{Path(sys.executable).parent}{os.pathsep}{kept.get('PATH', os.defpath)}"
    environment = {**kept, "PATH": programs, **variables}
    result = subprocess.run(
        words, cwd=cwd, env=environment, capture_output=True, text=True, check=False
    )
    assert result.returncode == 0, f"{words}:\n{result.stdout}\n{result.stderr}"
    return result.stdout


def git(root: Path, *words: str) -> str:
    """Run git in a repository."""
    return run("git", *IDENTITY, *words, cwd=root).strip()


def make_repository(folder: Path) -> Path:
    """Make a repository of this package as it lies: two releases, and one commit more on main.

    Before them is a tag without a template, and a large file that is no part of it.
    """
    folder.mkdir()
    git(folder, "init", "--quiet", "--template=", "--initial-branch=main")
    # As on a server of today, a clone may leave out what it does not need.
    git(folder, "config", "uploadpack.allowFilter", "true")
    git(folder, "config", "uploadpack.allowAnySHA1InWant", "true")
    (folder / "large.bin").write_bytes(os.urandom(1_000_000))
    _commit(folder, "v0.0.1")
    for name in (*PARTS, *BUILD):
        copy = shutil.copy if (ROOT / name).is_file() else _copy_tree
        copy(ROOT / name, folder / name)
    latest = (folder / STYLE).read_text()
    (folder / STYLE).write_text("# Earlier.\n")
    _commit(folder, EARLIER)
    (folder / STYLE).write_text(latest)
    _commit(folder, LATEST)
    (folder / "CHANGELOG.md").write_text("# Changelog\n")
    _commit(folder)
    return folder


def build(root: Path, folder: Path, kind: str) -> Path:
    """Build a wheel or an sdist of a checkout with the hatchling that is here."""
    words = (sys.executable, "-m", "build", f"--{kind}", "--no-isolation", "--outdir", str(folder))
    run(*words, str(root), cwd=folder)
    return next(path for path in folder.iterdir() if path.suffix in {".whl", ".gz"})


def install(installer: str, what: str, target: Path, *options: str) -> Source:
    """Install with pip or uv, and return the template of what was installed."""
    words = {"pip": (sys.executable, "-m", "pip", "install"), "uv": ("uv", "pip", "install")}
    apart = {"pip": (), "uv": ("--cache-dir", str(target.parent / "uv-cache"), "--offline")}
    quick = ("--quiet", "--no-deps", "--no-build-isolation", "--target", str(target))
    command = (*words[installer], *apart[installer], *quick, *options, what)
    variables = {"PIP_NO_INDEX": "1", "VIRTUAL_ENV": sys.prefix}
    run(*command, cwd=target.parent, **variables)
    return find_own_source(target / "fastgen")


def _copy_tree(source: Path, target: Path) -> None:
    shutil.copytree(source, target, ignore=LITTER)


def _commit(root: Path, tag: str = "") -> None:
    git(root, "add", "--all", "--force")
    git(root, "commit", "--quiet", "--no-verify", f"--message=Release {tag}")
    if tag:
        git(root, "tag", tag)
