"""`fastgen update` and `fastgen set`."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from fastgen import git, install
from fastgen.command.operation import find_here, locked_project, show_edits, tell_edits
from fastgen.command.resource import CONTRACT
from fastgen.command.verification import Verdict, find_worse, run_tests
from fastgen.console import Console
from fastgen.edit import Edit
from fastgen.evolution import Evolution, plan_answers, plan_update
from fastgen.merge.file import Conflict, Outcome
from fastgen.merge.index import record_stages
from fastgen.merge.migration import is_migration
from fastgen.transaction import apply_edits
from fastgen.workspace import Workspace, read_workspace

# The exit code where a person has to look at something.
LOOK = 2


@dataclass(frozen=True)
class Request:
    """What `fastgen update` or `fastgen set` was asked for."""

    to: str = ""
    check: bool = False
    dry_run: bool = False
    verify: bool = False


def update_project(request: Request, console: Console) -> int:
    """Update the project around the current folder; return the exit code."""
    with locked_project(find_here(), console) as root:
        workspace = read_workspace(root)
        evolution = plan_update(workspace, request.to)
        return evolve(workspace, evolution, request, console)


def set_answers(data: Mapping[str, Any], request: Request, console: Console) -> int:
    """Change answers of the project around the current folder; return the exit code."""
    with locked_project(find_here(), console) as root:
        workspace = read_workspace(root)
        return evolve(workspace, plan_answers(workspace, data), request, console)


def evolve(workspace: Workspace, evolution: Evolution, request: Request, console: Console) -> int:
    """Make a planned change, or show what it would be; return the exit code."""
    outcome = evolution.outcome
    if not outcome.edits and not outcome.conflicts:
        console.note(f"nothing to do: {evolution.title}")
        return 0
    _announce(evolution, console)
    if request.check or request.dry_run:
        return _preview(outcome, request, console)
    before = run_tests(workspace.root) if request.verify else None
    _warn(workspace, console)
    apply_edits(workspace.root, outcome.edits, title=evolution.title)
    record_stages(workspace.root, outcome.conflicts)
    tell_edits(outcome.edits, console)
    _tell(outcome, console)
    worse = _compare(workspace, before, outcome.conflicts, console)
    _hand_over(workspace, outcome.edits, console)
    return LOOK if outcome.conflicts or worse else 0


def _announce(evolution: Evolution, console: Console) -> None:
    """Show what is about to change, and why."""
    lines = [evolution.title]
    heads = list(dict.fromkeys((entry.version, entry.kind) for entry in evolution.news))
    for version, kind in heads:
        lines.append(f"\n{version}: {kind}" if kind else f"\n{version}")
        lines += [
            f"- {entry.text}"
            for entry in evolution.news
            if (entry.version, entry.kind) == (version, kind)
        ]
    console.announce([*lines, ""])


def _preview(outcome: Outcome, request: Request, console: Console) -> int:
    """Tell what would happen; for --check, by the exit code too."""
    tell_edits(outcome.edits, console)
    _tell(outcome, console)
    if request.dry_run:
        show_edits(outcome.edits, console)
    else:
        console.note("nothing was written: --check")
    return LOOK if outcome.conflicts else int(request.check)


def _warn(workspace: Workspace, console: Console) -> None:
    """Say that the change will mix with what is not committed."""
    if git.find_work_tree(workspace.root) is None or not git.is_available():
        return
    if git.run_git(["status", "--porcelain", "--", "."], workspace.root).stdout:
        console.note("there are changes that are not committed: they are kept, and mixed with this")


def _tell(outcome: Outcome, console: Console) -> None:
    """Tell what was left alone, and which files need a look."""
    for note in outcome.notes:
        console.note(note)
    if outcome.conflicts:
        lines = [f"  {each.path}: {each.reason}" for each in outcome.conflicts]
        console.show("\nLook at:\n" + "\n".join(lines))


def _compare(
    workspace: Workspace,
    before: Verdict | None,
    conflicts: Sequence[Conflict],
    console: Console,
) -> Sequence[str]:
    """Run the tests again, and tell what fails that did not before."""
    if before is None:
        return ()
    if conflicts:
        console.note("the tests were not run again: settle the conflicts first")
        return ()
    after = run_tests(workspace.root)
    worse = find_worse(before, after)
    for line in worse:
        console.show(line)
    if not worse:
        console.note(f"the tests say what they said before: {len(after.failed)} fail")
    return worse


def _hand_over(workspace: Workspace, edits: Sequence[Edit], console: Console) -> None:
    if (workspace.root / CONTRACT).exists() and any(_is_endpoint(edit) for edit in edits):
        console.note(f"{CONTRACT} still promises what is gone: delete it, and run the tests")
    uv = install.find_uv()
    commands = [(f"{uv} sync", "install what is new"), (f"{uv} run pytest", "run the tests")]
    if any(is_migration(edit.path) and edit.after is not None for edit in edits):
        commands.insert(1, (f"{uv} run alembic upgrade head", "bring the tables up to date"))
    commands.append(("fastgen undo", "take all of this back"))
    console.show_commands("Next:", commands)


def _is_endpoint(edit: Edit) -> bool:
    return edit.after is None and edit.path.startswith("app/api/")
