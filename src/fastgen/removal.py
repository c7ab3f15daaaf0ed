"""Taking a resource out of a project: its files, its wiring, its table."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from fastgen.amendment import plan_amendments, plan_seams
from fastgen.edit import Edit, is_pristine
from fastgen.errors import FastgenError
from fastgen.merge.migration import is_migration
from fastgen.pristine import find_shared, name_answers, name_migration, render_resource
from fastgen.resource.code.model import build_migration
from fastgen.resource.link import link, restore
from fastgen.resource.migration.history import name_revision, read_history, write_drop
from fastgen.resource.reference import Code, make_target
from fastgen.resource.wiring import unwire
from fastgen.workspace import VERSIONS, Workspace


@dataclass(frozen=True)
class Removal:
    """What goes, and what stays because someone edited it."""

    edits: tuple[Edit, ...]
    kept: tuple[str, ...]
    # Whether a new migration drops the table.
    drops: bool = False


def plan_removal(workspace: Workspace, name: str, *, force: bool) -> Removal:
    """Plan to take a resource out; edited files stay, unless by force.

    Raises FastgenError when there is no such resource, when another one refers to it, or when
    a file cannot be unwired.
    """
    code = workspace.require(name)
    if referring := sorted(_find_referring(workspace, code)):
        verb = "refer" if len(referring) > 1 else "refers"
        message = f"{', '.join(referring)} {verb} to {code['plural']}."
        raise FastgenError(message, "Remove the reference first, or that resource.")
    left = [each for each in workspace.resources if each is not code]
    amendments = plan_amendments(workspace, left, link(left, workspace.tables))
    edits, kept = _plan_files(workspace, code, force=force)
    migrations = _plan_migrations(workspace, code)
    seams = plan_seams(workspace, left, lambda path, there: unwire(path, there, code))
    drops = bool(migrations) and migrations[0].after is not None
    return Removal((*edits, *migrations, *amendments, *seams), kept, drops=drops)


def _find_referring(workspace: Workspace, code: Code) -> Iterator[str]:
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
        if there is None or path in shared or is_migration(path):
            continue
        if force or path == name_answers(code) or is_pristine(there, file.content):
            edits.append(Edit(path, there, None))
        else:
            kept.append(path)
    return edits, tuple(kept)


def _plan_migrations(workspace: Workspace, code: Code) -> tuple[Edit, ...]:
    """Plan to take a resource's migrations away, or one more where they have to stay."""
    there = workspace.read_migrations() if workspace.alembic else {}
    pristine = render_resource(workspace, code, only=there)
    if not any(map(is_migration, pristine)):
        return ()
    made = {path: file.content for path, file in pristine.items() if is_migration(path)}
    if len(made) == 1 + len(code.get("alterations", ())) and _are_last(there, made):
        return tuple(Edit(path, there[path], None) for path in made)
    head = read_history(there).find_head()
    revision = name_revision(f"drop {code['plural']}", (), head)
    create = _render_first(workspace, code)
    content = write_drop(create, revision=revision, head=head, labels=str(code["labels"]))
    return (Edit(f"{VERSIONS}/{revision}_drop_{code['plural']}.py", None, content),)


def _are_last(there: Mapping[str, bytes], made: Mapping[str, bytes]) -> bool:
    """Return whether some migrations are unedited and no other one follows, so that they can go."""
    history, own = read_history(there), set(read_history(made).follows)
    follows = (set(parents) for each, parents in history.follows.items() if each not in own)
    return (
        all(is_pristine(there[path], content) for path, content in made.items())
        and own.issuperset(history.heads)
        and not any(own & parents for parents in follows)
    )


def _render_first(workspace: Workspace, code: Code) -> bytes:
    """Render the migration that would make the table as it is now."""
    tables = [*workspace.tables, *map(make_target, workspace.resources)]
    now = {**code, **build_migration(restore(code, tables))}
    path = name_migration(code)
    return render_resource(workspace, now, only={path})[path].content
