"""Finding where files went: by content, as git does, because a name says nothing."""

from collections import Counter
from collections.abc import Iterator, Mapping
from itertools import product
from pathlib import PurePosixPath

# What git asks for: half of the bytes.
ALIKE = 0.5


def find_renames(gone: Mapping[str, bytes], come: Mapping[str, bytes]) -> dict[str, str]:
    """Pair files that are gone with files that came, the most alike first, each once.

    Only files of one type are paired, and never empty ones.
    """
    pairs: dict[str, str] = {}
    for _, _, old, new in sorted(_find_alike(gone, come)):
        if old not in pairs and new not in pairs.values():
            pairs[old] = new
    return pairs


def _find_alike(
    gone: Mapping[str, bytes], come: Mapping[str, bytes]
) -> Iterator[tuple[float, bool, str, str]]:
    """Yield pairs that are alike enough; of two that are equally so, one name comes first."""
    profiles = {path: _profile(content) for path, content in {**come, **gone}.items()}
    for old, new in product(gone, come):
        one, other = PurePosixPath(old), PurePosixPath(new)
        score = _compare(profiles[old], profiles[new]) if one.suffix == other.suffix else 0.0
        if score >= ALIKE:
            yield -score, one.name != other.name, old, new


def _profile(content: bytes) -> Counter[bytes]:
    """Return the lines of a text with how many bytes each makes up; line ends do not count."""
    profile: Counter[bytes] = Counter()
    for line in content.replace(b"\r\n", b"\n").splitlines(keepends=True):
        profile[line] += len(line)
    return profile


def _compare(one: Counter[bytes], other: Counter[bytes]) -> float:
    smaller, larger = sorted((one.total(), other.total()))
    if not smaller or smaller < ALIKE * larger:
        return 0.0
    return (one & other).total() / larger
