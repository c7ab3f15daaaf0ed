"""What a new project holds to by its own means: its linter, its types, its tests."""

import os
import re
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from benchmarks.app.contender import Contender

PATIENCE = 1200


@dataclass(frozen=True, kw_only=True)
class Subject:
    """A contender, with what is known of its project."""

    contender: Contender
    version: str
    code: str
    # A text of its example, and where users read of themselves.
    text: str = "name"
    me: str
    # What its tests need beside what its server needs.
    environment: Mapping[str, str]
    prepare: tuple[tuple[str, ...], ...] = ()
    # The project as it comes, where the benchmark adds to the one that is served.
    untouched: Path | None = None

    @property
    def folder(self) -> Path:
        """Return where the project lies that is read, linted and tested."""
        return self.untouched or self.contender.folder

    @property
    def python(self) -> Path:
        """Return the interpreter of that project."""
        own = self.contender.python
        return self.untouched / ".venv/bin/python" if self.untouched else own

    def run(self, *words: str) -> tuple[int, str]:
        """Run a program of the project's environment; return its exit code and output."""
        kept = {key: value for key, value in os.environ.items() if key != "VIRTUAL_ENV"}
        paths = f"{self.python.parent}{os.pathsep}{os.environ['PATH']}"
        environment = kept | {**self.contender.environment, **self.environment, "PATH": paths}
        done = subprocess.run(
            words,
            cwd=self.folder,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
            timeout=PATIENCE,
        )
        return done.returncode, done.stdout + done.stderr

    def add_tools(self) -> None:
        """Add what some projects lack: mypy, and a meter of coverage. Raises RuntimeError."""
        python = str(self.python)
        install = ("uv", "pip", "install", "--quiet", "--python", python)
        missing = [
            package
            for package, program in (("ruff", "ruff"), ("mypy", "mypy"), ("pytest-cov", "coverage"))
            if not (Path(python).parent / program).exists() or package == "pytest-cov"
        ]
        code, output = self.run(*install, *missing)
        if code:
            raise RuntimeError(output)


def count_lines(subject: Subject) -> str:
    """Return how many files and lines of Python the application has, without tests and blanks."""
    folder = subject.folder / subject.code
    texts = [path.read_text(encoding="utf-8") for path in folder.rglob("*.py")]
    lines = sum(bool(line.strip()) for text in texts for line in text.splitlines())
    return f"{len(texts)} files, {lines:,} lines"


def check_style(subject: Subject) -> str:
    """Return what ruff finds by the project's own rules, and what it would format."""
    _, found = subject.run("ruff", "check", "--output-format=concise", "--no-cache", ".")
    _, formatted = subject.run("ruff", "format", "--check", "--no-cache", ".")
    findings = len(re.findall(r"^\S+:\d+:\d+: ", found, re.MULTILINE))
    would = len(re.findall(r"^Would reformat", formatted, re.MULTILINE))
    return f"{findings} findings, {would} files to format"


def check_types(subject: Subject) -> str:
    """Return what mypy finds in the application in its strict mode, with the project's settings."""
    code, output = subject.run("mypy", "--strict", "--no-pretty", subject.code)
    errors = re.search(r"Found (\d+) errors?", output)
    return f"{errors[1]} errors" if errors else ("0 errors" if code == 0 else "it does not run")


def check_tests(subject: Subject) -> str:
    """Return what came of the project's own tests, and how much of the application they run."""
    for words in subject.prepare:
        code, output = subject.run(*words)
        if code:
            raise RuntimeError(output)
    words = ("python", "-m", "pytest", "-q", f"--cov={subject.code}", "--cov-report=term")
    _, output = subject.run(*words)
    summary = re.findall(
        r"^=*\s*(\d+ (?:passed|failed|error).*?)(?: in .*)?$", output, re.MULTILINE
    )
    covered = re.findall(r"^TOTAL.*?(\d+(?:\.\d+)?)%", output, re.MULTILINE)
    result = summary[-1].strip("= ") if summary else "they do not run"
    return f"{result}; {float(covered[-1]):.0f} % covered" if covered else result


def check_migrations(subject: Subject) -> str:
    """Return whether Alembic finds a difference between the models and the migrations."""
    subject.run("alembic", "upgrade", "head")
    code, output = subject.run("alembic", "check")
    if code == 0:
        return "no difference"
    known = "New upgrade operations" in output
    return "they differ" if known else "`alembic check` fails"
