"""Adding resources to a project: what becomes of each file."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from fastgen.amendment import plan_amendments, plan_seams
from fastgen.declaration import refuse_declared
from fastgen.edit import Edit
from fastgen.errors import FastgenError
from fastgen.pristine import find_shared, name_migration, render_base, render_resource
from fastgen.resource.link import link
from fastgen.resource.reference import Code
from fastgen.workspace import Workspace


@dataclass(frozen=True)
class Choice:
    """What of a new resource is made, and whether files in the way are replaced."""

    migration: bool = True
    tests: bool = True
    force: bool = False


def plan_addition(workspace: Workspace, codes: Sequence[Code], choice: Choice) -> tuple[Edit, ...]:
    """Plan new resources; raises FastgenError when a file is in the way or cannot be wired."""
    for code in codes:
        refuse_declared(workspace, code)
    old = workspace.resources
    linked = link([*old, *codes], workspace.tables)
    others, codes = linked[: len(old)], linked[len(old) :]
    if choice.tests:
        _refuse_untested(workspace, codes)
    edits = {edit.path: edit for code in codes for edit in _plan_files(workspace, code, choice)}
    in_the_way = [edit.path for edit in edits.values() if edit.before is not None]
    _refuse_own(workspace, in_the_way)
    if not choice.force:
        _refuse_foreign(in_the_way)
    amendments = plan_amendments(workspace, old, others)
    seams = plan_seams(workspace, [*old, *codes], partial(_wire_all, codes))
    return (*edits.values(), *amendments, *seams)


def _refuse_own(workspace: Workspace, paths: Sequence[str]) -> None:
    """Raise FastgenError for files that the project needs for itself, even if it is forced."""
    own = render_base(workspace, workspace.resources, only=paths) if paths else {}
    if own:
        message = f"The project has a file of its own there: {', '.join(sorted(own))}."
        raise FastgenError(message, "Give the resource another name.")


def _refuse_foreign(paths: Sequence[str]) -> None:
    """Raise FastgenError for files that are in the way and were not made by fastgen."""
    if paths:
        names = "".join(f"\n  {path}" for path in paths)
        message = f"These files are there already, and fastgen did not make them:{names}"
        raise FastgenError(message, "Move them away, or replace them with --force.")


def _refuse_untested(workspace: Workspace, codes: Sequence[Code]) -> None:
    """Raise FastgenError where tests would need the factory of a resource that has none."""
    new = {code["plural"] for code in codes}
    singular = {each["plural"]: each["singular"] for each in workspace.resources}
    for table in {each["table"] for code in codes for each in code["references"]} - new:
        path = f"tests/factories/{singular.get(table, '')}.py"
        if table in singular and workspace.read(path) is None:
            message = f"The tests would need {path}, which is not there."
            raise FastgenError(message, "Bring it back, or give --no-tests.")


def _plan_files(workspace: Workspace, code: Code, choice: Choice) -> list[Edit]:
    edits = []
    for path, file in render_resource(workspace, code).items():
        if not choice.migration and path == name_migration(code):
            continue
        if not choice.tests and path.startswith("tests/"):
            continue
        there = workspace.read(path)
        if there == file.content:
            continue
        # Another resource may have brought the file, and it was edited since: it stays.
        if there is None or path not in find_shared(workspace, workspace.resources, {path}):
            edits.append(Edit(path, there, file.content, file.executable))
    return edits


def _wire_all(codes: Sequence[Code], path: str, content: bytes | None) -> bytes:
    from fastgen.resource.wiring import wire  # noqa: PLC0415 - only edited files need it

    for code in codes:
        content = wire(path, content, code)
    return content or b""
