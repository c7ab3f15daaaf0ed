"""The history of migrations, read from the files and never from a database."""

import ast
import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from fastgen.errors import FastgenError

DIGITS = 12
NAMES = ("revision", "down_revision")


@dataclass(frozen=True)
class History:
    """All revisions, each with those that it follows."""

    follows: Mapping[str, tuple[str, ...]]

    @property
    def heads(self) -> tuple[str, ...]:
        """Return the revisions that none follows."""
        followed = {parent for parents in self.follows.values() for parent in parents}
        return tuple(sorted(self.follows.keys() - followed))

    def find_head(self) -> str | None:
        """Return the one head, or None where there are no revisions.

        Raises FastgenError when there are several: a revision that followed one of them, or
        all, would decide what only the authors of the branches can.
        """
        heads = self.heads
        if len(heads) > 1:
            message = f"The migrations have {len(heads)} heads: {', '.join(heads)}."
            raise FastgenError(message, "Merge them first: uv run alembic merge heads -m merge")
        if self.follows and not heads:
            message = "The migrations follow each other in a circle."
            raise FastgenError(message, "Correct down_revision in migrations/versions.")
        return heads[0] if heads else None


def read_history(files: Mapping[str, bytes]) -> History:
    """Read the revisions from migration files, given as paths and contents.

    Raises FastgenError for a file that is no Python, or whose revision is computed.
    """
    follows: dict[str, tuple[str, ...]] = {}
    for path, content in sorted(files.items()):
        values = _read_values(path, content)
        if "revision" not in values:
            continue
        revision = str(values["revision"])
        if revision in follows:
            message = f"Two migrations have the revision {revision}; one is {path}."
            raise FastgenError(message, "Give one of them another revision.")
        follows[revision] = _as_tuple(values.get("down_revision"))
    return History(follows)


def name_revision(name: str, fields: Sequence[str], head: str | None) -> str:
    """Name a new revision: the same for the same resource in the same place."""
    text = "\0".join([name, *fields, head or ""])
    return hashlib.sha256(text.encode()).hexdigest()[:DIGITS]


def quote_revision(revision: str | None) -> str:
    """Write a revision as it stands in a migration."""
    return "None" if revision is None else f'"{revision}"'


def write_drop(create: bytes, *, revision: str, head: str | None, labels: str) -> bytes:
    """Write the migration that takes a table away, from the one that made it.

    Going up is what going down was there, and the other way round.
    """
    text = create.decode()
    tree = ast.parse(text)
    lines = text.splitlines(keepends=True)
    bodies: dict[str, tuple[int, int]] = {}
    for node in tree.body:
        if isinstance(node, ast.FunctionDef) and node.name in {"upgrade", "downgrade"}:
            bodies[node.name] = (node.body[0].lineno - 1, node.end_lineno or node.lineno)
    values = _read_values("", create)
    (up, up_end), (down, down_end) = bodies["upgrade"], bodies["downgrade"]
    swapped = [*lines[:up], *lines[down:down_end], *lines[up_end:down], *lines[up:up_end]]
    result = "".join([*swapped, *lines[down_end:]])
    old_head = quote_revision(next(iter(_as_tuple(values["down_revision"])), None))
    result = result.replace(f"| None = {old_head}\n", f"| None = {quote_revision(head)}\n", 1)
    result = result.replace(f'"{values["revision"]}"', f'"{revision}"', 1)
    return result.replace(f'"""Create {labels}."""', f'"""Drop {labels}."""', 1).encode()


def _read_values(path: str, content: bytes) -> dict[str, object]:
    try:
        tree = ast.parse(content)
    except (SyntaxError, ValueError) as error:
        message = f"{path} cannot be read as Python: {error}."
        raise FastgenError(message, "Correct it, or give --no-migration.") from error
    values: dict[str, object] = {}
    for node in tree.body:
        for name, value in _assigned(node):
            values[name] = _evaluate(path, name, value)
    return values


def _assigned(node: ast.stmt) -> list[tuple[str, ast.expr]]:
    """Return the names of a revision that a statement sets, with their values."""
    if isinstance(node, ast.AnnAssign) and node.value is not None:
        targets: list[ast.expr] = [node.target]
    elif isinstance(node, ast.Assign):
        targets = node.targets
    else:
        return []
    names = [target.id for target in targets if isinstance(target, ast.Name)]
    value = node.value
    return [(name, value) for name in names if name in NAMES and value is not None]


def _evaluate(path: str, name: str, value: ast.expr) -> object:
    try:
        return ast.literal_eval(value)
    except ValueError as error:
        message = f"{path} computes its {name}, which cannot be read without running it."
        raise FastgenError(message, f"Write {name} as a text, or give --no-migration.") from error


def _as_tuple(value: object) -> tuple[str, ...]:
    if value is None:
        return ()
    if isinstance(value, (tuple, list, set)):
        return tuple(str(each) for each in value)
    return (str(value),)
