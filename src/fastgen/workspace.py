"""The project that a command works in: its answers, its resources, and its template."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import fastgen
from fastgen.errors import FastgenError
from fastgen.rendering.question import load_yaml
from fastgen.rendering.source import ALIASES, Source, find_own_source
from fastgen.resource.reference import USERS, Code, Target

ANSWERS = ".copier-answers.yml"
FOLDER = ".fastgen"
VERSIONS = "migrations/versions"
# The tables that answers bring along.
TABLES: Mapping[tuple[str, Any], Sequence[Target]] = {
    ("auth", "jwt"): (
        USERS,
        Target("credentials", "credential", "Credential", is_resource=False, is_referable=False),
    ),
}


@dataclass(frozen=True)
class Workspace:
    """A project: its folder, its template, its answers, and its resources as code."""

    root: Path
    source: Source
    answers: Mapping[str, Any]
    resources: tuple[Code, ...]

    @property
    def alembic(self) -> bool:
        """Whether the project has migrations."""
        return bool(self.answers.get("alembic"))

    @property
    def tables(self) -> list[Target]:
        """The tables of the project that are no resources."""
        return [
            target
            for (name, value), targets in TABLES.items()
            if self.answers.get(name) == value
            for target in targets
        ]

    def find(self, name: str) -> Code | None:
        """Return the resource that is called so; either number will do."""
        names = ("plural", "singular", "model", "path")
        return next(
            (each for each in self.resources if name in {each.get(key) for key in names}), None
        )

    def require(self, name: str) -> Code:
        """Return the resource that is called so; raises FastgenError without one."""
        found = self.find(name)
        if found is None:
            known = ", ".join(each["plural"] for each in self.resources) or "none"
            message = f'The project has no resource "{name}".'
            raise FastgenError(message, f"There are: {known}.")
        return found

    def read(self, path: str) -> bytes | None:
        """Return a file's content, or None where there is no file.

        Raises FastgenError for what is there and is no file of the project.
        """
        place = self.root / path
        if not place.exists() and not place.is_symlink():
            return None
        if not place.is_file() or not place.resolve().is_relative_to(self.root):
            message = f'"{path}" is not a file of this project.'
            raise FastgenError(message, "Move it out of the way, or put a file there.")
        return place.read_bytes()

    def read_migrations(self) -> dict[str, bytes]:
        """Return the files of the migrations with their contents."""
        folder = self.root / VERSIONS
        return {f"{VERSIONS}/{each.name}": each.read_bytes() for each in folder.glob("*.py")}


def find_root(start: Path) -> Path:
    """Return the folder of the project that holds a path; raises FastgenError without one."""
    for folder in (start, *start.parents):
        if (folder / ANSWERS).is_file():
            return folder
    message = f'"{start}" is in no project: no {ANSWERS} here or in a folder above.'
    raise FastgenError(message, "Go to a project's folder, or make one: fastgen new PATH")


def open_workspace(root: Path) -> Workspace:
    """Read a project; raises FastgenError when this installation cannot serve it."""
    workspace = read_workspace(root)
    check_version(load_answers(root / ANSWERS), workspace.source)
    return workspace


def read_workspace(root: Path) -> Workspace:
    """Read a project of any version, with the template of this installation."""
    answers = drop_private(load_answers(root / ANSWERS))
    source = find_own_source(Path(fastgen.__file__).parent)
    return Workspace(root, source, answers, _load_resources(root))


def drop_private(recorded: Mapping[str, Any]) -> dict[str, Any]:
    """Leave out what Copier notes for itself."""
    return {key: value for key, value in recorded.items() if not key.startswith("_")}


def load_answers(path: Path) -> dict[str, Any]:
    """Read an answers file; raises FastgenError where it holds none."""
    raw = load_yaml(path)
    if not isinstance(raw, dict):
        message = f'The file "{path}" holds no answers.'
        raise FastgenError(message, "Restore it, from git for example.")
    return {str(key): value for key, value in raw.items()}


def _load_resources(root: Path) -> tuple[Code, ...]:
    resources = []
    for path in sorted((root / FOLDER).glob("*.yml")):
        recorded = load_answers(path)
        if recorded.get("layer") != "resource":
            continue
        code = recorded.get("resource")
        if not isinstance(code, dict) or not {"plural", "singular", "model"} <= code.keys():
            message = f'The file "{path}" describes no resource.'
            raise FastgenError(message, "Restore it, from git for example.")
        resources.append(code)
    return tuple(resources)


def check_version(recorded: Mapping[str, Any], source: Source) -> None:
    """Raise FastgenError for what another version made: it is not ours to render."""
    made, ours = recorded.get("_commit"), source.commit
    same_place = normalize_address(recorded.get("_src_path")) == normalize_address(source.src_path)
    is_checkout = source.src_path is not None and Path(source.src_path).is_dir()
    if (same_place and is_checkout) or (made is not None and made == ours):
        return
    if made is None and same_place:
        return
    message = f"The project was made with {made or 'an unknown version'}, and this is {ours}."
    hint = "Update the project first: fastgen update"
    raise FastgenError(message, hint)


def normalize_address(address: object) -> str | None:
    """Bring the ways to write one address together."""
    if not address:
        return None
    text = str(address)
    text = ALIASES.get(text[:3], text[:3]) + text[3:]
    return re.sub(r"(\.git)?/*$", "", text.removeprefix("git+"))
