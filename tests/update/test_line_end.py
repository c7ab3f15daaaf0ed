"""The line ends of files that two sides change: the user's lines keep theirs, to the byte."""

from itertools import chain
from random import Random

import pytest

from fastgen.edit import follow_ends
from fastgen.merge.line import merge_lines, split_lines
from fastgen.merge.text import Labels, Triple, merge_text

BASE = b"".join(b"line %d\n" % number for number in range(20))
THEIRS = BASE.replace(b"line 10\n", b"line 10\nnew\nnew too\n").replace(b"line 3\n", b"three\n")


@pytest.mark.parametrize(
    ("text", "other", "expected"),
    [
        (b"a\nb\n", b"a\nc\n", b"a\nb\n"),
        (b"a\nb\n", b"a\r\nc\r\n", b"a\r\nb\r\n"),
        (b"a\nb\nc\nd", b"a\r\nc\n", b"a\r\nb\r\nc\nd"),
        (b"new\na\nb\n", b"a\r\nb\n", b"new\r\na\r\nb\n"),
        (b"a\r\nb\n", b"a\nb\r\n", b"a\r\nb\n"),
        (b"a\nb\n", b"", b"a\nb\n"),
        (b"", b"a\r\n", b""),
    ],
)
def test_lines_end_as_those_of_another_text(text: bytes, other: bytes, expected: bytes) -> None:
    """A line that both have ends as it does there; any other ends as the one above it."""
    assert follow_ends(text, other) == expected


def mix(text: bytes, seed: int) -> bytes:
    """Give some of the lines another end."""
    random = Random(seed)  # noqa: S311 - the same lines each time
    lines = text.splitlines()
    return b"".join(line + random.choice((b"\n", b"\r\n")) for line in lines)


@pytest.mark.parametrize("seed", range(20))
def test_no_line_of_the_user_changes_in_a_merge(seed: int) -> None:
    """A file of mixed line ends is merged like another, by git and by ourselves."""
    mine = mix(BASE.replace(b"line 15\n", b"mine\n"), seed)
    triple = Triple(BASE, mine, THEIRS)
    merged = merge_text("a.txt", triple, Labels())
    assert not merged.problem
    ours = triple.follow_ends()
    parts = merge_lines(*map(split_lines, (ours.base, ours.mine, ours.theirs)))
    assert b"".join(chain(*(part for part in parts if isinstance(part, list)))) == merged.content
    kept = [line for line in mine.splitlines(keepends=True) if line.strip() != b"line 3"]
    template = {b"new", b"new too", b"three"}
    assert [
        line for line in merged.content.splitlines(keepends=True) if line.strip() not in template
    ] == kept
