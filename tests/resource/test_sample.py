"""The values that generated tests send: right, however many rows a run has made before."""

import pytest

from fastgen.resource.grammar import read_field
from fastgen.resource.table import KINDS

LATE = (0, 1, 31, 90, 999, 1000, 5000, 99_999)


@pytest.mark.parametrize(
    ("word", "low", "high"),
    [
        ("a:int:min=5:max=90", 5, 90),
        ("a:int:min=-40:max=-10", -40, -10),
        ("a:int:max=50000", -(2**31), 50_000),
        ("a:bigint:min=1:max=40", 1, 40),
        ("a:float:min=0:max=1", 0, 1),
        ("a:float:max=90", float("-inf"), 90),
        ("a:float:min=5:max=5000", 5, 5000),
        ("a:decimal=5,0", -99_999, 99_999),
        ("a:decimal=4,1:max=50", -999, 50),
        ("a:decimal=8,2:min=10:max=50", 10, 50),
        ("a:decimal=12,2:max=10", float("-inf"), 10),
        ("a:duration:min=60:max=90", 60, 90),
        ("a:duration", 0, 2**31 - 1),
    ],
)
def test_values_stay_in_their_range(word: str, low: float, high: float) -> None:
    """The number in them counts on from one test to the next."""
    field = read_field(word)
    body = KINDS[field.kind].samples(field).body
    values = [float(eval(body, {"number": number})) for number in LATE]  # noqa: S307 - our own
    assert low <= min(values)
    assert max(values) <= high
