"""`fastgen add resource`, `remove resource`, `list` and `diff`."""

import shlex
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from fastgen import install
from fastgen.addition import Choice, plan_addition
from fastgen.command.operation import carry_out, find_here, opened
from fastgen.console import Console
from fastgen.edit import Edit, show_diff
from fastgen.errors import FastgenError
from fastgen.resource.reference import make_target
from fastgen.signals import interruptible
from fastgen.specification import EXAMPLE, Wish, build_codes, find_known, read_wishes
from fastgen.workspace import Workspace, find_root, read_workspace

CONTRACT = "openapi.json"


@dataclass(frozen=True)
class Addition:
    """What `fastgen add resource` was asked for."""

    wish: Wish
    file: str = ""
    choice: Choice = field(default_factory=Choice)
    dry_run: bool = False


def add_resources(request: Addition, console: Console) -> int:
    """Add resources to the project around the current folder; return the exit code.

    One that is there already gets the fields that are given, in place of its own.
    """
    wishes = _find_wishes(request, console)
    with opened(find_here(), console) as workspace:
        migration = request.choice.migration
        if any(find_known(workspace, wish) for wish in wishes):
            return _redefine(workspace, wishes, request, console)
        built = build_codes(workspace, wishes, migration=migration)
        edits = plan_addition(workspace, [code for _, code in built], request.choice)
        console.announce([text for text, _ in built])
        carry_out(workspace, edits, console, dry_run=request.dry_run)
        if not request.dry_run:
            _hand_over(workspace, console, migrate=migration)
    return 0


def _redefine(
    workspace: Workspace, wishes: Sequence[Wish], request: Addition, console: Console
) -> int:
    """Change resources that are there; raises FastgenError where others are new."""
    from fastgen.command.field import Request, redefine  # noqa: PLC0415 - to add is to be quick

    new = [wish.name for wish in wishes if not find_known(workspace, wish)]
    if new:
        message = f"{', '.join(new)} would be new, and the others are there already."
        raise FastgenError(message, "Change those that are there and add new ones separately.")
    choice = request.choice
    change = Request(request.dry_run, migration=choice.migration, force=choice.force)
    return redefine(workspace, wishes, change, console)


def remove_resource(name: str, console: Console, *, force: bool, dry_run: bool) -> int:
    """Remove a resource from the project around the current folder; return the exit code."""
    from fastgen.removal import plan_removal  # noqa: PLC0415 - to add is to be quick

    with opened(find_here(), console) as workspace:
        removal = plan_removal(workspace, name, force=force)
        carry_out(workspace, removal.edits, console, dry_run=dry_run)
        for note in _explain(removal.kept, removal.edits):
            console.note(note)
        if not dry_run and (workspace.root / CONTRACT).exists():
            console.note(f"{CONTRACT} still promises it: delete it, and run the tests")
        if not dry_run:
            _hand_over(workspace, console, migrate=removal.drops)
    return 0


def list_resources(console: Console) -> int:
    """Show the resources of the project around the current folder; return the exit code."""
    from fastgen.comparison import find_edited  # noqa: PLC0415 - to add is to be quick

    with opened(find_here(), console) as workspace:
        for code in workspace.resources:
            fields = code.get("fields")
            lines = [str(each) for each in fields] if isinstance(fields, list) else []
            lines += [f"edited: {path}" for path in find_edited(workspace, code)]
            route = code.get("route") or f"/{code['path']}"
            console.show("\n  ".join([f"{code['plural']}  /api/v1{route}", *lines]))
        if not workspace.resources:
            console.note(f"no resources yet: {EXAMPLE}")
    return 0


def show_changes(console: Console) -> int:
    """Show what was changed in the project since fastgen made it; return the exit code."""
    from fastgen.comparison import compare_project  # noqa: PLC0415 - to add is to be quick

    with opened(find_here(), console) as workspace:
        for edit in compare_project(workspace):
            console.show_diff(show_diff(edit))
    return 0


def _explain(kept: Sequence[str], edits: Sequence[Edit]) -> Iterator[str]:
    """Yield what a removal leaves to a person."""
    for path in kept:
        yield f"kept, because it was edited: {path} (--force deletes it)"
    gone = [edit.path for edit in edits if edit.after is None]
    migrations = [Path(path).name for path in gone if path.startswith("migrations/")]
    if migrations:
        what = "the files" if len(migrations) > 1 else "the file"
        yield (
            f"a database that has run {' and '.join(migrations)} still has the table: make it anew,"
            f" or bring {what} back and run `alembic downgrade -{len(migrations)}` first"
        )


def _find_wishes(request: Addition, console: Console) -> Sequence[Wish]:
    wish = request.wish
    if request.file and (wish.name or wish.fields):
        message = "--from names the resources, so NAME and FIELD must be left out."
        raise FastgenError(message, "Give one or the other.")
    if request.file:
        return [
            Wish(each.name, each.fields, {**each.options, **wish.options})
            for each in read_wishes(request.file)
        ]
    if not wish.fields and sys.stdin.isatty() and sys.stdout.isatty():
        return [_ask(request, console)]
    if not wish.name or not wish.fields:
        what = f'The resource "{wish.name}" needs' if wish.name else "A resource needs a name and"
        message = f"{what} fields."
        raise FastgenError(message, f"Write each as name:type, for example:\n  {EXAMPLE}")
    return [wish]


def _ask(request: Addition, console: Console) -> Wish:
    """Ask for what was not given, and show the command that needs no questions."""
    from fastgen.dialogue import Subject, ask_resource  # noqa: PLC0415 - slow to load

    wish, workspace = request.wish, read_workspace(find_root(find_here()))
    tables = (*workspace.tables, *map(make_target, workspace.resources))
    subject = Subject(wish.name, wish.options, tables)
    if problems := subject.find_own_problems():
        message = f"{'; '.join(problems)}."
        raise FastgenError(message)
    with interruptible():
        name, fields = ask_resource(subject, console)
    asked = replace(wish, name=name, fields=tuple(fields))
    console.announce([f"\n{write_command(replace(request, wish=asked))}\n"])
    return asked


def write_command(request: Addition) -> str:
    """Return the command line that asks for the same, for any shell."""
    wish, choice = request.wish, request.choice
    given: dict[str, Any] = {**wish.options, "dry_run": request.dry_run, "force": choice.force}
    given |= {"no_migration": not choice.migration, "no_tests": not choice.tests}
    words = ["fastgen", "add", "resource", wish.name, *wish.fields]
    for key, value in given.items():
        option = f"--{key.replace('_', '-')}"
        words += [option] if value is True else [option, str(value)] if value else []
    return shlex.join(words)


def _hand_over(workspace: Workspace, console: Console, *, migrate: bool) -> None:
    uv = install.find_uv()
    commands = [(f"{uv} run pytest", "run the tests")]
    if workspace.alembic and migrate:
        commands.insert(0, (f"{uv} run alembic upgrade head", "make the tables"))
    console.show_commands("Next:", commands)
