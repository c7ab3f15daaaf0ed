"""Bad input: a message that names the thing, an exit code, and nothing left behind."""

import re
from pathlib import Path

import pytest

from tests.conftest import Run, read_tree

QUICK = ("--no-git", "--no-install")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--data", "project_name=--"], 'project_name: "--" is no project name'),
        (["--data", "project_name="], 'project_name: "" is no project name'),
        (["--data", "project_name={{ 7 * 7 }}"], "{{ 7 * 7 }}"),
        (["--data", "project_name=${PATH}"], "${PATH}"),
        (["--data", f"project_name={'a' * 201}"], "project_name"),
        (["--data", "databse=sqlite"], 'databse: there is no such question; did you mean "databa'),
        (["--data", "zzz=1"], "zzz: there is no such question. There are: project_name,"),
        (["--data", "ci=jenkins"], 'ci: "jenkins" is not one of github, gitlab, none.'),
        (["--profile", "ful"], 'profile: "ful" is not one of minimal, standard, full.'),
        (["--data", "docker=maybe"], 'docker: "maybe" is neither true nor false.'),
        (["--data", "project_slug=x"], "project_slug: is computed and cannot be set."),
        (["--data", "layer=resource"], "layer: is computed and cannot be set."),
        (["--data", "resource={}"], "resource: is computed and cannot be set."),
        (["--data", "database=postgresql", "-d", "alembic=no"], "alembic"),
        (["--template", "nowhere"], '"nowhere" is neither a folder nor a git address'),
        (["--template", "."], "is no template: it has no copier.yml"),
        (["--answers", "missing.yml"], '"missing.yml" cannot be read'),
    ],
    ids=lambda value: value[-1] if isinstance(value, list) else "",
)
def test_new_when_an_answer_is_bad(
    fastgen: Run, tmp_path: Path, arguments: list[str], said: str
) -> None:
    """The message names the question or the thing, the exit code is 1, and nothing is made."""
    result = fastgen("new", "project", "--defaults", *QUICK, *arguments)
    assert result.returncode == 1
    assert said in result.stderr
    assert "Traceback" not in result.stderr
    assert result.stdout == ""
    assert list(tmp_path.iterdir()) == []


def test_new_when_several_answers_are_bad(fastgen: Run, tmp_path: Path) -> None:
    """All problems are told at once, each on a line that begins with its question."""
    bad = ["-d", "ci=x", "-d", "docker=x", "-d", "frob=x", "-d", "error_style=x"]
    result = fastgen("new", "project", "--defaults", *bad)
    told = re.findall(r"^  - (\w+): ", result.stderr, re.MULTILINE)
    assert sorted(told) == ["ci", "docker", "error_style", "frob"]
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("project_name: [a]\n", "project_name: ['a'] is not text; put it in quotes."),
        ("project_name: yes\n", "project_name: True is not text; put it in quotes."),
        ("description:\n", "description: None is not text"),
        ("a: [\n", "is not YAML"),
        ("- a\n", "holds no answers"),
        ("\x00", "is not YAML"),
        ("description: 2024-99-99\n", "is not YAML"),
        ('"": x\n', "there is no such question"),
        ("dokcer: true\n", 'did you mean "docker"'),
    ],
)
def test_new_when_an_answers_file_is_bad(
    fastgen: Run, tmp_path: Path, text: str, said: str
) -> None:
    """A broken answers file is refused by its content, and stays as it was."""
    (tmp_path / "answers.yml").write_text(text)
    result = fastgen("new", "project", "--defaults", "--answers", "answers.yml", *QUICK)
    assert result.returncode == 1
    assert said in result.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["answers.yml"]


@pytest.mark.parametrize(
    "arguments",
    [[], ["project", "--bogus"], ["project", "-d", "novalue"], ["project", "-d", "=x"]],
    ids=str,
)
def test_new_when_used_wrongly(fastgen: Run, tmp_path: Path, arguments: list[str]) -> None:
    """Wrong usage is told in Typer's words, with exit code 2."""
    result = fastgen("new", *arguments)
    assert result.returncode == 2
    assert "Error:" in result.stderr
    assert list(tmp_path.iterdir()) == []


def test_new_when_run_lacks_an_installation(fastgen: Run) -> None:
    """A server cannot start without an installation: the two options together are wrong usage."""
    result = fastgen("new", "project", "--defaults", "--run", "--no-install")
    assert result.returncode == 2
    assert "--no-install" in result.stderr


def test_new_when_the_folder_is_not_empty(fastgen: Run, tmp_path: Path) -> None:
    """A folder with anything in it is refused, before any question, and stays as it was."""
    (tmp_path / "project").mkdir()
    (tmp_path / "project" / "mine.txt").write_text("mine")
    before = read_tree(tmp_path)
    result = fastgen("new", "project", *QUICK)
    assert result.returncode == 1
    assert f'The folder "{tmp_path / "project"}" is not empty.' in result.stderr
    assert read_tree(tmp_path) == before


def test_new_when_the_path_is_a_file(fastgen: Run, tmp_path: Path) -> None:
    """A file is refused, and stays as it was."""
    (tmp_path / "project").write_text("mine")
    result = fastgen("new", "project", "--defaults", *QUICK)
    assert result.returncode == 1
    assert f'"{tmp_path / "project"}" is a file.' in result.stderr
    assert (tmp_path / "project").read_text() == "mine"


def test_new_when_a_parent_is_a_file(fastgen: Run, tmp_path: Path) -> None:
    """A path through a file is refused, and the message names the file."""
    (tmp_path / "file").write_text("mine")
    result = fastgen("new", "file/deep/project", "--defaults", *QUICK)
    assert result.returncode == 1
    assert f'"{tmp_path / "file"}" is a file.' in result.stderr
    assert (tmp_path / "file").read_text() == "mine"


def test_new_when_the_parent_is_not_writable(fastgen: Run) -> None:
    """A folder where nobody may write, root included, gives a message and no traceback."""
    result = fastgen("new", "/proc/fastgen-project", "--defaults", *QUICK)
    assert result.returncode == 1
    assert '"/proc/fastgen-project" cannot be made' in result.stderr
    assert "Traceback" not in result.stderr


def test_new_when_the_name_is_too_long(fastgen: Run, tmp_path: Path) -> None:
    """A name that no disk can hold is told as such."""
    result = fastgen("new", "a" * 300, "--defaults", *QUICK)
    assert result.returncode == 1
    assert "too long" in result.stderr
    assert list(tmp_path.iterdir()) == []


def test_new_when_there_is_no_terminal(fastgen: Run, tmp_path: Path) -> None:
    """With questions to ask and no terminal, it says which options answer them."""
    result = fastgen("new", "project", *QUICK)
    assert result.returncode == 1
    assert "no terminal" in result.stderr
    for option in ("--defaults", "--data", "--answers"):
        assert option in result.stderr
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ("undefined: y", "undefined is 'y', which is not one of jinja2.Undefined, jinja2.Strict"),
        ("odd: 1", "unexpected keyword argument 'odd'"),
        ("comment_start_string: '{{'", "must be different"),
    ],
)
def test_new_when_options_of_jinja_are_wrong(
    fastgen: Run, tmp_path: Path, options: str, said: str
) -> None:
    """They are the template's fault, and the message names them."""
    (tmp_path / "template").mkdir()
    config = f"_subdirectory: x\n_envops: {{{options}}}\n"
    (tmp_path / "template" / "copier.yml").write_text(config)
    result = fastgen("new", "project", "--defaults", "--template", "template")
    assert result.returncode == 1
    assert said in result.stderr
    assert "'_envops'" in result.stderr
    assert not (tmp_path / "project").exists()
