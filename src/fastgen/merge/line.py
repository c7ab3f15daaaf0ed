"""Merging lines three ways without git: with conflicts to mark, or to join where that is safe."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from io import BytesIO

Lines = list[bytes]


@dataclass(frozen=True)
class Change:
    """What one side made of the lines of the base from `start` to `end`."""

    start: int
    end: int
    lines: Lines

    def meets(self, other: "Change") -> bool:
        """Return whether both changed a line, or one put lines into what the other changed."""
        return self.start < other.end and other.start < self.end


@dataclass(frozen=True)
class Conflict:
    """Changes of both sides that touch each other; they count from the first line of `base`."""

    base: Lines
    mine: Sequence[Change]
    theirs: Sequence[Change]

    def settle(self) -> Lines | None:
        """Return the lines where one side alone has changes, or both have the same; else None."""
        if not self.mine or not self.theirs:
            return _apply(self.base, [*self.mine, *self.theirs])
        ours = _apply(self.base, self.mine)
        return ours if ours == _apply(self.base, self.theirs) else None

    def join(self, base: Lines, mine: Lines) -> Lines | None:
        """Return the lines with the changes of both sides, or None where both changed a line.

        A change of theirs that a person has made by hand, anywhere in the file, is not made again:
        this takes all lines of the base and of mine.
        """
        left = [each for each in self.theirs if not self._is_made(each, base, mine)]
        if any(each.meets(own) for each in left for own in self.mine):
            return None
        joined = _apply(self.base, sorted([*left, *self.mine], key=_place))
        return [*_end(joined[:-1]), *joined[-1:]]

    def mark(self, labels: tuple[str, str]) -> Lines:
        """Return both sides between git's markers, without what they begin and end with alike."""
        ours, new = _apply(self.base, self.mine), _apply(self.base, self.theirs)
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

    def _is_made(self, change: Change, base: Lines, mine: Lines) -> bool:
        if change in self.mine:
            return True
        changed = {number for each in self.mine for number in range(each.start, each.end)}
        if not change.lines or not changed.issuperset(range(change.start, change.end)):
            return False
        if not any(change.meets(each) for each in self.mine):
            base, mine = self.base, _apply(self.base, self.mine)
        return _count(change.lines, mine) > _count(change.lines, base)


def split_lines(content: bytes) -> Lines:
    """Return lines with their ends, which are LF with or without CR as in git."""
    return BytesIO(content).readlines()


def merge_lines(base: Lines, mine: Lines, theirs: Lines) -> list[Lines | Conflict]:
    """Return the lines with the changes of both sides, and a conflict where these touch."""
    merged, reached = list[Lines | Conflict](), 0
    for conflict, start in _find_touching(base, _compare(base, mine), _compare(base, theirs)):
        settled = conflict.settle()
        merged += [base[reached:start], conflict if settled is None else settled]
        reached = start + len(conflict.base)
    return [*merged, base[reached:]]


def _compare(base: Lines, side: Lines) -> list[Change]:
    steps = SequenceMatcher(None, base, side, autojunk=False).get_opcodes()
    return [
        Change(start, end, side[low:high]) for tag, start, end, low, high in steps if tag != "equal"
    ]


def _find_touching(
    base: Lines, mine: Sequence[Change], theirs: Sequence[Change]
) -> Iterator[tuple[Conflict, int]]:
    """Yield the changes that touch each other, with the line of the base where they start."""
    for start, end in _join_ranges(sorted(map(_place, (*mine, *theirs)))):
        ours, new = (
            [
                Change(each.start - start, each.end - start, each.lines)
                for each in side
                if start <= each.start and each.end <= end
            ]
            for side in (mine, theirs)
        )
        yield Conflict(base[start:end], ours, new), start


def _join_ranges(ranges: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return ranges of lines, in their order, with those that touch each other as one."""
    joined = list[tuple[int, int]]()
    for start, end in ranges:
        if joined and start <= joined[-1][1]:
            joined[-1] = joined[-1][0], max(joined[-1][1], end)
        else:
            joined.append((start, end))
    return joined


def _place(change: Change) -> tuple[int, int]:
    return change.start, change.end


def _apply(base: Lines, changes: Sequence[Change]) -> Lines:
    lines = list(base)
    for change in reversed(changes):
        lines[change.start : change.end] = change.lines
    return lines


def _count(run: Lines, lines: Lines) -> int:
    """Return how often some lines stand among others, next to each other."""
    starts = range(len(lines) - len(run) + 1)
    return sum(lines[start : start + len(run)] == run for start in starts)


def _count_alike(ours: Lines, new: Lines) -> int:
    pairs = enumerate(zip(ours, new, strict=False))
    return next((each for each, (one, other) in pairs if one != other), min(len(ours), len(new)))


def _end(lines: Lines) -> Lines:
    """Let the last line end, so that another one can follow."""
    return [line if line.endswith(b"\n") else line + b"\n" for line in lines]
