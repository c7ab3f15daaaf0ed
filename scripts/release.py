"""Make a release: `just release 1.2.3`. It commits and tags, and never pushes."""

import re
import subprocess
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
VERSION_FILE = "src/fastgen/__init__.py"
CHANGELOG = "CHANGELOG.md"
GUIDE = "docs/upgrade-guide.md"
NUMBER = re.compile(r"(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)")
ASSIGNMENT = re.compile(r'^__version__ = "(.+)"$', re.MULTILINE)
UNRELEASED = re.compile(r"^## Unreleased\n(.*?)(?=^## |\Z)", re.MULTILINE | re.DOTALL)
HEADING = re.compile(r"^#.*$", re.MULTILINE)
NOTHING = "Nothing to do."


class ReleaseError(Exception):
    """Why there is no release, as a sentence that says what to do."""


def release(root: Path, version: str) -> str:
    """Commit and tag a release, and return its tag; raises ReleaseError and changes nothing."""
    check_version(root, version)
    check_checkout(root)
    files = plan(root, version)
    for name, text in files.items():
        (root / name).write_text(text, encoding="utf-8")
    tag = f"v{version}"
    try:
        run_git(root, "commit", "--quiet", "--message", f"Release {tag}", "--", *files)
        run_git(root, "tag", "--annotate", "--message", f"Release {tag}", tag)
    except ReleaseError:
        run_git(root, "restore", "--staged", "--worktree", "--", *files)
        raise
    return tag


def check_version(root: Path, version: str) -> None:
    """See that the version is a number, and higher than all there are."""
    if not NUMBER.fullmatch(version):
        message = f'"{version}" is no version: write three numbers, such as 1.2.3.'
        raise ReleaseError(message)
    tags = run_git(root, "tag", "--list", "v*").split()
    highest = max((tag.removeprefix("v") for tag in tags if is_release(tag)), key=rank, default="")
    if highest and rank(version) <= rank(highest):
        message = f"{version} is not higher than {highest}, the last release: choose a higher one."
        raise ReleaseError(message)


def check_checkout(root: Path) -> None:
    """See that what will be released is what lies on main."""
    branch = run_git(root, "branch", "--show-current").strip()
    if branch != "main":
        message = f'The branch is "{branch}": releases are made on main.'
        raise ReleaseError(message)
    changed = run_git(root, "status", "--porcelain").splitlines()
    if changed:
        message = f"The checkout has changes ({changed[0].strip()}): commit or stash them."
        raise ReleaseError(message)


def plan(root: Path, version: str) -> dict[str, str]:
    """Return the files of the release with their new texts."""
    texts = {name: (root / name).read_text("utf-8") for name in (VERSION_FILE, CHANGELOG, GUIDE)}
    if not ASSIGNMENT.search(texts[VERSION_FILE]):
        message = f"{VERSION_FILE} sets no __version__."
        raise ReleaseError(message)
    texts[VERSION_FILE] = ASSIGNMENT.sub(f'__version__ = "{version}"', texts[VERSION_FILE])
    today = datetime.now(UTC).date().isoformat()
    texts[CHANGELOG] = move_unreleased(CHANGELOG, texts[CHANGELOG], f"{version} - {today}", "")
    texts[GUIDE] = move_unreleased(GUIDE, texts[GUIDE], version, f"{NOTHING}\n\n")
    return texts


def move_unreleased(name: str, text: str, heading: str, empty: str) -> str:
    """Put what is unreleased under a version's heading."""
    found = UNRELEASED.search(text)
    if found is None or not HEADING.sub("", found[1]).strip():
        message = f'{name} says nothing under "## Unreleased": write what is new for its readers.'
        raise ReleaseError(message)
    moved = f"## Unreleased\n\n{empty}## {heading}\n{found[1]}"
    return text[: found.start()] + moved + text[found.end() :]


def is_release(tag: str) -> bool:
    """Return whether a tag is one of a release."""
    return tag.startswith("v") and bool(NUMBER.fullmatch(tag[1:]))


def rank(version: str) -> tuple[int, ...]:
    """Return what versions are ordered by."""
    return tuple(int(number) for number in version.split("."))


def run_git(root: Path, *words: str) -> str:
    """Run git, and return what it printed. Raises ReleaseError with its reason."""
    result = subprocess.run(["git", *words], cwd=root, capture_output=True, text=True, check=False)
    if result.returncode != 0:
        message = f"git {words[0]} failed: {(result.stderr or result.stdout).strip()}"
        raise ReleaseError(message)
    return result.stdout


def main(arguments: Sequence[str]) -> int:
    """Make the release that the command line names."""
    if len(arguments) != 1:
        sys.stderr.write("usage: just release VERSION\n")
        return 2
    try:
        tag = release(ROOT, arguments[0])
    except ReleaseError as error:
        sys.stderr.write(f"error: {error}\n")
        return 1
    print(f"{tag} is committed and tagged. To publish it: git push --follow-tags origin main")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
