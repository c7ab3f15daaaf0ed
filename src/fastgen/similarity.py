"""Finding where files went: by content, as git does, because a name says nothing."""

from collections import Counter
from collections.abc import Mapping
from pathlib import PurePosixPath

# What git asks for: half of the bytes.
ALIKE = 0.5


def find_renames(gone: Mapping[str, bytes], come: Mapping[str, bytes]) -> dict[str, str]:
    """Pair files that are gone with files that came, the most alike first, each once.

    Only files of one type are paired, and never empty ones.
    """
    profiles = {path: _profile(content) for path, content in come.items() if content}
    found = []
    for old, content in gone.items():
        mine = _profile(content)
        for new, theirs in profiles.items():
            if PurePosixPath(old).suffix != PurePosixPath(new).suffix:
                continue
            score = _compare(mine, theirs)
            if content and score >= ALIKE:
                same_name = PurePosixPath(old).name == PurePosixPath(new).name
                found.append((-score, not same_name, old, new))
    pairs: dict[str, str] = {}
    for _, _, old, new in sorted(found):
        if old not in pairs and new not in pairs.values():
            pairs[old] = new
    return pairs


def _profile(content: bytes) -> Counter[bytes]:
    """Return the lines of a text with how many bytes each makes up; line ends do not count."""
    profile: Counter[bytes] = Counter()
    for line in content.replace(b"\r\n", b"\n").splitlines(keepends=True):
        profile[line] += len(line)
    return profile


def _compare(one: Counter[bytes], other: Counter[bytes]) -> float:
    larger = max(one.total(), other.total())
    if min(one.total(), other.total()) < ALIKE * larger:
        return 0.0
    return (one & other).total() / larger
