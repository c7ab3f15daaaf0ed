"""Public linters have no wish for the OpenAPI document, in any style of errors."""

from pathlib import Path

import pytest

from tests.strangers.conftest import (
    GROWN,
    HERE,
    MakeProject,
    add_resources,
    complain,
    write_document,
)

STYLES = ("problem", "nested", "success", "flat")


@pytest.fixture(scope="module", params=STYLES)
def documents(
    request: pytest.FixtureRequest, make_project: MakeProject, environment: dict[str, str]
) -> list[Path]:
    """Return the documents of a new project, and of those with all kinds of resources."""
    documents = []
    for resources in ({}, *GROWN):
        project = make_project(f"error_style={request.param}")
        add_resources(project, resources)
        documents.append(write_document(project, environment))
    return documents


def test_redocly_finds_nothing(npm: Path, documents: list[Path]) -> None:
    """No error and no warning of its recommended rules."""
    lint = ("lint", "--format=stylish", "--config", HERE / "redocly.yaml")
    assert not complain(npm / ".bin/redocly", *lint, *documents, cwd=HERE)


def test_spectral_finds_nothing(npm: Path, documents: list[Path]) -> None:
    """No error and no warning of its rules for OpenAPI."""
    lint = ("lint", "--fail-severity=warn", "--ruleset", HERE / "spectral.yaml")
    assert not complain(npm / ".bin/spectral", *lint, *documents, cwd=HERE)


def test_a_linter_finds_what_is_wrong(npm: Path, tmp_path: Path) -> None:
    """They can fail: a document without a title and paths is refused by both."""
    broken = tmp_path / "broken.json"
    broken.write_text('{"openapi": "3.1.0", "info": {"version": "1"}}', encoding="utf-8")
    for words in (
        (npm / ".bin/redocly", "lint", "--config", HERE / "redocly.yaml"),
        (npm / ".bin/spectral", "lint", "--ruleset", HERE / "spectral.yaml"),
    ):
        assert "title" in complain(*words, broken, cwd=HERE)
