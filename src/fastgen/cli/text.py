"""Parameters that are texts and flags, without pydantic."""

from typing import Any

from typer.core import TyperCommand, TyperGroup


class _Text:
    """Takes a text, or several, as they are."""

    def coerce(self, value: Any, **_context: Any) -> Any:  # noqa: ANN401 - what Typer passes
        return value


class TextCommand(TyperCommand):
    """A command whose parameters are `str`, `list[str]` and flags.

    Typer 0.29 loads pydantic, 75 ms, even to turn a text into a text: a third of what
    `fastgen new` takes in all. Should Typer change, this has no effect and a test tells.
    """

    def get_params(self, ctx: Any) -> list[Any]:  # noqa: ANN401 - Typer's own, and private
        """Return the parameters, `--help` included, each set to take its text as it is."""
        return _lighten(super().get_params(ctx))


class TextGroup(TyperGroup):
    """A group of such commands."""

    def get_params(self, ctx: Any) -> list[Any]:  # noqa: ANN401 - Typer's own, and private
        """Return the parameters, `--help` included, each set to take its text as it is."""
        return _lighten(super().get_params(ctx))


def _lighten(parameters: list[Any]) -> list[Any]:
    for parameter in parameters:
        vars(parameter)["get_runtime_param"] = _Text
    return parameters
