"""The example of `copier.yml` is what the code makes of its fields."""

from pathlib import Path

import pytest
import yaml

from fastgen.rendering.answers import answer_all
from fastgen.rendering.source import Source
from fastgen.resource.example import FIELDS, build_example, main, write_default
from fastgen.resource.spec import parse_resource

ROOT = Path(__file__).parents[2]


def test_the_example_is_up_to_date() -> None:
    """If not: replace the default with what `python -m fastgen.resource.example` prints."""
    questions = yaml.safe_load((ROOT / "copier.yml").read_text(encoding="utf-8"))
    printed = yaml.safe_load(f"default: {write_default()}")
    assert questions["resource"]["default"] == printed["default"]


@pytest.mark.parametrize("auth", ["none", "jwt"])
def test_the_example_follows_the_answers(source: Source, auth: str) -> None:
    """With users, only they may call it."""
    answers = answer_all(source, {"auth": auth})
    assert answers.context["resource"] == build_example(auth)


def test_the_example_is_printed(capsys: pytest.CaptureFixture[str]) -> None:
    """As it is to stand in the file."""
    main()
    assert capsys.readouterr().out == f"  default: {write_default()}\n"


def test_canonical_fields_are_a_fixed_point() -> None:
    """Fields read from their canonical form have the same one."""
    assert parse_resource("items", FIELDS, tables=()).to_strings() == list(FIELDS)
