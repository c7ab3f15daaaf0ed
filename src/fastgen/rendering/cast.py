"""From what was written to the type that a question has."""

from dataclasses import replace
from typing import Any

import yaml

from fastgen.rendering.question import Question, parse_yaml

TRUE = frozenset({"1", "y", "yes", "t", "true", "on"})
FALSE = frozenset({"0", "n", "no", "f", "false", "off"})
NULL = frozenset({"", "~", "null", "none"})


def cast_to_bool(value: Any) -> bool:  # noqa: ANN401 - as Copier does, from anything
    """Read a rendered text or a value as Copier does: numbers, YAML's words, then truth."""
    try:
        return bool(float(value))
    except (TypeError, ValueError):
        pass
    if not isinstance(value, str):
        return bool(value)
    word = value.strip().lower()
    return word not in FALSE | NULL


def cast_default(question: Question, value: Any) -> Any:  # noqa: ANN401 - any type of question
    """Cast a default, or what a template computed, exactly as Copier does."""
    if question.multiselect:
        return _cast_each(question, value)
    if question.type == "bool":
        return cast_to_bool(value)
    if question.type == "int":
        return int(value)
    if question.type == "yaml":
        return _parse_yaml(value) if isinstance(value, str) else value
    return value if isinstance(value, str) else str(value)


def _cast_each(question: Question, values: Any) -> list[Any]:  # noqa: ANN401 - text or a list
    items = _parse_yaml(values) if isinstance(values, str) else values
    return [cast_default(replace(question, multiselect=False), item) for item in items]


def cast_given(question: Question, value: Any) -> Any:  # noqa: ANN401 - any type of question
    """Cast what a person gave, and refuse what Copier would bend.

    Raises ValueError with the reason.
    """
    if question.multiselect:
        return [cast_given(replace(question, multiselect=False), item) for item in _items(value)]
    if question.type == "bool":
        return _strict_bool(value)
    if question.type == "int":
        return _strict_int(value)
    if question.type == "yaml":
        return _parse_yaml(value) if isinstance(value, str) else value
    return _strict_text(value)


def _items(value: Any) -> list[Any]:  # noqa: ANN401 - anything may be given
    """Read a list: of YAML, of words between commas, or one that is one already."""
    if isinstance(value, str) and value.strip().startswith("["):
        value = _parse_yaml(value)
    if isinstance(value, str):
        return [word.strip() for word in value.split(",") if word.strip()]
    if isinstance(value, list | tuple):
        return list(value)
    message = f"{value!r} is no list; write names with commas between them"
    raise ValueError(message)


def _strict_bool(value: Any) -> bool:  # noqa: ANN401 - anything may be given
    word = str(value).strip().lower()
    if word in TRUE:
        return True
    if word in FALSE:
        return False
    message = f'"{value}" is neither true nor false'
    raise ValueError(message)


def _strict_int(value: Any) -> int:  # noqa: ANN401 - anything may be given
    try:
        return int(str(value))
    except ValueError:
        message = f'"{value}" is no whole number'
        raise ValueError(message) from None


def _strict_text(value: Any) -> str:  # noqa: ANN401 - anything may be given
    if isinstance(value, str):
        return value
    if isinstance(value, int | float) and not isinstance(value, bool):
        return str(value)
    message = f"{value!r} is not text; put it in quotes"
    raise ValueError(message)


def _parse_yaml(text: str) -> Any:  # noqa: ANN401 - YAML holds anything
    try:
        return parse_yaml(text)
    except (yaml.YAMLError, ValueError) as error:
        message = f"not YAML: {' '.join(str(error).split())}"
        raise ValueError(message) from error
