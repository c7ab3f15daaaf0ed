"""The documentation names every question, with its choices and its default."""

from tests.template.questions import PAGE, build_page


def test_the_page_is_up_to_date() -> None:
    """`just pages` writes it anew."""
    assert PAGE.read_text(encoding="utf-8") == build_page()
