"""Answers: their order, their defaults, and what is wrong with them."""

from pathlib import Path
from typing import Any

import copier
import pytest

from fastgen.errors import FastgenError
from fastgen.name import name_from_folder
from fastgen.rendering.answers import Given, answer_all, resolve
from fastgen.rendering.source import Source
from tests.cli.conftest import CONFLICT, SEVERAL, TINY, MakeTemplate
from tests.conftest import Run


@pytest.fixture
def source(tiny: Path) -> Source:
    """Open the tiny template."""
    return Source(tiny, None, None)


def test_recorded_when_a_question_does_not_arise(source: Source) -> None:
    """A question that does not arise is computed, and not recorded."""
    answers = answer_all(source, {})
    assert answers.context["workers"] == 2
    assert answers.context["slug"] == "my-api"
    assert answers.context["resources"] == []
    assert list(answers.recorded) == ["layer", "project_name", "profile", "docker"]


@pytest.mark.parametrize(
    ("name", "raw", "value"),
    [
        ("docker", "off", False),
        ("docker", 1, True),
        ("workers", "7", 7),
        ("project_name", "X", "X"),
        ("resources", "[a, b]", ["a", "b"]),
        ("resources", [{"a": 1}], [{"a": 1}]),
    ],
)
def test_answer_when_given(source: Source, name: str, raw: object, value: object) -> None:
    """An answer gets the type of its question."""
    given = answer_all(source, {"docker": True, name: raw}).context[name]
    assert (given, type(given)) == (value, type(value))


@pytest.mark.parametrize(
    ("name", "raw"),
    [
        ("docker", None),
        ("docker", "2"),
        ("workers", "many"),
        ("workers", 2.5),
        ("workers", True),
        ("resources", "[a"),
        ("project_name", None),
        ("profile", ["full"]),
    ],
)
def test_answer_when_its_type_is_wrong(source: Source, name: str, raw: object) -> None:
    """An answer of the wrong type is refused by the name of its question."""
    with pytest.raises(FastgenError, match=f"^{name}: "):
        answer_all(source, {"docker": True, name: raw})


@pytest.mark.parametrize(
    ("raw", "value"),
    [
        ("tracing,metrics", ["metrics", "tracing"]),
        (" hooks , ", ["hooks"]),
        ("[tracing, metrics, tracing]", ["metrics", "tracing"]),
        (["tracing"], ["tracing"]),
        ("", []),
        ([], []),
    ],
)
def test_answer_when_there_are_several(
    make_template: MakeTemplate, raw: object, value: list[str]
) -> None:
    """Several choices are words between commas or a list; they are recorded in their order."""
    source = Source(make_template(SEVERAL), None, None)
    assert answer_all(source, {"extras": raw}).recorded["extras"] == value


@pytest.mark.parametrize("raw", ["metrics,nope", "[nope]", ["metrics", 1], 1, None, "[a"])
def test_answer_when_one_of_several_is_unknown(make_template: MakeTemplate, raw: object) -> None:
    """One wrong entry refuses the answer, by the name of its question."""
    source = Source(make_template(SEVERAL), None, None)
    with pytest.raises(FastgenError, match=r"^extras: "):
        answer_all(source, {"extras": raw})


def test_answer_when_two_conflict(make_template: MakeTemplate) -> None:
    """Answers that do not go together are refused with the reason, from their validator."""
    source = Source(make_template(CONFLICT), None, None)
    with pytest.raises(FastgenError, match="cache: cache=true does not go with docker=false"):
        answer_all(source, {"cache": True})
    assert answer_all(source, {"cache": True, "docker": True}).recorded["cache"] is True


def test_default_when_none_exists(make_template: MakeTemplate) -> None:
    """A question without default and without answer is named."""
    source = Source(make_template(TINY.replace("  default: 2\n", "")), None, None)
    with pytest.raises(FastgenError, match="workers: needs an answer"):
        answer_all(source, {"docker": True})


def test_suggestion_when_it_is_no_name(source: Source) -> None:
    """A suggested default that its question refuses gives way to the template's."""
    for suggested, name in (("Blue Teapots", "Blue Teapots"), ("--", "My API")):
        given = Given(suggested={"project_name": suggested})
        assert resolve(source, given).answers.context["project_name"] == name


def test_pending_when_answers_are_missing(source: Source) -> None:
    """The next question to ask is the first one without an answer, with its default."""
    given = Given(data={"project_name": "X", "profile": "full"})
    pending = resolve(source, given, stop_to_ask=True).pending
    assert pending is not None
    assert (pending.question.name, pending.default) == ("docker", True)


def test_data_when_its_question_does_not_arise(fastgen: Run, tiny: Path, tmp_path: Path) -> None:
    """An answer to a question that does not arise is refused, for it would have no effect."""
    words = ("--template", str(tiny), "--defaults", "--no-git", "--no-install")
    result = fastgen("new", "project", *words, "-d", "workers=3")
    assert result.returncode == 1
    assert "workers: does not go with the other answers" in result.stderr
    assert not (tmp_path / "project").exists()


@pytest.mark.parametrize("data", [{}, {"docker": True, "workers": 9}], ids=str)
def test_recorded_when_compared(tiny: Path, tmp_path: Path, data: dict[str, Any]) -> None:
    """The recorded answers are those that Copier records."""
    worker = copier.run_copy(str(tiny), tmp_path / "x", data=data, defaults=True, quiet=True)
    recorded = dict(worker._answers_to_remember())  # noqa: SLF001 - Copier has no public name
    del recorded["_src_path"]
    assert answer_all(Source(tiny, None, None), data).recorded == recorded


@pytest.mark.parametrize(
    "data",
    [{}, {"profile": "full"}, {"extras": "[tracing, metrics]"}, {"extras": ["hooks"]}],
    ids=str,
)
def test_several_when_compared(
    make_template: MakeTemplate, tmp_path: Path, data: dict[str, Any]
) -> None:
    """Several choices are recorded as Copier records them, defaults too."""
    template = make_template(SEVERAL)
    worker = copier.run_copy(str(template), tmp_path / "x", data=data, defaults=True, quiet=True)
    recorded = dict(worker._answers_to_remember())  # noqa: SLF001 - Copier has no public name
    assert answer_all(Source(template, None, None), data).recorded["extras"] == recorded["extras"]


@pytest.mark.parametrize(
    ("folder", "name"),
    [
        ("my-api", "My API"),
        ("blue_teapots", "Blue Teapots"),
        ("SQLShop", "SQLShop"),
        ("a b", "A B"),
        ("", ""),
    ],
)
def test_name_from_folder(folder: str, name: str) -> None:
    """A folder's name reads as a project's."""
    assert name_from_folder(folder) == name


RENAMED = """\
container:
  type: bool
  help: A container? It was called podman.
  default: "{{ podman | default(true) }}"
"""


@pytest.mark.parametrize(("former", "value"), [({"podman": False}, False), ({}, True)])
def test_answer_when_the_question_has_a_new_name(
    make_template: MakeTemplate,
    former: dict[str, object],
    value: bool,  # noqa: FBT001 - a value to compare
) -> None:
    """A renamed question takes the answer to its old name, which is recorded no more."""
    source = Source(make_template(TINY + RENAMED), None, None)
    recorded = resolve(source, Given(answers=former)).answers.recorded
    assert recorded["container"] is value
    assert "podman" not in recorded
