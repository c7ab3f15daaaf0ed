"""The few of Copier's Jinja filters that the template may use, with the same results.

Copier takes them from jinja2-ansible-filters; a test compares each with its model.
"""

import hashlib
import json
import re
from collections.abc import Callable, Mapping
from random import SystemRandom
from typing import Any

import yaml


def to_nice_yaml(value: Any, indent: int = 4) -> str:  # noqa: ANN401 - YAML holds anything
    """Write block-style YAML, sorted by key."""
    text: str = yaml.dump(value, indent=indent, allow_unicode=True, default_flow_style=False)
    return text


def to_json(value: Any, **options: Any) -> str:  # noqa: ANN401 - JSON holds anything
    """Write JSON; the options are those of `json.dumps`."""
    return json.dumps(value, **options)


def regex_search(
    value: str,
    pattern: str,
    *,
    ignorecase: bool = False,
    multiline: bool = False,
) -> str | None:
    """Return what the pattern finds first, or None."""
    flags = (re.IGNORECASE if ignorecase else 0) | (re.MULTILINE if multiline else 0)
    match = re.search(pattern, value, flags)
    return match.group() if match else None


def regex_replace(value: object, pattern: str, replacement: str = "") -> str:
    """Replace each match of the pattern."""
    return re.sub(pattern, replacement, str(value))


def to_bool(value: object) -> bool | None:
    """Return whether the value is a word or a number that means true."""
    if value is None or isinstance(value, bool):
        return value
    word = value.lower() if isinstance(value, str) else value
    return word in ("yes", "on", "1", "true", 1)


def ans_random(end: int) -> int:
    """Return a number below `end` that nobody can guess. Jinja's own `random` can be guessed."""
    return SystemRandom().randrange(end)


def hash_text(value: object, algorithm: str = "sha1") -> str:
    """Return the hexadecimal digest of a text."""
    return hashlib.new(algorithm, str(value).encode()).hexdigest()


FILTERS: Mapping[str, Callable[..., Any]] = {
    "ans_random": ans_random,
    "bool": to_bool,
    "hash": hash_text,
    "regex_replace": regex_replace,
    "regex_search": regex_search,
    "to_json": to_json,
    "to_nice_yaml": to_nice_yaml,
}
