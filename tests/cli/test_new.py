"""`fastgen new`, as people use it."""

import json
import subprocess
from pathlib import Path

import pytest

from tests.conftest import Run, read_tree

QUICK = ("--no-git", "--no-install")


def read_answers(project: Path) -> str:
    """Return the recorded answers."""
    return (project / ".copier-answers.yml").read_text()


def test_new_with_defaults(fastgen: Run, tmp_path: Path) -> None:
    """The folder names the project, and the next commands start with `cd`."""
    result = fastgen("new", "blue-api", "--defaults", *QUICK)
    assert result.returncode == 0, result.stderr
    assert "project_name: Blue API\n" in read_answers(tmp_path / "blue-api")
    assert "cd blue-api" in result.stdout
    assert "http://127.0.0.1:8000/docs" in result.stdout
    assert [path.name for path in tmp_path.iterdir()] == ["blue-api"]


def test_new_when_the_path_has_spaces(fastgen: Run, tmp_path: Path) -> None:
    """Missing parents are made, and the path is quoted where it is to be typed."""
    result = fastgen("new", "my work/blue api", "--defaults", *QUICK)
    assert result.returncode == 0, result.stderr
    assert "cd 'my work/blue api'" in result.stdout
    assert (tmp_path / "my work" / "blue api" / "app" / "main.py").is_file()


@pytest.mark.parametrize("folder", ["class", "test", "ünïcode", "$PATH", "{{ x }}", "a'b\"c", "-"])
def test_new_when_the_folder_has_a_hostile_name(fastgen: Run, tmp_path: Path, folder: str) -> None:
    """Any folder name works; one that names no project leaves the default name."""
    result = fastgen("new", f"./{folder}", "--defaults", *QUICK)
    assert result.returncode == 0, result.stderr
    assert (tmp_path / folder / "app" / "main.py").is_file()


def test_new_in_the_current_folder(fastgen: Run, tmp_path: Path) -> None:
    """An empty current folder becomes the project, and there is no `cd` to type."""
    result = fastgen("new", ".", "--defaults", *QUICK)
    assert result.returncode == 0, result.stderr
    assert (tmp_path / "app" / "main.py").is_file()
    assert "cd " not in result.stdout
    assert not list(tmp_path.glob(".fastgen-*"))


def test_data_when_it_meets_a_profile_and_a_file(fastgen: Run, tmp_path: Path) -> None:
    """--data wins over --profile, which wins over --answers, which wins over the defaults."""
    answers = {"profile": "minimal", "ci": "gitlab", "error_style": "flat"}
    (tmp_path / "answers.json").write_text(json.dumps(answers))
    result = fastgen(
        *("new", "project", "--defaults", "--answers", "answers.json", *QUICK),
        *("--profile", "full", "-d", "error_style=nested"),
    )
    assert result.returncode == 0, result.stderr
    recorded = read_answers(tmp_path / "project")
    for line in ("profile: full", "error_style: nested", "ci: gitlab", "database: postgresql"):
        assert f"{line}\n" in recorded


def test_answers_when_they_are_those_of_another_project(fastgen: Run, tmp_path: Path) -> None:
    """A project's .copier-answers.yml makes the same project again, and asks nothing."""
    fastgen("new", "first", "--profile", "full", "--defaults", *QUICK)
    result = fastgen("new", "second", "--answers", "first/.copier-answers.yml", *QUICK)
    assert result.returncode == 0, result.stderr
    first, second = read_tree(tmp_path / "first"), read_tree(tmp_path / "second")
    del first[".env"], second[".env"]
    assert first == second


@pytest.mark.parametrize("word", ["true", "Yes", "on", "1"])
def test_data_when_it_says_yes(fastgen: Run, tmp_path: Path, word: str) -> None:
    """Yes has the words that YAML has."""
    result = fastgen("new", "project", "--defaults", "-d", f"docker={word}", *QUICK)
    assert result.returncode == 0, result.stderr
    assert (tmp_path / "project" / "Dockerfile").is_file()


def test_dry_run(fastgen: Run, tmp_path: Path) -> None:
    """--dry-run draws the tree of exactly the files that come, and writes nothing."""
    result = fastgen("new", "deep/project", "--defaults", "--dry-run")
    assert result.returncode == 0, result.stderr
    assert list(tmp_path.iterdir()) == []
    lines = result.stdout.splitlines()
    assert lines[0] == "project/"
    assert "├── app/" in lines
    fastgen("new", "deep/project", "--defaults", *QUICK)
    names = sorted(path.rsplit("/", 1)[-1] for path in read_tree(tmp_path / "deep" / "project"))
    drawn = [line.split("── ")[1] for line in lines[1:]]
    assert sorted(name for name in drawn if not name.endswith("/")) == names


def test_next_commands_when_everything_is_chosen(fastgen: Run) -> None:
    """The servers in Docker come first, then the tables, then the API."""
    out = fastgen("new", "project", "--profile", "full", "--defaults", *QUICK).stdout
    order = [
        "sync",
        "docker compose up -d db redis",
        "alembic upgrade head",
        "fastapi dev",
        "pytest",
    ]
    places = [out.index(each) for each in order]
    assert places == sorted(places)


def test_next_commands_when_little_is_chosen(fastgen: Run) -> None:
    """What was not chosen is not told."""
    out = fastgen("new", "project", "--profile", "minimal", "--defaults", *QUICK).stdout
    assert "docker" not in out
    assert "alembic" not in out


def test_quiet_when_all_goes_well(fastgen: Run) -> None:
    """--quiet says nothing."""
    result = fastgen("new", "project", "--defaults", "--quiet", *QUICK)
    assert (result.returncode, result.stdout, result.stderr) == (0, "", "")


def test_output_when_it_is_no_terminal(fastgen: Run) -> None:
    """A pipe gets no escape sequences, with or without NO_COLOR."""
    result = fastgen("new", "project", "--defaults", *QUICK, NO_COLOR="")
    assert "\x1b" not in result.stdout + result.stderr


def test_output_when_the_encoding_is_ascii(fastgen: Run) -> None:
    """A terminal without box-drawing characters still gets its tree."""
    result = fastgen("new", "p", "--defaults", "--dry-run", PYTHONIOENCODING="ascii")
    assert result.returncode == 0, result.stderr
    assert "main.py" in result.stdout


def test_version(fastgen: Run) -> None:
    """--version tells the package's version."""
    result = fastgen("--version")
    assert (result.returncode, result.stdout) == (0, "fastgen 0.1.0\n")


def test_new_without_git(fastgen: Run, tmp_path: Path) -> None:
    """Without git on the PATH the project is made all the same, and that is said."""
    result = fastgen("new", "project", "--defaults", "--no-install", PATH="/nowhere")
    assert result.returncode == 0, result.stderr
    assert "git is not on the PATH" in result.stderr
    assert (tmp_path / "project" / "app" / "main.py").is_file()
    assert "_commit: v0.1.0\n" in read_answers(tmp_path / "project")


def ask_git(project: Path, *arguments: str) -> str:
    """Return what git answers."""
    words = ["git", "-C", str(project), *arguments]
    return subprocess.run(words, check=True, capture_output=True, text=True).stdout.strip()


def test_repository(fastgen: Run, tmp_path: Path) -> None:
    """There is one commit on main that holds everything, made past the user's own hooks."""
    hooks = tmp_path / "hooks"
    hooks.mkdir()
    (hooks / "pre-commit").write_text("#!/bin/sh\nexit 1\n")
    (hooks / "pre-commit").chmod(0o755)
    (tmp_path / "config").write_text(
        f"[core]\nhooksPath = {hooks}\n[commit]\ngpgSign = true\n[init]\ntemplateDir = {hooks}\n"
    )
    config = {"GIT_CONFIG_GLOBAL": str(tmp_path / "config")}
    result = fastgen("new", "project", "--defaults", "--no-install", **config)
    assert result.returncode == 0, result.stderr
    project = tmp_path / "project"
    assert ask_git(project, "log", "--format=%an", "main") == "Ada"
    assert ask_git(project, "status", "--porcelain") == ""
    assert not (project / ".git" / "pre-commit").exists()


def test_repository_when_git_knows_nobody(fastgen: Run, tmp_path: Path) -> None:
    """Without an identity everything is added and not committed, and that is said."""
    nobody = dict.fromkeys(("GIT_AUTHOR_NAME", "GIT_AUTHOR_EMAIL"), "")
    nobody |= dict.fromkeys(("GIT_COMMITTER_NAME", "GIT_COMMITTER_EMAIL"), "")
    result = fastgen("new", "project", "--defaults", "--no-install", **nobody)
    assert result.returncode == 0, result.stderr
    assert "user.name" in result.stderr
    assert "app/main.py" in ask_git(tmp_path / "project", "diff", "--cached", "--name-only")


def test_repository_when_inside_another(fastgen: Run, tmp_path: Path) -> None:
    """A project inside a repository gets none of its own, and that is said."""
    subprocess.run(["git", "init", "--quiet", str(tmp_path)], check=True)
    result = fastgen("new", "project", "--defaults", "--no-install")
    assert f"lies in the repository {tmp_path}" in result.stderr
    assert not (tmp_path / "project" / ".git").exists()


def make_uv(folder: Path, script: str) -> str:
    """Put a uv of our own first on the PATH."""
    folder.mkdir()
    (folder / "uv").write_text(f"#!/bin/sh\n{script}\n")
    (folder / "uv").chmod(0o755)
    return f"{folder}:/usr/bin:/bin"


def test_install_when_it_fails(fastgen: Run, tmp_path: Path) -> None:
    """A failing installation leaves the project, shows why, and tells the command again."""
    path = make_uv(tmp_path / "bin", "echo no such package >&2; exit 2")
    result = fastgen("new", "my project", "--defaults", PATH=path)
    assert result.returncode == 1
    assert "no such package" in result.stderr
    assert f"cd '{tmp_path / 'my project'}' && uv sync" in result.stderr
    assert (tmp_path / "my project" / "app" / "main.py").is_file()


def test_install_when_it_works(fastgen: Run, tmp_path: Path) -> None:
    """The commit comes after the installation, so that the lock file is in it."""
    path = make_uv(tmp_path / "bin", 'echo "$@" > uv.lock')
    result = fastgen("new", "project", "--defaults", PATH=path)
    assert result.returncode == 0, result.stderr
    assert ask_git(tmp_path / "project", "show", "main:uv.lock") == "sync"
    assert "uv sync" not in result.stdout, "it is installed already"
