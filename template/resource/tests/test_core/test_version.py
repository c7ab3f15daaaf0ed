"""Entity tags, as clients send them."""

import pytest

from app.core.version import PreconditionFailedError, check_version, read_tags, write_tag


@pytest.mark.parametrize(
    ("text", "versions"),
    [
        ('"1"', {1}),
        ('"1", "22"', {1, 22}),
        ('W/"1"', set()),
        ("1", set()),
        ("", set()),
        (f'"{"9" * 30}"', set()),
    ],
)
def test_tags(text: str, versions: object) -> None:
    """Strong tags count; a weak one, or what is none, matches nothing."""
    assert read_tags(text) == versions


def test_a_version_is_compared() -> None:
    """It must be one of those that are wanted, and a star wants any."""
    check_version(2, read_tags(write_tag(2)))
    check_version(2, read_tags(" * "))
    with pytest.raises(PreconditionFailedError):
        check_version(2, read_tags('"1"'))
