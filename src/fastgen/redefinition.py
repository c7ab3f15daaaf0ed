"""Resources that are there already, with other fields or options: what becomes of the project."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from fastgen.errors import FastgenError
from fastgen.evolution import Evolution, merge_renders
from fastgen.merge.file import Files, Outcome
from fastgen.merge.text import Labels
from fastgen.pristine import name_answers, render_resource
from fastgen.rendering.render import RenderedFile
from fastgen.resource.code.answer import build_code
from fastgen.resource.link import link, restore
from fastgen.resource.migration.change import ResourceChange
from fastgen.resource.migration.history import name_revision, quote_revision, read_history
from fastgen.resource.migration.script import write_script
from fastgen.resource.reference import Code, Target, make_target
from fastgen.resource.spec import parse_resource
from fastgen.specification import rebuild_code
from fastgen.workspace import VERSIONS, Workspace, check_version, load_answers

# Who may call a resource: one of them takes the place of another.
ACCESS = frozenset({"public", "auth", "role"})


@dataclass(frozen=True)
class Definition:
    """All that a resource is to be: its fields, options as they are recorded, and new names."""

    code: Code
    fields: Sequence[str]
    options: Mapping[str, Any]
    # New names of fields by old ones.
    renamed: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Redefinition:
    """What becomes of a project, and what its rows lose."""

    evolution: Evolution
    # The columns and tables whose values the migration drops.
    lost: tuple[str, ...] = ()
    # Fields that go and come, and may be the same under another name.
    renames: tuple[tuple[str, str], ...] = ()


def merge_options(code: Code, given: Mapping[str, Any]) -> dict[str, Any]:
    """Return a resource's options with those that are given again; a false one goes."""
    gone = ACCESS if any(given.get(name) for name in ACCESS) else frozenset[str]()
    left = {name: value for name, value in code["options"].items() if name not in gone}
    return {
        name: value
        for name, value in {**left, **given}.items()
        if name not in {"singular", "plural"} and value not in (None, False, "")
    }


def plan_redefinition(
    workspace: Workspace, definition: Definition, *, migration: bool
) -> Redefinition:
    """Plan to give a resource other fields or options.

    Raises FastgenError for what the language, the project or rows that are there do not allow.
    """
    change = _read_change(workspace, definition)
    _refuse_impossible(change)
    title, migrates = change.describe(), migration and workspace.alembic
    code, place = definition.code, ("revision", "down_revision")
    wanted = {
        **build_code(change.after, **{name: code[name] for name in place}),
        "options": dict(definition.options),
        **_follow(workspace, code, change, title=title if migrates else ""),
    }
    old, new = _relate(workspace, code, wanted)
    if not old:
        return Redefinition(Evolution(f"{code['plural']} is as it is to be", Outcome()))
    _refuse_other(workspace, old)
    outcome = _merge(workspace, old, new, title)
    outcome += Outcome(notes=tuple(_find_notes(workspace, change, migrates=migrates)))
    lost = change.alteration.dropped if migrates else []
    return Redefinition(Evolution(title, outcome), tuple(lost), tuple(change.find_renames()))


def _refuse_impossible(change: ResourceChange) -> None:
    problems = change.find_problems()
    if problems:
        lines = "".join(f"\n  - {each}" for each in problems)
        message = f"{change.before.names.plural} cannot change so:{lines}"
        raise FastgenError(message, "Nothing was written.")


def _read_change(workspace: Workspace, definition: Definition) -> ResourceChange:
    code, targets = definition.code, _list_targets(workspace, workspace.resources)
    names = {"singular": code["singular"], "plural": code["plural"]}
    others = [each for each in targets if each.table != code["plural"]]
    options = {**definition.options, **names}
    after = parse_resource(code["path"], definition.fields, options, tables=others)
    return ResourceChange(restore(code, targets), after, definition.renamed)


def _list_targets(workspace: Workspace, codes: Sequence[Code]) -> list[Target]:
    return [*workspace.tables, *map(make_target, codes)]


def _follow(
    workspace: Workspace, code: Code, change: ResourceChange, *, title: str
) -> dict[str, Any]:
    """Return what is recorded of migrations: with a title, one more."""
    if not workspace.alembic:
        # Should migrations begin one day, the first one makes the table as it is then.
        return {}
    kept = {key: value for key, value in code.items() if key.startswith("migration_")}
    alterations = dict(code.get("alterations", {}))
    if title and not change.alteration.is_empty:
        head = read_history(workspace.read_migrations()).find_head()
        words = [*change.after.to_strings(), *map(str, change.after.options.items())]
        revision = name_revision(f"alter {code['plural']}", words, head)
        alterations[f"{VERSIONS}/{revision}_alter_{code['plural']}.py"] = write_script(
            change.alteration,
            title=title,
            revision=revision,
            down_revision=quote_revision(head),
        )
    return kept | ({"alterations": alterations} if alterations else {})


def _relate(workspace: Workspace, code: Code, wanted: Code) -> tuple[list[Code], list[Code]]:
    """Return the codes that change with a resource's, before and after."""
    before = list(workspace.resources)
    after = [wanted if each is code else each for each in before]
    # Each may depend on what the one before has become.
    for _ in before:
        built = _rebuild(workspace, after, but=wanted)
        if built == after:
            break
        after = built
    pairs = zip(before, link(after, workspace.tables), strict=True)
    changed = [(old, new) for old, new in pairs if dict(old) != dict(new)]
    return [old for old, _ in changed], [new for _, new in changed]


def _rebuild(workspace: Workspace, codes: Sequence[Code], *, but: Code) -> list[Code]:
    """Build all codes anew but one, which is; one that cannot be built any more stays."""
    targets, built = _list_targets(workspace, codes), list[Code]()
    for code in codes:
        try:
            built.append(code if code is but else rebuild_code(code, targets))
        except FastgenError:
            built.append(code)
    return built


def _merge(workspace: Workspace, old: Sequence[Code], new: Sequence[Code], title: str) -> Outcome:
    """Merge what differs between two renders of some resources; the others keep what they share."""
    before, after = _render(workspace, old), _render(workspace, new)
    changed = {code["plural"] for code in old}
    others = [each for each in workspace.resources if each["plural"] not in changed]
    moving = before.keys() ^ after.keys()
    shared = {
        path: file
        for each in others
        for path, file in render_resource(workspace, each, only=moving).items()
    }
    return merge_renders(workspace, {**before, **shared}, {**after, **shared}, Labels(theirs=title))


def _render(workspace: Workspace, codes: Sequence[Code]) -> Files:
    """Render resources, without tests for those that were made without them."""
    files: dict[str, RenderedFile] = {}
    for code in codes:
        rendered = render_resource(workspace, code)
        is_tested = workspace.read(f"tests/factories/{code['singular']}.py") is not None
        files |= {
            path: file
            for path, file in rendered.items()
            if is_tested or not path.startswith("tests/")
        }
    return files


def _refuse_other(workspace: Workspace, codes: Sequence[Code]) -> None:
    for code in codes:
        check_version(load_answers(workspace.root / name_answers(code)), workspace.source)


def _find_notes(workspace: Workspace, change: ResourceChange, *, migrates: bool) -> Iterator[str]:
    """Yield where the migration may stop, or what a database needs that none changes."""
    table = change.after.names.table
    if change.alteration.is_empty:
        return
    if migrates:
        yield from change.find_notes()
    elif workspace.alembic:
        yield (
            f"no migration was made for {table}: write one, with"
            " `uv run alembic revision --autogenerate`"
        )
    else:
        yield f"the table {table} stays as it is in a database that has it: make that anew"
