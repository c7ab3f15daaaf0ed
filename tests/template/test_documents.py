"""The README and the decision records say what the project has, and nothing else."""

import ast
import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.template.operations import find_blocks, find_projects

# An answer, and the words that only a project with this answer may use.
TRACES = [
    ("database", "postgresql", r"postgres|asyncpg|5432|pg_|statement_timeout"),
    ("error_style", "problem", r"9457|problem"),
    ("error_style", "nested", r'"details": null'),
    ("error_style", "success", r'"success"'),
    ("error_style", "flat", r"error_code|field_errors"),
    ("auth", "jwt", r"AUTH_|MAIL_|create-admin|/api/v1/(auth|me|users)\b"),
    ("alembic", True, r"alembic|migrat"),
    ("example", True, r"\bitems?\b"),
    ("docker", True, r"docker|compose"),
    ("redis", True, r"redis"),
    ("ci", "github", r"github"),
    ("ci", "gitlab", r"gitlab"),
    ("features", "http_client", r"http_client|circuit|HttpClient"),
    ("features", "metrics", r"prometheus|metrics"),
    ("features", "tracing", r"telemetry|tracing|traces"),
    ("features", "api_keys", r"api.?keys?\b|client.token"),
    ("features", "external_login", r"identity provider|OpenID|EXTERNAL_"),
    ("features", "pre_commit", r"pre-commit|prek|hook"),
]


@pytest.mark.parametrize(("question", "answer", "words"), TRACES)
def test_nothing_is_said_of_what_is_off(question: str, answer: object, words: str) -> None:
    """The words of a feature stand in the files of those who chose it, and nowhere else."""
    found = set()
    for project in find_projects():
        for path, text in project.files.items():
            match = re.search(words, text, re.IGNORECASE)
            chosen = project.choices[question]
            chosen = chosen if isinstance(chosen, tuple) else (chosen,)
            assert match is None or answer in chosen, (project.choices, path)
            found |= {path} if match else set()
    assert found & {"README.md", "docs/configuration.md"}


def test_texts_are_clean() -> None:
    """Blank lines never come in pairs, lines have no white space at their end, files one LF."""
    for project in find_projects():
        for path, text in project.files.items():
            fault = re.search(r"\A\n|\n\n\n|[ \t]\n|\t|\r|\n\n\Z|[^\n]\Z|# \{%|(?<!\$)\{\{ ", text)
            assert fault is None, (project.choices, path, fault)
            if path.endswith(".md"):
                assert not re.search(r"[^\n]\n#+ |^#+ .*\n[^\n]", _without_code(text), re.MULTILINE)


def _without_code(text: str) -> str:
    return re.sub(r"^```.*?^```$", "(code)", text, flags=re.MULTILINE | re.DOTALL)


def test_no_stranger_is_installed() -> None:
    """The name `fastgen` in the package index is someone else's: no command fetches it."""
    for project in find_projects():
        for text in project.files.values():
            assert not re.search(r"(pip|pipx|uv|uvx|tool)\s+(install\s+|run\s+)?fastgen", text)


def test_every_variable_is_documented() -> None:
    """The table names the settings that the application has, no more and no fewer."""
    for project in find_projects():
        page = project.files["docs/configuration.md"]
        table = re.findall(r"^\| `([A-Z_]+)` \|", page, re.MULTILINE)
        assert sorted(table) == sorted(_find_variables(project.code)), project.choices


def _find_variables(code: dict[str, str]) -> Iterator[str]:
    for text in code.values():
        prefix = re.search(r'env_prefix="([A-Z_]+)"', text)
        if prefix is None:
            continue
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.ClassDef) and node.name.endswith("Settings"):
                for field in (each for each in node.body if isinstance(each, ast.AnnAssign)):
                    if not ast.unparse(field.annotation).endswith("Settings"):
                        yield f"{prefix[1]}{ast.unparse(field.target)}".upper()


def test_links_and_layout_name_what_exists() -> None:
    """Every relative link leads to a file, and so does every line of the layout."""
    for project in find_projects():
        for path, text in project.files.items():
            for link in re.findall(r"\]\((?!https?://)([^)#]+)", text):
                assert str(Path(path).parent / link) in project.paths, (path, link)
        parents: list[str] = []
        for line in find_blocks(project.files["README.md"], "text")[0].splitlines():
            name, depth = line.split()[0], (len(line) - len(line.lstrip())) // 2
            parents[depth:] = [name]
            place = "".join(parents)
            assert any(path.startswith(place) for path in project.paths), (project.choices, place)


def test_decisions_are_numbered() -> None:
    """Five decisions and those of the features: numbered once, each with the three parts."""
    for project in find_projects():
        records = sorted(path for path in project.files if path.startswith("docs/adr/"))
        numbers = [int(Path(path).name[:4]) for path in records]
        assert numbers[:5] == [1, 2, 3, 4, 5], project.choices
        assert len(set(numbers)) == len(numbers)
        for number, path in zip(numbers, records, strict=True):
            text = project.files[path]
            assert text.startswith(f"# {number}. ")
            parts = re.findall(r"^## (.*)", text, re.MULTILINE)
            assert parts == ["Context", "Decision", "Consequences"], path


def test_the_documented_error_is_the_real_one() -> None:
    """The example has the fields of the class that makes the body, in the README and the record."""
    for project in find_projects():
        tree = ast.parse(project.code["app/schemas/error.py"])
        body = next(n for n in ast.walk(tree) if getattr(n, "name", "") == "ErrorBody")
        assert isinstance(body, ast.ClassDef)
        fields = [ast.unparse(n.target) for n in body.body if isinstance(n, ast.AnnAssign)]
        for path in ("README.md", "docs/adr/0005-error-body.md"):
            examples = [json.loads(block) for block in find_blocks(project.files[path], "json")]
            assert list(examples[0]) == fields, project.choices


def test_the_readme_is_short() -> None:
    """Whoever opens it reads it to the end: 200 lines with everything on."""
    assert max(project.files["README.md"].count("\n") for project in find_projects()) <= 200
