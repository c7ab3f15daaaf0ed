"""Making a release: what it changes, what it refuses, and what stands in the pages of releases."""

import re
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.cli.package import git
from tests.conftest import ROOT

SCRIPT = "scripts/release.py"
PAGES = {
    SCRIPT: (ROOT / SCRIPT).read_text(),
    "src/fastgen/__init__.py": '"""Fastgen."""\n\n__version__ = "0.1.0"\n',
    "CHANGELOG.md": "# Changelog\n\n## Unreleased\n\n### Added\n\n- Boats.\n",
    "docs/upgrade-guide.md": "# Guide\n\n## Unreleased\n\nRename your boats.\n",
}
TODAY = datetime.now(UTC).date().isoformat()


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """Make a repository with what a release needs, on main, clean, with a remote."""
    root = tmp_path / "repository"
    for name, text in PAGES.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text)
    git(root, "init", "--quiet", "--template=", "--initial-branch=main")
    for key, value in {"name": "Ada", "email": "ada@example.com"}.items():
        git(root, "config", f"user.{key}", value)
    git(root, "add", "--all")
    git(root, "commit", "--quiet", "--message=Boats")
    git(tmp_path, "clone", "--quiet", "--bare", str(root), "remote")
    git(root, "remote", "add", "origin", str(tmp_path / "remote"))
    return root


def release(root: Path, *versions: str) -> subprocess.CompletedProcess[str]:
    """Run the script."""
    words = [sys.executable, str(root / SCRIPT), *versions]
    return subprocess.run(words, cwd=root, capture_output=True, text=True, check=False)


def test_a_release(repository: Path) -> None:
    """Version, changelog and guide are set, committed and tagged, and nothing is pushed."""
    result = release(repository, "0.1.0")
    assert result.returncode == 0, result.stderr
    assert "git push --follow-tags" in result.stdout
    assert (repository / "CHANGELOG.md").read_text() == (
        f"# Changelog\n\n## Unreleased\n\n## 0.1.0 - {TODAY}\n\n### Added\n\n- Boats.\n"
    )
    assert (repository / "docs/upgrade-guide.md").read_text() == (
        "# Guide\n\n## Unreleased\n\nNothing to do.\n\n## 0.1.0\n\nRename your boats.\n"
    )
    assert git(repository, "describe") == "v0.1.0"
    assert git(repository, "log", "-1", "--format=%s") == "Release v0.1.0"
    assert git(repository, "status", "--porcelain") == ""
    assert git(repository, "ls-remote", "--tags", "origin") == ""


def test_the_next_release(repository: Path) -> None:
    """The second one stands above the first one."""
    assert release(repository, "0.1.0").returncode == 0
    page = repository / "CHANGELOG.md"
    page.write_text(page.read_text().replace("## Unreleased\n", "## Unreleased\n\n- Oars.\n", 1))
    git(repository, "commit", "--quiet", "--all", "--message=Oars")
    assert release(repository, "0.10.0").returncode == 0
    headings = [line for line in page.read_text().splitlines() if line.startswith("## ")]
    assert headings == ["## Unreleased", f"## 0.10.0 - {TODAY}", f"## 0.1.0 - {TODAY}"]
    assert '__version__ = "0.10.0"' in (repository / "src/fastgen/__init__.py").read_text()
    page.write_text(page.read_text().replace("## Unreleased\n", "## Unreleased\n\n- Sails.\n", 1))
    git(repository, "commit", "--quiet", "--all", "--message=Sails")
    assert "not higher than 0.10.0" in release(repository, "0.9.0").stderr
    assert "not higher than 0.10.0" in release(repository, "0.10.0").stderr


@pytest.mark.parametrize(
    ("trouble", "reason"),
    [
        ("dirty", "has changes"),
        ("untracked", "has changes"),
        ("branch", 'The branch is "work"'),
        ("detached", 'The branch is ""'),
        ("no notes", 'CHANGELOG.md says nothing under "## Unreleased"'),
        ("no guide", 'upgrade-guide.md says nothing under "## Unreleased"'),
        ("hook", "git commit failed: No."),
    ],
)
def test_a_release_when_something_is_wrong(repository: Path, trouble: str, reason: str) -> None:
    """The reason is told, and nothing is changed, committed or tagged."""
    match trouble:
        case "dirty":
            (repository / "CHANGELOG.md").write_text("# Changelog\n")
        case "untracked":
            (repository / "new.txt").write_text("")
        case "branch":
            git(repository, "switch", "--quiet", "--create", "work")
        case "detached":
            git(repository, "switch", "--quiet", "--detach")
        case "hook":
            hook = repository / ".git/hooks/pre-commit"
            hook.parent.mkdir()
            hook.write_text("#!/bin/sh\necho No. >&2\nexit 1\n")
            hook.chmod(0o755)
        case _:
            page = "CHANGELOG.md" if trouble == "no notes" else "docs/upgrade-guide.md"
            (repository / page).write_text(
                "# Page\n\n## Unreleased\n\n### Added\n\n## 0.0.1\n\n- Boats.\n"
            )
            git(repository, "commit", "--quiet", "--all", "--message=Empty")
    before = git(repository, "status", "--porcelain"), git(repository, "rev-parse", "HEAD")
    result = release(repository, "0.2.0")
    assert result.returncode == 1
    assert reason in result.stderr
    assert git(repository, "tag") == ""
    assert before == (
        git(repository, "status", "--porcelain"),
        git(repository, "rev-parse", "HEAD"),
    )


@pytest.mark.parametrize("version", ["v0.2.0", "0.2", "0.2.0rc1", "00.1.0", "--help", ""])
def test_a_release_of_no_version(repository: Path, version: str) -> None:
    """What is no version is refused, and named."""
    result = release(repository, version)
    assert result.returncode == 1
    assert f'"{version}" is no version' in result.stderr


def read_sections(page: str) -> dict[str, str]:
    """Return the second-level sections of a page: their headings without dates, and their texts."""
    parts = re.split(r"^## (.+)\n", (ROOT / page).read_text(), flags=re.MULTILINE)[1:]
    return {
        heading.split(" - ")[0]: text.strip()
        for heading, text in zip(parts[::2], parts[1::2], strict=True)
    }


def test_the_upgrade_guide_has_each_version() -> None:
    """What is in the changelog is in the guide, in the same order, and none of it is empty."""
    guide = read_sections("docs/upgrade-guide.md")
    assert list(guide) == list(read_sections("CHANGELOG.md"))
    assert "Unreleased" in guide
    assert all(guide.values())


def test_the_changelog_can_be_read_by_machines() -> None:
    """Its headings are those that a release writes, and kinds of change below them."""
    text = (ROOT / "CHANGELOG.md").read_text()
    kinds = ("Added", "Changed", "Deprecated", "Removed", "Fixed", "Security")
    for line in re.findall(r"^#+ .*", text, re.MULTILINE)[1:]:
        released = re.fullmatch(r"## (Unreleased|\d+\.\d+\.\d+ - \d{4}-\d\d-\d\d)", line)
        assert released or line.removeprefix("### ") in kinds, line
