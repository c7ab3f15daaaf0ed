"""The merge of lines that Python does: joined where the sides only touch, and marked otherwise."""

from itertools import chain
from random import Random

import pytest

from fastgen.merge.line import Conflict, Lines, merge_lines, split_lines
from fastgen.merge.text import Labels, Triple, merge_text

LABELS = ("yours", "template")


def join(base: Lines, mine: Lines, theirs: Lines) -> Lines | None:
    """Merge without conflicts, or not at all."""
    parts = [
        part.join(base, mine) if isinstance(part, Conflict) else part
        for part in merge_lines(base, mine, theirs)
    ]
    return None if None in parts else list(chain(*filter(None, parts)))


def read(word: str) -> Lines:
    """Return a line for each letter."""
    return [f"{letter}\n".encode() for letter in word]


@pytest.mark.parametrize(
    ("base", "mine", "theirs", "expected"),
    [
        ("abc", "abXc", "abYc", "abYXc"),
        ("abc", "aXc", "abYc", "aXYc"),
        ("abc", "aXc", "aYbc", "aYXc"),
        ("abc", "abXc", "aYc", "aYXc"),
        ("abcd", "aXcd", "abYd", "aXYd"),
        ("abcd", "aXcd", "abd", "aXd"),
        ("abc", "ac", "ac", "ac"),
        ("abc", "abYc", "abYc", "abYc"),
        ("abc", "aXYc", "abYc", "aXYc"),
        ("abc", "abXYc", "abYc", "abXYc"),
        ("abcdef", "aefbYd", "abYdef", "aefbYd"),
    ],
    ids=[
        "both-insert",
        "insert-after-a-change",
        "insert-before-a-change",
        "change-before-an-insertion",
        "neighbours-changed",
        "neighbour-deleted",
        "both-deleted",
        "made-already",
        "made-already-with-a-change",
        "made-already-with-an-insertion",
        "made-already-and-moved",
    ],
)
def test_join_when_changes_touch(base: str, mine: str, theirs: str, expected: str) -> None:
    """Changes next to each other are both made, and none that the user has made by hand."""
    assert join(read(base), read(mine), read(theirs)) == read(expected)


@pytest.mark.parametrize(
    ("base", "mine", "theirs"),
    [
        ("abc", "aXc", "aYc"),
        ("abc", "aXc", "ac"),
        ("abc", "ac", "aYc"),
        ("abcd", "aXd", "abYcd"),
        ("abcdef", "aef", "abecdef"),
        ("abcde", "aXYcde", "aYde"),
    ],
    ids=["changed", "changed-and-deleted", "deleted", "inside", "a-copy", "made-in-part"],
)
def test_join_when_both_changed_a_line(base: str, mine: str, theirs: str) -> None:
    """Where both changed a line, or one put lines into what the other changed, there is none."""
    assert join(read(base), read(mine), read(theirs)) is None


def test_join_when_the_last_line_does_not_end() -> None:
    """What follows a line without an end does not become a part of it."""
    assert join([b"a\n"], [b"X"], [b"a\n", b"b\n"]) == [b"X\n", b"b\n"]


def edit(lines: list[str], random: Random, name: str) -> list[str]:
    """Return lines with four changes: some gone, some new."""
    edited = list(lines)
    for number in range(4):
        place = random.randrange(len(edited))
        gone = random.randrange(3)
        edited[place : place + gone] = [f"{name} {number}\n"] * random.randrange(2)
    return edited


@pytest.mark.parametrize("seed", range(100))
def test_join_keeps_each_line_in_its_place(seed: int) -> None:
    """Of each side the lines stand there once and in their order, but those the other deleted."""
    random = Random(seed)  # noqa: S311 - the same lines each time
    base = [f"line {number}\n" for number in range(25)]
    sides = [edit(base, random, name) for name in ("mine", "theirs")]
    texts = [[line.encode() for line in each] for each in (base, *sides)]
    joined = join(*texts)
    if joined is None:
        assert any(isinstance(part, Conflict) for part in merge_lines(*texts))
        return
    for own, other in (texts[1:], texts[:0:-1]):
        gone = set(texts[0]) - set(other)
        assert [line for line in joined if line in own] == [x for x in own if x not in gone]


@pytest.mark.parametrize("seed", range(20))
def test_merge_without_git_does_as_git(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where both find no conflict, they make the same of it; nothing of mine is lost otherwise."""
    random = Random(seed)  # noqa: S311 - no secret
    base = [f"line {number}\n" for number in range(30)]
    sides = [edit(base, random, name) for name in ("mine", "theirs")]
    triple = Triple(*("".join(each).encode() for each in (base, *sides)))
    by_git = merge_text("a.txt", triple, Labels())
    monkeypatch.setenv("PATH", "/nowhere")
    merged = merge_text("a.txt", triple, Labels())
    if not merged.problem and not by_git.problem:
        assert merged == by_git
    mine, theirs = (set(each) - set(base) for each in sides)
    assert mine | theirs <= set(merged.content.decode().splitlines(keepends=True))


def test_conflict_marks_both_sides() -> None:
    """Both sides stand between markers, without the lines that both have."""
    base, mine, theirs = map(read, ("abcd", "aXPd", "aXQd"))
    (conflict,) = (each for each in merge_lines(base, mine, theirs) if isinstance(each, Conflict))
    marked = b"X\n<<<<<<< yours\nP\n=======\nQ\n>>>>>>> template\n"
    assert conflict.mark(LABELS) == split_lines(marked)


def test_lines_end_with_a_line_feed() -> None:
    """Nothing else ends a line: a lone CR or a form feed stays inside."""
    assert split_lines(b"a\r\nb\rc\x0cd\ne") == [b"a\r\n", b"b\rc\x0cd\n", b"e"]
