"""The example of `copier.yml` is what the code makes of its fields."""

from pathlib import Path

import pytest
import yaml

from fastgen.resource.example import FIELDS, build_example, main
from fastgen.resource.spec import parse_resource

ROOT = Path(__file__).parents[2]


def test_the_example_is_up_to_date() -> None:
    """If not: replace the default with what `python -m fastgen.resource.example` prints."""
    questions = yaml.safe_load((ROOT / "copier.yml").read_text(encoding="utf-8"))
    assert questions["resource"]["default"] == build_example()


def test_the_example_is_printed_as_it_is_recorded(capsys: pytest.CaptureFixture[str]) -> None:
    """What is printed reads as the same values again."""
    main()
    assert yaml.safe_load(capsys.readouterr().out) == build_example()


def test_canonical_fields_are_a_fixed_point() -> None:
    """Fields read from their canonical form have the same one."""
    assert parse_resource("items", FIELDS, tables=()).to_strings() == list(FIELDS)
