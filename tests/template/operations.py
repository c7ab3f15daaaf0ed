"""The files that run, check and document a project, with every four choices beside each other."""

import re
import subprocess
import sysconfig
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from fastgen.rendering.answers import answer_all
from fastgen.rendering.render import render_project
from fastgen.rendering.source import Source
from tests.template.matrix import Choices, find_fourwise

ROOT = Path(__file__).parents[2]
WORKFLOW = ".github/workflows/ci.yml"
PIPELINE = ".gitlab-ci.yml"
HOOKS = ".pre-commit-config.yaml"
ALWAYS = {"README.md", ".editorconfig", ".gitattributes", ".gitignore"}
DOCKER = {"Dockerfile", ".dockerignore", "compose.yml"}
OURS = ALWAYS | DOCKER | {HOOKS, PIPELINE, WORKFLOW}


@dataclass(frozen=True)
class Project:
    """A rendered project: all of its paths, our texts, and the texts of the application."""

    choices: Choices
    paths: frozenset[str]
    files: dict[str, str]
    code: dict[str, str]


@cache
def find_projects() -> tuple[Project, ...]:
    """Render the whole matrix."""
    source = Source(ROOT, None, None)
    return tuple(_render(source, choices) for choices in find_fourwise())


def _render(source: Source, choices: Choices) -> Project:
    rendered = render_project(source, answer_all(source, choices))
    texts = {path: file.content.decode() for path, file in rendered.items()}
    ours = {path: text for path, text in texts.items() if path in OURS or path.startswith("docs/")}
    code = {path: text for path, text in texts.items() if path.startswith("app/")}
    return Project(choices, frozenset(texts), ours, code)


def write_versions(path: str, folder: Path) -> list[Path]:
    """Write each different version of a file to a folder of its own."""
    versions = {project.files[path] for project in find_projects() if path in project.files}
    written = [folder / str(number) / path for number, _ in enumerate(versions)]
    for file, text in zip(written, sorted(versions), strict=True):
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    assert written
    return written


def run_tool(tool: str, *arguments: str | Path) -> None:
    """Run a linter that is installed beside pytest; what it finds is the reason if it fails."""
    command = [Path(sysconfig.get_path("scripts")) / tool, *arguments]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def find_blocks(text: str, language: str) -> list[str]:
    """Return the code blocks of one language in a Markdown text."""
    return re.findall(rf"^```{language}\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)
