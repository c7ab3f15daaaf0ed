"""What is new between two versions, for this project: its notes come from the changelog.

An entry may begin with a condition on the answers, in brackets: `(redis)`, `(not docker)`,
`(auth=jwt, redis)`, `(features=metrics)`. It is shown where all of it holds, and without it.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

CONDITION = re.compile(r"\(([^()]*)\)\s+")
TERM = re.compile(r"(not )?(\w+)(?:=([\w.-]+))?")
OFF = (False, None, "", "none")
CHANGELOG = "CHANGELOG.md"


@dataclass(frozen=True)
class Entry:
    """One entry, with the version and the kind of change that it stands under."""

    version: str
    kind: str
    text: str


def find_news(old: Path, new: Path, answers: Mapping[str, Any]) -> list[Entry]:
    """Return the entries that the new template's changelog has and the old one's has not."""
    known = {entry.text for entry in _read(old)}
    found = []
    for entry in _read(new):
        text = _select(entry.text, answers)
        if entry.text not in known and text:
            found.append(Entry(entry.version, entry.kind, text))
    return found


def _read(root: Path) -> Iterator[Entry]:
    path = root / CHANGELOG
    lines = path.read_text(encoding="utf-8").splitlines() if path.is_file() else []
    version = kind = ""
    text: list[str] = []
    for line in [*lines, "## "]:
        if text and not line.startswith("  "):
            yield Entry(version, kind, " ".join(text))
            text = []
        if line.startswith("## "):
            version, kind = line.removeprefix("## ").strip(), ""
        elif line.startswith("### "):
            kind = line.removeprefix("### ").strip()
        elif line.startswith("- "):
            text = [line.removeprefix("- ").strip()]
        elif text:
            text.append(line.strip())


def _select(text: str, answers: Mapping[str, Any]) -> str:
    """Return an entry without its condition, or nothing where that does not hold."""
    found = CONDITION.match(text)
    if found is None:
        return text
    terms = [TERM.fullmatch(term.strip()) for term in found.group(1).split(",")]
    read = [term.groups() for term in terms if term is not None and term.group(2) in answers]
    if len(read) < len(terms):
        return text
    holds = all(_holds(term, answers) for term in read)
    return text[found.end() :] if holds else ""


def _holds(term: tuple[str | Any, ...], answers: Mapping[str, Any]) -> bool:
    negated, name, value = term
    answer = answers[name]
    chosen = answer if isinstance(answer, list) else [answer]
    if value is None:
        holds = any(each not in OFF for each in chosen)
    else:
        holds = value.lower() in {str(each).lower() for each in chosen}
    return holds != bool(negated)
