"""`fastgen add field`, `remove field` and `rename field`, and other fields by `add resource`."""

import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from fastgen.command.operation import find_here, opened
from fastgen.command.update import Request as Run
from fastgen.command.update import evolve
from fastgen.console import Console
from fastgen.errors import FastgenError
from fastgen.redefinition import Definition, Redefinition, merge_options, plan_redefinition
from fastgen.resource.field import Field
from fastgen.resource.grammar import read_fields
from fastgen.resource.naming import NameFaultError, derive_names
from fastgen.resource.reference import Code
from fastgen.specification import Wish, find_known
from fastgen.workspace import Workspace

Define = Callable[[Code], Definition]


@dataclass(frozen=True)
class Request:
    """How a resource is changed: only shown, without a migration, though values are lost."""

    dry_run: bool = False
    migration: bool = True
    force: bool = False


def redefine(
    workspace: Workspace, wishes: Sequence[Wish], request: Request, console: Console
) -> int:
    """Give resources that are there what is given now; return the exit code.

    Raises FastgenError where that changes several of them.
    """
    definitions = [_define(workspace, wish) for wish in wishes]
    if len(definitions) > 1:
        definitions = [each for each in definitions if _differs(workspace, each)]
    if len(definitions) > 1:
        names = ", ".join(each.code["plural"] for each in definitions)
        message = f"One resource can change at a time, and {names} would."
        raise FastgenError(message, "Give them one by one.")
    for definition in definitions:
        return _carry_out(workspace, definition, request, console)
    console.note("nothing to do: all of them are as they are to be")
    return 0


def change_fields(name: str, define: Define, request: Request, console: Console) -> int:
    """Change fields of a resource of the project around the current folder."""
    with opened(find_here(), console) as workspace:
        definition = define(workspace.require(name))
        return _carry_out(workspace, definition, request, console)


def add_fields(code: Code, words: Sequence[str]) -> Definition:
    """Define a resource with more fields; one that is there becomes what is given now."""
    fields = {field.name: str(field) for field in _read(code)}
    read, problems = read_fields(words)
    # What cannot be read is told with all else that is wrong.
    given = list(words) if problems else []
    fields |= {field.name: str(field) for field in read if not problems}
    return Definition(code, [*fields.values(), *given], code["options"])


def remove_fields(code: Code, names: Sequence[str]) -> Definition:
    """Define a resource with fewer fields; raises FastgenError for one that it has not."""
    gone = {_find(code, name).name for name in names}
    left = [str(field) for field in _read(code) if field.name not in gone]
    return Definition(code, left, code["options"])


def rename_field(code: Code, old: str, new: str) -> Definition:
    """Define a resource with a field under another name; raises FastgenError without it."""
    field = _find(code, old)
    name = new.removesuffix("_id") if field.kind == "ref" else new
    fields = [str(replace(each, name=name) if each == field else each) for each in _read(code)]
    return Definition(code, fields, code["options"], {field.name: name})


def _read(code: Code) -> list[Field]:
    return read_fields(code["fields"])[0]


def _find(code: Code, name: str) -> Field:
    fields = _read(code)
    found = next((each for each in fields if name in {each.name, each.attribute}), None)
    if found is None:
        known = ", ".join(field.name for field in fields)
        message = f'{code["plural"]} have no field "{name}".'
        raise FastgenError(message, f"There are: {known}.")
    return found


def _define(workspace: Workspace, wish: Wish) -> Definition:
    code = next(each for each in workspace.resources if each is find_known(workspace, wish))
    names = {"singular": str(code["singular"]), "plural": str(code["plural"])}
    given = {name: wish.options[name] for name in names if wish.options.get(name)}
    if given.items() - names.items():
        message = f"{code['plural']} is called {names['singular']} and {names['plural']}."
        raise FastgenError(message, "Its names stay: leave --singular and --plural out.")
    _refuse_path(wish, code, names)
    return Definition(code, wish.fields, merge_options(code, wish.options))


def _refuse_path(wish: Wish, code: Code, names: dict[str, str]) -> None:
    """Raise FastgenError for another path; without one, it stays as it is."""
    try:
        path = derive_names(wish.name, **names).path
    except NameFaultError as error:
        message = f"{wish.name}: {error}."
        raise FastgenError(message) from error
    if "/" in wish.name and path != code["path"]:
        message = f"{code['plural']} is at the path {code['path']}, which cannot change."
        raise FastgenError(message, f"Write {code['path']}, or the name alone.")


def _differs(workspace: Workspace, definition: Definition) -> bool:
    return bool(plan_redefinition(workspace, definition, migration=False).evolution.outcome.edits)


def _carry_out(
    workspace: Workspace, definition: Definition, request: Request, console: Console
) -> int:
    plan = plan_redefinition(workspace, definition, migration=request.migration)
    if plan.lost and not _may_lose(str(definition.code["plural"]), plan, request, console):
        console.note("nothing was written")
        return 1
    return evolve(workspace, plan.evolution, Run(dry_run=request.dry_run), console)


def _may_lose(plural: str, plan: Redefinition, request: Request, console: Console) -> bool:
    """Return whether values of rows may go: by force, or because a person says so.

    Raises FastgenError where there is nobody to ask.
    """
    message = f"{plural} would lose {', '.join(plan.lost)}, with the values of all rows."
    renames = "".join(
        f"\nIf {old} is only called {new} now: fastgen rename field {plural} {old} {new}"
        for old, new in plan.renames
    )
    if request.dry_run or request.force:
        console.note(message)
        return True
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise FastgenError(message, f"Give --force if they may go.{renames}")
    from fastgen.prompts import confirm  # noqa: PLC0415 - slow to load, and seldom needed

    console.show(f"{message}{renames}")
    return confirm("Go on?")
