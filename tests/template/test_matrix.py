"""Every four choices render a project that is right before it is run."""

import ast
import json
import os
import re
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import copier
import pytest
import yaml

from fastgen.rendering.render import RenderedFile
from tests.template.conftest import Render, read, run, write
from tests.template.covering import find_tuples, split
from tests.template.manifest import find_files
from tests.template.matrix import (
    CHOICES,
    EFFECTIVE,
    EVERY,
    FACTORS,
    FEATURES,
    Choices,
    find_every,
    find_fourwise,
    find_pairwise,
    find_rows,
    find_threewise,
    is_valid,
    name,
)

ALL = find_every() if EVERY in os.environ else find_fourwise()
# So many that each fits on a disk and is linted in seconds.
COUNT = max(8, len(ALL) // 64)
GROUPS = [ALL[start::COUNT] for start in range(COUNT)]
# Copier takes a second for each.
COPIED = ALL if EVERY in os.environ else find_threewise()
COPIED_GROUPS = [COPIED[start::COUNT] for start in range(COUNT)]
# The files, by path and content, that this process has checked.
SEEN: set[tuple[str, bytes]] = set()
SECRET = re.compile(rb"[0-9a-f]{40}")


def without_secret(files: dict[str, RenderedFile]) -> dict[str, RenderedFile]:
    """Replace what is random, the password of a new `.env`."""
    env = files[".env"]
    content = SECRET.sub(b"secret", env.content)
    return files | {".env": RenderedFile(content, executable=env.executable)}


@pytest.mark.parametrize("strength", [2, 3, 4])
def test_the_matrix_holds_every_choice_beside_every_other(strength: int) -> None:
    """All two that go together are in a project that is run, all four in a rendered one."""
    factors = FACTORS if strength == 2 else EFFECTIVE
    covered = {each for row in find_rows(strength) for each in split(row, strength)}
    assert covered >= find_tuples(factors, strength, is_valid)
    assert all(is_valid(row) for row in find_rows(strength))


def test_the_choices_are_those_of_the_template() -> None:
    """A question or a choice that is new in `copier.yml` must come into the matrix."""
    config = yaml.safe_load(Path("copier.yml").read_text(encoding="utf-8"))
    asked = {
        question: set((details.get("choices") or {True: True, False: False}).values())
        for question, details in config.items()
        if not question.startswith("_")
        and details.get("when") is not False
        and details.get("ask") is not False
        and (details.get("choices") or details["type"] == "bool")
    }
    every = {question: set(values) for question, values in CHOICES.items()}
    every["features"] = set(FEATURES)
    assert asked == every
    assert len(asked) + len(["project_name", "description"]) <= 12


@pytest.mark.parametrize("group", GROUPS, ids=range(len(GROUPS)))
def test_every_project_is_clean(render: Render, tmp_path: Path, group: list[Choices]) -> None:
    """It holds the files that its answers name, each of them parses, and ruff has no wish.

    Most files are the same in many projects: each is read and linted once, in the first of them.
    """
    unseen = []
    for choices in group:
        files = render(choices)
        assert set(files) == find_files(choices), name(choices)
        new = {(path, file.content) for path, file in files.items()} - SEEN
        SEEN.update(new)
        for path, content in new:
            check_text(path, content)
        code = [path for path, _ in new if path.endswith(".py") or path == "pyproject.toml"]
        unseen += [f"{name(choices)}/{path}" for path in code]
        if code:  # and all that ruff looks for because it is imported
            write(files, tmp_path / name(choices))
    if unseen:
        (tmp_path / "unseen").write_text("\n".join(unseen), encoding="utf-8")
        for command in ("check", "format --check"):
            ruff = (sys.executable, "-m", "ruff", *command.split())
            run(*ruff, "--no-cache", "--quiet", "--force-exclude", "@unseen", cwd=tmp_path)


def check_text(path: str, content: bytes) -> None:
    """Check one rendered file: it parses, and nothing of Jinja is left."""
    text = content.decode()
    assert "\r" not in text, path
    assert not text or (text.endswith("\n") and not text.endswith("\n\n")), path
    assert not re.search(r"[ \t]$", text, re.MULTILINE), path
    assert "# {%" not in text, path
    assert not re.search(r"(?<!\$)\{\{ ", text), path
    match Path(path).suffix:
        case ".py":
            ast.parse(text)
        case ".toml":
            tomllib.loads(text)
        case ".yml" | ".yaml":
            yaml.safe_load(text)
        case ".json":
            json.loads(text)


FEATURE_WORDS = {
    "http_client": r"http_?client|stamina|circuit",
    "metrics": r"prometheus|metrics",
    "tracing": r"telemetry|tracing|otlp",
    "external_login": r"external.?login|identit(y|ies).provider|OpenID|\bidentities\b|cryptography",
    "api_keys": r"api.?keys?\b|client.?(token|credentials)",
    "cookies": r"csrf|auth/session|allow_credentials|read_cookie|api.cookie",
    "pre_commit": r"pre-?commit",
}


def no_trace(choices: Choices) -> Iterator[str]:
    """Yield the words that must not occur in a project with these choices."""
    yield from (FEATURE_WORDS[each] for each in FEATURES if each not in choices["features"])
    if not choices["alembic"]:
        yield r"alembic(?! *$)|migrations?\b(?! tool)"
    if not choices["redis"]:
        yield r"redis(?!lib)"
    if not choices["redis"] and choices["auth"] == "none":
        yield r"rate.?limit"
    if choices["auth"] == "none":
        yield r"\bauth\b|\bjwt\b|pwdlib|AUTH_|\busers\b|models\.user\b|refresh.token"
    if not choices["docker"]:
        yield r"docker|compose\b|container"
    if choices["database"] == "sqlite":
        yield r"asyncpg|TEST_DATABASE_URL|POSTGRES_"
    if choices["ci"] != "github":
        yield r"github"
    if choices["ci"] != "gitlab":
        yield r"gitlab"
    if not choices["example"]:
        yield r"teapot|app\.models\.item\b|/api/v1/items"


@pytest.mark.parametrize("choices", find_pairwise(), ids=name)
def test_what_is_off_leaves_no_trace(render: Render, choices: Choices) -> None:
    """Not a file, a dependency or a word of a feature that was not chosen."""
    files = render(choices)
    del files[".copier-answers.yml"]
    for word in no_trace(choices):
        pattern = re.compile(word, re.IGNORECASE | re.MULTILINE)
        for path, file in files.items():
            if path.startswith(".fastgen/"):
                continue  # holds the answers that a resource depends on
            found = pattern.search(path) or pattern.search(file.content.decode())
            assert not found, f"{path} says {found}"


@pytest.mark.parametrize("group", COPIED_GROUPS, ids=range(COUNT))
def test_fastgen_makes_what_copier_makes(
    render: Render, template: Path, tmp_path: Path, group: list[Choices]
) -> None:
    """The same files with the same bytes and modes, for every three choices."""
    for choices in group:
        folder = tmp_path / name(choices)
        copier.run_copy(
            str(template), folder, data=choices, defaults=True, quiet=True, vcs_ref="v1.0.0"
        )
        assert without_secret(read(folder)) == without_secret(render(choices))


def test_a_new_secret_each_time(render: Render) -> None:
    """Two projects share no password, and no answers file holds one."""
    choices: Choices = {"database": "postgresql", "auth": "jwt"}
    first, second = render(choices), render(choices)
    secrets = set(SECRET.findall(first[".env"].content))
    assert len(secrets) == 2
    for secret in secrets:
        assert secret not in second[".env"].content
        for path, file in first.items():
            assert path == ".env" or secret not in file.content, path


def test_the_profile_sets_only_defaults(render: Render) -> None:
    """With all else answered, a profile changes nothing but its own line."""
    choices = {key: value for key, value in ALL[0].items() if key != "profile"}
    projects = []
    for profile in CHOICES["profile"]:
        files = without_secret(render({"profile": profile, **choices}))
        del files[".copier-answers.yml"]
        projects.append(files)
    assert projects[0] == projects[1] == projects[2]
