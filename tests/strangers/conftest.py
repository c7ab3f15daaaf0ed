"""Projects as people make them, and public tools that know nothing of fastgen."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
import uv

from tests.conftest import BINARY
from tests.resource.test_project import OWNED, RESOURCES
from tests.template.conftest import find_environment, run

HERE = Path(__file__).parent
DOCUMENT = """
import json
from app.main import app
print(json.dumps(app.openapi()))
"""
# Fields of every type and modifier; and resources with every option, which refer to each other.
GROWN = (RESOURCES, OWNED)
MakeProject = Callable[..., Path]


@pytest.fixture(scope="session")
def npm(pytestconfig: pytest.Config) -> Path:
    """Install what `package.json` names, and return the folder of its programs."""
    folder = pytestconfig.cache.mkdir("npm") if pytestconfig.cache else HERE
    shutil.copy(HERE / "package.json", folder)
    quiet = ("--no-audit", "--no-fund", "--no-package-lock", "--loglevel=error")
    run("npm", "install", "--ignore-scripts", *quiet, cwd=folder)
    return folder / "node_modules"


@pytest.fixture(scope="session")
def tools(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Install what `requirements.txt` names, and return the folder of its programs."""
    folder = tmp_path_factory.mktemp("tools")
    uv_bin = uv.find_uv_bin()
    run(uv_bin, "venv", "--quiet", "--python", sys.executable, ".venv", cwd=folder)
    install = ("pip", "install", "--quiet", "--python", ".venv/bin/python")
    run(uv_bin, *install, "--requirements", HERE / "requirements.txt", cwd=folder)
    return folder / ".venv/bin"


@pytest.fixture(scope="session")
def make_project(tmp_path_factory: pytest.TempPathFactory) -> MakeProject:
    """Return a function that makes a full project with some answers, not installed."""

    def make(*answers: str) -> Path:
        folder = tmp_path_factory.mktemp("projects") / "shop"
        data = [word for answer in answers for word in ("--data", answer)]
        options = ["--defaults", "--profile", "full", "--no-install", "--no-git", "--quiet"]
        run(BINARY, "new", folder, *options, *data, cwd=folder.parent)
        return folder

    return make


@pytest.fixture(scope="session")
def environment(make_project: MakeProject) -> dict[str, str]:
    """Install a full project, and return an environment in which its programs are found."""
    folder, environment = make_project(), find_environment()
    run(uv.find_uv_bin(), "sync", "--quiet", cwd=folder, env=environment)
    return environment | {"PATH": f"{folder}/.venv/bin{os.pathsep}{environment['PATH']}"}


def add_resources(project: Path, resources: Mapping[str, str]) -> None:
    """Add resources by the command line."""
    for name, words in resources.items():
        run(BINARY, "add", "resource", name, *words.split(), "--quiet", cwd=project)


def write_document(project: Path, environment: dict[str, str]) -> Path:
    """Write the OpenAPI document of a project, and return where it is."""
    python = shutil.which("python", path=environment["PATH"])
    assert python is not None
    text = run(python, "-c", DOCUMENT, cwd=project, env=environment)
    path = project / "document.json"
    path.write_text(json.dumps(json.loads(text), indent=1), encoding="utf-8")
    return path


def complain(*command: str | Path, cwd: Path) -> str:
    """Run a linter; return what it complains of, or nothing."""
    done = subprocess.run(command, cwd=cwd, capture_output=True, text=True, check=False)
    return "" if done.returncode == 0 else done.stdout + done.stderr
