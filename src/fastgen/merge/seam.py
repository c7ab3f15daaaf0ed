"""The two files that wire resources, where a merge of texts would conflict."""

import re

from fastgen.errors import FastgenError
from fastgen.resource.seam import MODELS, ROUTER, SEAMS
from fastgen.resource.wiring import unwire, wire

IMPORTS = {
    ROUTER: re.compile(rb"^from app\.api\.v1\.endpoints\.(\w+) import router", re.MULTILINE),
    MODELS: re.compile(rb"^from app\.models\.(\w+) import (\w+)", re.MULTILINE),
}


def rewire(path: str, base: bytes, mine: bytes, theirs: bytes) -> bytes | None:
    """Do to the user's file what the template did to its own, where that was wiring alone.

    None for another file, for another change, and for a file that leaves doubt.
    """
    if path not in SEAMS:
        return None
    old, new = _find_wired(path, base), _find_wired(path, theirs)
    came, went = new - old, old - new
    try:
        if _apply(path, base, came, went) != theirs:
            return None
        return _apply(path, mine, came, went)
    except FastgenError:
        return None


def _find_wired(path: str, content: bytes) -> set[tuple[str, ...]]:
    found = IMPORTS[path].findall(content)
    return {
        tuple(each.decode() for each in (names if isinstance(names, tuple) else (names,)))
        for names in found
    }


def _apply(
    path: str, content: bytes, came: set[tuple[str, ...]], went: set[tuple[str, ...]]
) -> bytes | None:
    result: bytes | None = content
    for names in sorted(went):
        result = unwire(path, result, _as_code(names))
    for names in sorted(came):
        result = wire(path, result, _as_code(names))
    return result


def _as_code(names: tuple[str, ...]) -> dict[str, str]:
    return {"plural": names[0], "singular": names[0], "model": names[-1]}
