"""From what was asked for to the code of resources: the one place that reads the language."""

import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from fastgen.errors import FastgenError
from fastgen.rendering.question import parse_yaml
from fastgen.resource.grammar import read_fields
from fastgen.resource.migration.history import History, name_revision, quote_revision, read_history
from fastgen.resource.naming import NameFaultError, derive_names
from fastgen.resource.reference import Code, Target
from fastgen.workspace import Workspace

EXAMPLE = "fastgen add resource orders name:str=1..80 price:decimal=10,2:min=0 note:text:optional"


@dataclass(frozen=True)
class Wish:
    """One resource as it was asked for: a name, fields and options, all unread."""

    name: str
    fields: tuple[str, ...]
    options: Mapping[str, Any] = field(default_factory=dict)

    def refers_to(self, other: "Wish") -> bool:
        """Return whether a field of this one means the other."""
        names = other.find_names()
        return other is not self and bool(names & self._find_referred())

    def find_names(self) -> set[str]:
        """Return what others may call its table; nothing for a name that cannot be used."""
        overrides = {
            key: str(self.options[key]) for key in ("singular", "plural") if self.options.get(key)
        }
        try:
            names = derive_names(self.name, **overrides)
        except NameFaultError:
            return set()
        return {names.singular, names.plural}

    def _find_referred(self) -> set[str]:
        fields, _ = read_fields(self.fields)
        referred = {name for each in fields if each.kind in {"ref", "m2m"} for name in each.args}
        return referred | {str(self.options.get("parent") or "")}


def find_known(workspace: Workspace, wish: Wish) -> Code | None:
    """Return the resource that a wish means, where the project has it already."""
    names = wish.find_names() | {wish.name.rpartition("/")[2]}
    return next((each for each in workspace.resources if each["plural"] in names), None)


def build_codes(
    workspace: Workspace, wishes: Sequence[Wish], *, migration: bool
) -> list[tuple[str, Code]]:
    """Turn wishes into code, each with the line that names what it makes.

    Raises FastgenError for what the language or the project does not allow.
    """
    from fastgen.resource.code.answer import build_code  # noqa: PLC0415 - slow, for --help
    from fastgen.resource.reference import make_target  # noqa: PLC0415
    from fastgen.resource.spec import parse_resource  # noqa: PLC0415

    history = read_history(workspace.read_migrations()) if workspace.alembic else History({})
    head = history.find_head() if migration else None
    tables = [*workspace.tables, *map(make_target, workspace.resources)]
    built: list[tuple[str, Code]] = []
    for wish in sort_wishes(wishes):
        resource = parse_resource(wish.name, wish.fields, wish.options, tables=tables)
        revision = name_revision(resource.names.plural, resource.to_strings(), head)
        code = build_code(resource, revision=revision, down_revision=quote_revision(head))
        built.append((resource.names.describe(resource.route), code))
        tables.append(make_target(code))
        head = revision
    return built


def rebuild_codes(workspace: Workspace) -> tuple[list[Code], list[str]]:
    """Build the code of all resources anew, from the fields and options that they record.

    A resource that this version does not make any more keeps the code that it has, and a note
    says why.
    """
    from fastgen.resource.link import link  # noqa: PLC0415 - slow, for --help
    from fastgen.resource.reference import make_target  # noqa: PLC0415

    tables = [*workspace.tables, *map(make_target, workspace.resources)]
    built, notes = list[Code](), list[str]()
    for code in workspace.resources:
        try:
            built.append(rebuild_code(code, tables))
        except FastgenError as error:
            built.append(code)
            notes.append(f"{code['plural']} keeps the code that it has: {error.message}")
    try:
        return link(built, workspace.tables), notes
    except FastgenError as error:
        return list(workspace.resources), [f"all resources keep their code: {error.message}"]


def rebuild_code(code: Code, tables: Sequence[Target]) -> Code:
    """Build the code of a resource anew, from the fields and options that it records.

    Raises FastgenError for what the language or the project does not allow any more.
    """
    from fastgen.resource.code.answer import build_code  # noqa: PLC0415 - slow, for --help
    from fastgen.resource.link import restore  # noqa: PLC0415

    known = {"fields": [], "options": {}, **code}
    place = {key: str(code[key]) for key in ("revision", "down_revision")}
    built = build_code(restore(known, tables), **place)
    return {**built, "options": known["options"], **keep_migrations(code)}


def keep_migrations(code: Code) -> dict[str, Any]:
    """Return what a code says of its migrations, where others followed the first: they stand."""
    if not code.get("alterations"):
        return {}
    kept = [key for key in code if key.startswith("migration_")]
    return {key: code[key] for key in ("alterations", *kept)}


def sort_wishes(wishes: Sequence[Wish]) -> list[Wish]:
    """Return wishes in an order in which each refers to what is there before it.

    Raises FastgenError where some refer to each other in a circle.
    """
    left, done = list(wishes), list[Wish]()
    while left:
        ready = [wish for wish in left if not any(map(wish.refers_to, left))]
        if not ready:
            names = ", ".join(wish.name for wish in left)
            message = f"These resources refer to each other in a circle: {names}."
            raise FastgenError(message, "Leave one of the references out.")
        done += ready
        left = [wish for wish in left if wish not in ready]
    return done


def read_wishes(file: str) -> list[Wish]:
    """Read resources from YAML or TOML: one, a list, or a list under `resources`.

    `-` is standard input. Raises FastgenError for what does not describe resources.
    """
    raw = _parse(file, _read(file))
    if isinstance(raw, dict) and "resources" in raw:
        raw = raw["resources"]
    found = raw if isinstance(raw, list) else [raw]
    return [_as_wish(file, each) for each in found]


def _read(file: str) -> str:
    if file == "-":
        return sys.stdin.read()
    try:
        return Path(file).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        message = f'The file "{file}" cannot be read: {error}.'
        raise FastgenError(message, "Check the path.") from error


def _parse(file: str, text: str) -> Any:  # noqa: ANN401 - either language holds anything
    import tomllib  # noqa: PLC0415 - only --from needs it

    if file.endswith(".toml"):
        return _try(file, tomllib.loads, text)
    if file == "-":
        try:
            return tomllib.loads(text)
        except tomllib.TOMLDecodeError:
            pass
    return _try(file, parse_yaml, text)


def _try(file: str, load: Any, text: str) -> Any:  # noqa: ANN401 - either loader
    try:
        return load(text)
    except (ValueError, yaml.YAMLError) as error:
        message = f'"{file}" cannot be read: {" ".join(str(error).split())}'
        raise FastgenError(message, "Correct it.") from error


def _as_wish(file: str, raw: Any) -> Wish:  # noqa: ANN401 - checked here
    fields = raw.get("fields") if isinstance(raw, dict) else None
    if not isinstance(fields, list) or not fields or not isinstance(raw.get("name"), str):
        message = f'"{file}" describes no resource: each needs a name and a list of fields.'
        hint = "For example:\n\n    name: orders\n    fields:\n      - name:str=1..80\n"
        raise FastgenError(message, hint)
    options = {key: value for key, value in raw.items() if key not in {"name", "fields"}}
    return Wish(raw["name"], tuple(str(each) for each in fields), options)
