"""Each filter gives what Copier's filter of that name gives."""

from typing import Any

import pytest
from jinja2 import Environment

from fastgen.rendering.filter import FILTERS

COPIER = Environment(
    extensions=["jinja2_ansible_filters.AnsibleCoreFiltersExtension"], autoescape=True
).filters


@pytest.mark.parametrize(
    ("name", "arguments", "options"),
    [
        ("to_nice_yaml", [{"b": [1, {"ü": "x: y"}], "a": "yes", "n": None}], {}),
        ("to_nice_yaml", [{"long": "word " * 40, "quote": 'it\'s "so"\n'}], {}),
        ("to_nice_yaml", [{"a": {"b": 1}}], {"indent": 2}),
        ("to_json", [{"a": [1, True, None, "ü"]}], {}),
        ("to_json", [{"b": 1, "a": 2}], {"indent": 2, "sort_keys": True}),
        ("regex_search", ["My API", r"^\w+"], {}),
        ("regex_search", ["My API", r"^\d+"], {}),
        ("regex_search", ["my api", r"API"], {"ignorecase": True}),
        ("regex_search", ["a\nb", r"^b"], {"multiline": True}),
        ("regex_replace", ["Blue  Teapots!", r"[^A-Za-z]+", "-"], {}),
        ("regex_replace", ["ab", r"(a)", r"\1\1"], {}),
        ("regex_replace", [12, "1", "x"], {}),
        *(("bool", [value], {}) for value in ("yes", "On", "1", 1, "no", "", 0, None, True, "x")),
        ("hash", ["ünïcode", "sha256"], {}),
        ("hash", ["x"], {}),
    ],
)
def test_filter_when_compared(name: str, arguments: list[Any], options: dict[str, Any]) -> None:
    """The result is the same, and of the same type."""
    ours = FILTERS[name](*arguments, **options)
    theirs = COPIER[name](*arguments, **options)
    assert (ours, type(ours)) == (theirs, type(theirs))


def test_random_when_drawn() -> None:
    """A random number is within its bounds, and two are not the same."""
    drawn = {FILTERS["ans_random"](2**128) for _ in range(20)}
    assert len(drawn) == 20
    assert all(0 <= number < 2**128 for number in drawn)
