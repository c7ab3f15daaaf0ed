"""The notes of a version, for one project."""

from pathlib import Path

import pytest

from fastgen.rendering.changelog import Entry, find_news

OLD = """\
# Changelog

## Unreleased

### Added

- One thing.
"""
NEW = """\
# Changelog

## Unreleased

## 0.2.0 - 2026-02-01

### Added

- {condition}Another thing,
  on two lines.

### Fixed

- A fault.

## 0.1.0 - 2026-01-01

### Added

- One thing.
"""
ANSWERS = {"redis": True, "docker": False, "auth": "jwt", "ci": "none", "features": ["metrics"]}
FAULT = Entry("0.2.0 - 2026-02-01", "Fixed", "A fault.")


def find(tmp_path: Path, condition: str) -> list[Entry]:
    """Return what is new where an entry begins with a condition."""
    for name, text in (("old", OLD), ("new", NEW.format(condition=condition))):
        (tmp_path / name).mkdir()
        (tmp_path / name / "CHANGELOG.md").write_text(text)
    return find_news(tmp_path / "old", tmp_path / "new", ANSWERS)


@pytest.mark.parametrize(
    "condition",
    [
        "",
        "(redis) ",
        "(auth=jwt, redis) ",
        "(not docker) ",
        "(auth) ",
        "(not ci) ",
        "(features=metrics) ",
    ],
)
def test_news_when_they_concern_the_project(tmp_path: Path, condition: str) -> None:
    """An entry is shown without its condition; what the old version had is not new."""
    text = "Another thing, on two lines."
    assert find(tmp_path, condition) == [Entry("0.2.0 - 2026-02-01", "Added", text), FAULT]


@pytest.mark.parametrize(
    "condition",
    [
        "(docker) ",
        "(not redis) ",
        "(auth=session) ",
        "(redis, ci) ",
        "(ci=github) ",
        "(not features) ",
        "(features=tracing) ",
    ],
)
def test_news_when_they_do_not_concern_the_project(tmp_path: Path, condition: str) -> None:
    """An entry about what the project has not is left out."""
    assert find(tmp_path, condition) == [FAULT]


def test_news_when_the_brackets_are_text(tmp_path: Path) -> None:
    """Brackets around what is no answer belong to the sentence, of whatever sort they are."""
    found = find(tmp_path, "(At last) [bold] ")
    assert found[0].text == "(At last) [bold] Another thing, on two lines."


def test_news_when_there_is_no_changelog(tmp_path: Path) -> None:
    """A template without a changelog has no news."""
    assert find_news(tmp_path, tmp_path, ANSWERS) == []
