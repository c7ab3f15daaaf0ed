"""The prompts, in a real pseudo-terminal."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.conftest import CONFLICT, SEVERAL, TINY, MakeTemplate
from tests.terminal import (
    CTRL_C,
    CTRL_U,
    DOWN,
    ENTER,
    ESCAPE,
    UP,
    Start,
    Terminal,
    opened_terminals,
)

QUICK = ["--no-git", "--no-install"]


@pytest.fixture
def start(
    make_template: MakeTemplate, tmp_path: Path, environment: dict[str, str]
) -> Iterator[Start]:
    """Return a function that starts `fastgen new` on the tiny template in a terminal."""
    with opened_terminals(tmp_path, environment) as run:

        def run_new(*arguments: str, config: str = TINY) -> Terminal:
            template = make_template(config)
            return run("new", "blue-api", "--template", str(template), *QUICK, *arguments)

        yield run_new


def answers(tmp_path: Path) -> str:
    """Return what the project recorded."""
    return (tmp_path / "blue-api" / ".copier-answers.yml").read_text()


def test_prompts_when_all_is_accepted(start: Start, tmp_path: Path) -> None:
    """Enter takes the default that is shown; the name comes from the folder."""
    terminal = start()
    terminal.see("The name of the project.")
    terminal.see("Blue API")
    terminal.type(ENTER)
    terminal.see("How much to begin with.")
    terminal.type(ENTER)
    terminal.see("A Dockerfile?")
    terminal.type(ENTER)
    assert terminal.leave() == 0
    assert "project_name: Blue API\n" in answers(tmp_path)
    assert "profile: minimal\n" in answers(tmp_path)
    assert "docker: false\n" in answers(tmp_path)


def test_prompts_when_arrows_are_used(start: Start, tmp_path: Path) -> None:
    """Arrow keys choose; the profile sets the next defaults; a question then arises."""
    terminal = start()
    terminal.see("Blue API")
    terminal.type(CTRL_U + "Teapots" + ENTER)
    terminal.see("full: more")
    terminal.type(DOWN + ENTER)
    terminal.see("A Dockerfile?")
    terminal.type(ENTER)
    terminal.see("How many workers?")
    terminal.type(CTRL_U + "4" + ENTER)
    assert terminal.leave() == 0
    for line in ("project_name: Teapots", "profile: full", "docker: true", "workers: 4"):
        assert f"{line}\n" in answers(tmp_path)


def test_prompts_when_a_text_is_invalid(start: Start, tmp_path: Path) -> None:
    """What is wrong is told while it is typed, Enter is refused, and a correction passes."""
    terminal = start("--data", "docker=false")
    terminal.see("Blue API")
    terminal.type(CTRL_U + "--")
    terminal.see('"--" is no project name')
    terminal.type(ENTER)
    terminal.type(CTRL_U + "Teapots" + ENTER)
    terminal.see("How much to begin with.")
    terminal.type(ENTER)
    assert terminal.leave() == 0
    assert "project_name: Teapots\n" in answers(tmp_path)


def test_prompts_when_going_back(start: Start, tmp_path: Path) -> None:
    """Esc returns to the question before, which shows what was answered."""
    terminal = start()
    terminal.see("Blue API")
    terminal.type(CTRL_U + "Teapots" + ENTER)
    terminal.see("Esc goes back")
    terminal.type(ESCAPE)
    terminal.see("The name of the project.")
    terminal.see("Teapots")
    terminal.type(" Two" + ENTER)
    terminal.see("How much to begin with.")
    terminal.type(ENTER)
    terminal.see("A Dockerfile?")
    terminal.type(ENTER)
    assert terminal.leave() == 0
    assert "project_name: Teapots Two\n" in answers(tmp_path)


def test_prompts_when_some_are_answered(start: Start, tmp_path: Path) -> None:
    """What was given is not asked."""
    terminal = start("--profile", "full", "--data", "project_name=Teapots", "-d", "docker=no")
    assert terminal.leave() == 0
    assert "docker: false\n" in answers(tmp_path)


def test_prompts_when_several_are_chosen(start: Start, tmp_path: Path) -> None:
    """Space chooses, what the profile suggests is chosen already, and Esc goes back and returns."""
    given = ("-d", "project_name=X", "--profile", "full", "-d", "workers=1")
    terminal = start(*given, config=SEVERAL)
    terminal.see("A Dockerfile?")
    terminal.type(ENTER)
    terminal.see("Space chooses")
    terminal.type(ESCAPE)
    terminal.see("A Dockerfile?")
    terminal.type(ENTER)
    terminal.see("Space chooses")
    terminal.type(" " + DOWN + " " + ENTER)
    terminal.see("tracing, hooks")
    assert terminal.leave() == 0
    assert "extras:\n- tracing\n- hooks\n" in answers(tmp_path)


@pytest.mark.parametrize("presses", [0, 1, 2])
def test_prompts_when_interrupted(start: Start, tmp_path: Path, presses: int) -> None:
    """Ctrl-C at any question writes nothing, and exits with 130."""
    terminal = start()
    helps = ["The name of the project.", "How much to begin with.", "A Dockerfile?"]
    for text in helps[:presses]:
        terminal.see(text)
        terminal.type(ENTER)
    terminal.see(helps[presses])
    terminal.type(CTRL_C)
    terminal.see("Interrupted")
    assert terminal.leave() == 130
    assert not (tmp_path / "blue-api").exists()


def test_prompts_when_no_colour_is_wanted(start: Start) -> None:
    """With NO_COLOR no prompt sets a colour."""
    terminal = start()
    terminal.see("Blue API")
    terminal.type(ENTER)
    terminal.see("How much to begin with.")
    assert not re.search(r"\x1b\[[0-9;]*3[0-9]m", terminal.process.before or "")


def test_prompts_when_an_answer_conflicts(start: Start, tmp_path: Path) -> None:
    """An answer that does not go with a given one is told, and its question asked again."""
    given = ("-d", "project_name=X", "--profile", "full", "-d", "cache=true", "-d", "workers=1")
    terminal = start(*given, config=CONFLICT)
    terminal.see("A Dockerfile?")
    terminal.type(DOWN + ENTER)
    terminal.see("cache=true does not go with docker=false")
    terminal.see("A Dockerfile?")
    terminal.type(UP + ENTER)
    assert terminal.leave() == 0
    assert "docker: true\n" in answers(tmp_path)
