"""Merging lines three ways without git: for machines that have none."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

Lines = list[bytes]


@dataclass(frozen=True)
class _Region:
    """Lines on three sides, as begin and end of each."""

    base: tuple[int, int]
    mine: tuple[int, int]
    theirs: tuple[int, int]


def merge_lines(sides: Sequence[Lines], labels: tuple[str, str]) -> tuple[Lines, int]:
    """Return the lines with the changes of both sides, and how many conflicts they hold.

    The sides are the base, mine and theirs; the labels name the last two.
    """
    base, mine, theirs = sides
    merged, conflicts = list[bytes](), 0
    place = _Region((0, 0), (0, 0), (0, 0))
    for region in _find_common(base, mine, theirs):
        was = base[place.base[1] : region.base[0]]
        ours = mine[place.mine[1] : region.mine[0]]
        new = theirs[place.theirs[1] : region.theirs[0]]
        settled = _settle(was, ours, new)
        merged += _mark(ours, new, labels) if settled is None else settled
        conflicts += settled is None
        merged += mine[region.mine[0] : region.mine[1]]
        place = region
    return merged, conflicts


def _settle(was: Lines, ours: Lines, new: Lines) -> Lines | None:
    if new == was:
        return ours
    return new if ours in (was, new) else None


def _mark(ours: Lines, new: Lines, labels: tuple[str, str]) -> Lines:
    """Return both sides between markers, without what they begin and end with alike."""
    start = _count_alike(ours, new)
    end = _count_alike(ours[start:][::-1], new[start:][::-1])
    stops = len(ours) - end, len(new) - end
    return [
        *ours[:start],
        f"<<<<<<< {labels[0]}\n".encode(),
        *_end(ours[start : stops[0]]),
        b"=======\n",
        *_end(new[start : stops[1]]),
        f">>>>>>> {labels[1]}\n".encode(),
        *ours[stops[0] :],
    ]


def _count_alike(ours: Sequence[bytes], new: Sequence[bytes]) -> int:
    pairs = enumerate(zip(ours, new, strict=False))
    return next((each for each, (one, other) in pairs if one != other), min(len(ours), len(new)))


def _end(lines: Lines) -> Lines:
    """Let the last line end, so that a marker can follow."""
    return [line if line.endswith(b"\n") else line + b"\n" for line in lines]


def _find_common(base: Lines, mine: Lines, theirs: Lines) -> Iterator[_Region]:
    """Yield what all three sides have, in its order; at last their ends."""
    left = SequenceMatcher(None, base, mine, autojunk=False).get_matching_blocks()
    right = SequenceMatcher(None, base, theirs, autojunk=False).get_matching_blocks()
    one = other = 0
    while one < len(left) and other < len(right):
        near, far = left[one], right[other]
        start = max(near.a, far.a)
        size = min(near.a + near.size, far.a + far.size) - start
        if size > 0:
            yield _Region(
                (start, start + size),
                _shift(near.b + start - near.a, size),
                _shift(far.b + start - far.a, size),
            )
        if near.a + near.size < far.a + far.size:
            one += 1
        else:
            other += 1
    yield _Region(*(_shift(len(lines), 0) for lines in (base, mine, theirs)))


def _shift(start: int, size: int) -> tuple[int, int]:
    return start, start + size
