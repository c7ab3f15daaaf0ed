"""Clients that public generators make from the OpenAPI document work with the running project."""

import shutil
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
from tests.template.conftest import run
from tests.template.test_hostile import serve

CLIENT = HERE / "client"


@pytest.fixture(scope="module")
def project(make_project: MakeProject, environment: dict[str, str]) -> Path:
    """Return a full project on SQLite, with its tables and its document."""
    folder = make_project("database=sqlite")
    venv = Path(environment["PATH"].split(":")[0]).parent
    (folder / ".venv").symlink_to(venv)
    run(".venv/bin/alembic", "upgrade", "head", cwd=folder, env=environment)
    write_document(folder, environment)
    return folder


def generate_typescript(npm: Path, document: Path, folder: Path) -> None:
    """Write the types of a document for openapi-fetch."""
    for name in ("tsconfig.json", "round_trip.ts"):
        shutil.copy(CLIENT / name, folder)
    shutil.copy(HERE / "package.json", folder)
    (folder / "node_modules").symlink_to(npm)
    # Else a field with a default would have to be sent.
    options = ("--default-non-nullable=false", "--output", "schema.d.ts")
    run(npm / ".bin/openapi-typescript", document, *options, cwd=folder)


def generate_python(tools: Path, document: Path, folder: Path) -> None:
    """Write a package that calls the document's operations; a warning is an error."""
    options = ("--output-path", "api_client", "--meta", "none", "--fail-on-warning")
    generate = (tools / "openapi-python-client", "generate", "--path", document)
    assert not complain(*generate, *options, cwd=folder)


def test_a_typescript_client(
    npm: Path, project: Path, environment: dict[str, str], tmp_path: Path
) -> None:
    """It compiles in strict mode, and does a whole round trip."""
    generate_typescript(npm, project / "document.json", tmp_path)
    run(npm / ".bin/tsc", "--project", ".", cwd=tmp_path)
    with serve(project, environment) as address:
        assert "round trip done" in run("node", "round_trip.js", address, cwd=tmp_path)


def test_a_python_client(
    tools: Path, project: Path, environment: dict[str, str], tmp_path: Path
) -> None:
    """Its types hold in mypy's strict mode, and it does a whole round trip."""
    generate_python(tools, project / "document.json", tmp_path)
    shutil.copy(CLIENT / "round_trip.py", tmp_path)
    run(tools / "mypy", "--strict", "--follow-imports=silent", "round_trip.py", cwd=tmp_path)
    with serve(project, environment) as address:
        run(tools / "python", "round_trip.py", address, cwd=tmp_path)


@pytest.fixture(params=GROWN, ids=["types", "options"])
def document(
    request: pytest.FixtureRequest, make_project: MakeProject, environment: dict[str, str]
) -> Path:
    """Return the document of a project with all kinds of resources."""
    project = make_project()
    add_resources(project, request.param)
    return write_document(project, environment)


def test_clients_of_all_resources(npm: Path, tools: Path, document: Path, tmp_path: Path) -> None:
    """Both generators understand all types and options, and what they write compiles."""
    generate_typescript(npm, document, tmp_path)
    run(npm / ".bin/tsc", "--project", ".", "--noEmit", cwd=tmp_path)
    generate_python(tools, document, tmp_path)
    run(tools / "python", "-m", "compileall", "-q", "api_client", cwd=tmp_path)
    # Not its `client.py`, which is the same for every document and not typed well.
    parts = ("api_client/models", "api_client/api")
    run(tools / "mypy", "--follow-imports=silent", *parts, cwd=tmp_path)
