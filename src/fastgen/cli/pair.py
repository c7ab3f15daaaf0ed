"""Answers on a command line: KEY=VALUE."""

from collections.abc import Sequence

import typer


def parse_pairs(pairs: Sequence[str], hint: str) -> dict[str, str]:
    """Read answers; raises typer.BadParameter for what is none."""
    parsed = {}
    for pair in pairs:
        key, equals, value = pair.partition("=")
        if not equals or not key.strip():
            message = f'"{pair}" is not of the form KEY=VALUE.'
            raise typer.BadParameter(message, param_hint=hint)
        parsed[key.strip()] = value
    return parsed
