"""The template's `copier.yml`: its settings and its questions, as values."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from typing import Any, Final

import yaml

from fastgen.errors import FastgenError

# libyaml is eight times as fast; PyYAML has it in nearly every wheel.
LOADER: Final[Any] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

CONFIG = "copier.yml"
TYPES = frozenset({"str", "bool", "int", "yaml"})
# What changes the outcome of a copy and is not written here is refused, never ignored.
SETTINGS = frozenset(
    {
        "_answers_file",
        "_envops",
        "_exclude",
        "_message_after_copy",
        "_message_after_update",
        "_message_before_copy",
        "_message_before_update",
        "_min_copier_version",
        "_skip_if_exists",
        "_subdirectory",
    }
)
KEYS = frozenset(
    {
        "type",
        "help",
        "default",
        "choices",
        "multiselect",
        "when",
        "ask",
        "validator",
        "placeholder",
    }
)


class Missing(Enum):
    """The type of `MISSING`, which stands for: this question has no default."""

    TOKEN = "missing"  # noqa: S105 - no secret


MISSING = Missing.TOKEN


@dataclass(frozen=True)
class Choice:
    """One choice: what a person reads, and what is recorded."""

    label: str
    value: Any


@dataclass(frozen=True)
class Question:
    """One question of `copier.yml`; texts are Jinja, as they stand there."""

    name: str
    type: str
    help: str = ""
    default: Any = MISSING
    choices: tuple[Choice, ...] = ()
    multiselect: bool = False
    when: str | bool = True
    ask: str | bool = True
    validator: str = ""

    @property
    def settable(self) -> bool:
        """Whether a person may answer it; the others are computed or filled by a command."""
        return self.when is not False and self.ask is not False


@dataclass(frozen=True)
class Config:
    """A whole `copier.yml`."""

    settings: Mapping[str, Any]
    questions: tuple[Question, ...]

    @property
    def names(self) -> tuple[str, ...]:
        """Return the names of the questions that a person may answer, in their order."""
        return tuple(question.name for question in self.questions if question.settable)


def load_yaml(path: Path) -> Any:  # noqa: ANN401 - YAML holds anything
    """Read a YAML file, for which JSON passes too; raises FastgenError where that fails."""
    try:
        return parse_yaml(path.read_bytes())
    except OSError as error:
        message = f'The file "{path}" cannot be read: {error.strerror}.'
        raise FastgenError(message, "Check the path.") from error
    except (yaml.YAMLError, ValueError) as error:
        message = f'The file "{path}" is not YAML: {" ".join(str(error).split())}'
        raise FastgenError(message, "Correct the file.") from error


def parse_yaml(text: bytes | str) -> Any:  # noqa: ANN401 - YAML holds anything
    """Parse a text; raises yaml.YAMLError or ValueError for what is no YAML."""
    return yaml.load(text, Loader=LOADER)  # noqa: S506 - the safe one, in C


def load_config(root: Path) -> Config:
    """Read `copier.yml` at a template's root.

    Raises FastgenError without one, and where it uses what fastgen does not know.
    """
    path = root / CONFIG
    if not path.is_file():
        message = f'"{root}" is no template: it has no {CONFIG}.'
        raise FastgenError(message, "Give the folder or the git address of a template.")
    raw = load_yaml(path)
    if not isinstance(raw, dict):
        message = f'"{path}" holds no questions.'
        raise FastgenError(message, "Give another template.")
    settings = {key: value for key, value in raw.items() if key.startswith("_")}
    _refuse_unknown(path, "setting", settings.keys() - SETTINGS)
    if not settings.get("_subdirectory"):
        message = f'"{path}" does not set _subdirectory.'
        raise FastgenError(message, "Use `copier copy` for this template.")
    questions = tuple(
        _parse_question(path, name, details)
        for name, details in raw.items()
        if name not in settings
    )
    return Config(settings, questions)


def _refuse_unknown(path: Path, kind: str, names: set[str]) -> None:
    if names:
        message = f'"{path}" uses the {kind} {", ".join(sorted(names))}, unknown to fastgen.'
        raise FastgenError(message, "Use `copier copy` for this template.")


def _parse_question(path: Path, name: str, details: Any) -> Question:  # noqa: ANN401 - raw YAML
    given = details if isinstance(details, dict) else {"default": details}
    _refuse_unknown(path, f"key of {name}:", given.keys() - KEYS)
    default = given.get("default", MISSING)
    inferred = type(default).__name__
    kind = given.get("type") or (inferred if inferred in TYPES else "yaml")
    if kind not in TYPES:
        _refuse_unknown(path, f"type of {name}:", {str(kind)})
    return Question(
        name=name,
        type=kind,
        help=str(given.get("help", "")).strip(),
        default=default,
        choices=_parse_choices(given.get("choices") or ()),
        multiselect=given.get("multiselect", False),
        when=given.get("when", True),
        ask=given.get("ask", True),
        validator=given.get("validator", ""),
    )


def _parse_choices(raw: Any) -> tuple[Choice, ...]:  # noqa: ANN401 - raw YAML
    if isinstance(raw, dict):
        return tuple(Choice(str(label), value) for label, value in raw.items())
    return tuple(Choice(str(value), value) for value in raw)
