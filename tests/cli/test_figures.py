"""Figures are written into the documentation between markers."""

from pathlib import Path

import pytest

from benchmarks.page import write_section, write_table

TABLE = write_table(["what", "ms"], [["new", "1"]])


def test_a_section_is_replaced(tmp_path: Path) -> None:
    """What stood between the markers goes, what surrounds them stays, and the command is named."""
    page = tmp_path / "page.md"
    page.write_text("before\n\n<!-- a -->\nold\n<!-- /a -->\n\nafter\n", encoding="utf-8")
    for _ in range(2):
        write_section("a", TABLE, command="python -m x", page=page)
    text = page.read_text(encoding="utf-8")
    assert text.startswith("before\n\n<!-- a -->\n\n| what | ms |\n| --- | ---: |\n| new | 1 |\n")
    assert text.endswith("\n<!-- /a -->\n\nafter\n")
    assert text.count("`python -m x`, on ") == 1
    assert "old" not in text


def test_a_section_that_is_not_there(tmp_path: Path) -> None:
    """The page is named, and stays as it is."""
    page = tmp_path / "page.md"
    page.write_text("nothing\n", encoding="utf-8")
    with pytest.raises(ValueError, match="has no section a"):
        write_section("a", TABLE, command="python -m x", page=page)
    assert page.read_text(encoding="utf-8") == "nothing\n"
