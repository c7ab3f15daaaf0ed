"""The page that describes all questions, made from `copier.yml`: `just pages` writes it."""

from pathlib import Path
from typing import Any

import yaml

from fastgen.rendering.answers import answer_all
from fastgen.rendering.source import Source

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "questions.md"
HEAD = """\
# Questions

What `fastgen new` and `copier copy` ask. Each can be answered by `--data name=value` as well.
This page is made from `copier.yml` by `just pages`.
"""
PROFILES = ("minimal", "standard", "full")


def find_default(name: str) -> str:
    """Return the default of a question: one, or one for each profile."""
    source = Source(ROOT, None, None)
    values = {
        profile: answer_all(source, {"profile": profile}).context[name] for profile in PROFILES
    }
    if name == "profile":
        return f"`{answer_all(source, {}).context[name]}`"
    shown = {profile: f"`{say(value)}`" for profile, value in values.items()}
    if len(set(shown.values())) == 1:
        return shown["standard"]
    return ", ".join(f"{value} in the profile `{profile}`" for profile, value in shown.items())


def say(value: object) -> str:
    """Return a default as it is given to `--data`."""
    if isinstance(value, bool):
        return str(value).lower()
    return str(value).replace("'", "")


def describe(name: str, question: dict[str, Any]) -> str:
    """Return the section of one question."""
    paragraphs = [f"## `{name}`", question["help"]]
    choices = question.get("choices")
    if choices:
        texts = ((value, label.removeprefix(f"{value}: ")) for label, value in choices.items())
        paragraphs.append("\n".join(f"- `{value}`: {text}" for value, text in texts))
        if question.get("multiselect"):
            paragraphs.append(
                f"Any of them, or none: `--data {name}=a,b` or `--data '{name}=[a, b]'`."
            )
    elif question["type"] == "bool":
        paragraphs.append("- `true` or `false`")
    paragraphs.append(f"Default: {find_default(name)}.")
    return "\n" + "\n\n".join(paragraphs) + "\n"


def build_page() -> str:
    """Return the whole page."""
    config = yaml.safe_load((ROOT / "copier.yml").read_text(encoding="utf-8"))
    asked = {
        name: question
        for name, question in config.items()
        if not name.startswith("_")
        and question.get("when") is not False
        and question.get("ask") is not False
    }
    return HEAD + "".join(describe(name, question) for name, question in asked.items())


if __name__ == "__main__":
    PAGE.write_text(build_page(), encoding="utf-8", newline="\n")
