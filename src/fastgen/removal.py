"""Taking a resource out of a project: its files, its wiring, its table."""

from collections.abc import Iterator
from dataclasses import dataclass

from fastgen.amendment import plan_amendments
from fastgen.edit import Edit, is_pristine
from fastgen.errors import FastgenError
from fastgen.pristine import (
    SEAMS,
    Code,
    find_shared,
    name_answers,
    name_migration,
    render_base,
    render_resource,
)
from fastgen.resource.link import link
from fastgen.resource.migration import name_revision, read_history, write_drop
from fastgen.resource.wiring import unwire
from fastgen.workspace import VERSIONS, Workspace


@dataclass(frozen=True)
class Removal:
    """What goes, and what stays because someone edited it."""

    edits: tuple[Edit, ...]
    kept: tuple[str, ...]
    drop: str = ""


def plan_removal(workspace: Workspace, name: str, *, force: bool) -> Removal:
    """Plan to take a resource out; edited files stay, unless by force.

    Raises FastgenError when there is no such resource, when another one refers to it, or when
    a file cannot be unwired.
    """
    code = workspace.find(name)
    if code is None:
        known = ", ".join(each["plural"] for each in workspace.resources) or "none"
        message = f'The project has no resource "{name}".'
        raise FastgenError(message, f"There are: {known}.")
    if referring := sorted(find_referring(workspace, code)):
        message = f"{', '.join(referring)} refers to {code['plural']}."
        raise FastgenError(message, "Remove the reference first, or that resource.")
    left = [each for each in workspace.resources if each is not code]
    amendments = plan_amendments(workspace, left, link(left, workspace.tables))
    edits, kept = _plan_files(workspace, code, force=force)
    drop = _plan_migration(workspace, code)
    seams = _plan_seams(workspace, code)
    return Removal((*edits, *amendments, *seams, *drop), kept, drop[0].path if drop else "")


def find_referring(workspace: Workspace, code: Code) -> Iterator[str]:
    """Yield the resources with a foreign key to this one's table."""
    for other in workspace.resources:
        tables = {each["table"] for each in other.get("references", ())}
        if other is not code and code["plural"] in tables:
            yield other["plural"]


def _plan_files(
    workspace: Workspace, code: Code, *, force: bool
) -> tuple[list[Edit], tuple[str, ...]]:
    edits, kept = list[Edit](), list[str]()
    others = [each for each in workspace.resources if each["plural"] != code["plural"]]
    files = render_resource(workspace, code)
    shared = find_shared(workspace, others, files)
    for path, file in files.items():
        there = workspace.read(path)
        if there is None or path in shared:
            continue
        is_migration = path == name_migration(code)
        if is_migration:
            goes = _is_last(workspace, code, there, file.content)
        else:
            goes = force or path == name_answers(code) or is_pristine(there, file.content)
        if goes:
            edits.append(Edit(path, there, None))
        elif not is_migration:
            kept.append(path)
    return edits, tuple(kept)


def _is_last(workspace: Workspace, code: Code, there: bytes, pristine: bytes) -> bool:
    """Return whether a migration is unedited and nothing follows it, so that it can go."""
    heads = read_history(workspace.read_migrations()).heads
    return is_pristine(there, pristine) and heads == (code["revision"],)


def _plan_migration(workspace: Workspace, code: Code) -> tuple[Edit, ...]:
    """Plan the migration that drops the table, where the one that made it has to stay."""
    path = name_migration(code)
    there = workspace.read(path) if workspace.alembic else None
    if there is None:
        return ()
    pristine = render_resource(workspace, code)[path].content
    if _is_last(workspace, code, there, pristine):
        return ()
    head = read_history(workspace.read_migrations()).find_head()
    revision = name_revision(f"drop {code['plural']}", (), head)
    content = write_drop(pristine, revision=revision, head=head, labels=str(code["labels"]))
    return (Edit(f"{VERSIONS}/{revision}_drop_{code['plural']}.py", None, content),)


def _plan_seams(workspace: Workspace, code: Code) -> list[Edit]:
    left = [each for each in workspace.resources if each["plural"] != code["plural"]]
    before, after = render_base(workspace, workspace.resources), render_base(workspace, left)
    edits = []
    for path in SEAMS:
        there = workspace.read(path)
        content: bytes | None = after[path].content
        if there != before[path].content:
            content = unwire(path, there, code)
        edits.append(Edit(path, there, content))
    return [edit for edit in edits if edit.before != edit.after]
