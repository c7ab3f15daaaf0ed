"""What the user changed: each file of the project beside the template's."""

from collections.abc import Iterator, Mapping, Sequence

from fastgen.edit import Edit, is_pristine
from fastgen.inventory import Inventory
from fastgen.merge.migration import is_migration, is_unedited
from fastgen.pristine import AllBut, name_answers, render_base, render_resource
from fastgen.rendering.render import RenderedFile
from fastgen.resource.reference import Code
from fastgen.workspace import ANSWERS, Workspace


def compare_project(workspace: Workspace) -> list[Edit]:
    """Return the files of the template that were edited or deleted, as the edits made."""
    files = render_base(workspace, workspace.resources, only=None)
    for code in workspace.resources:
        files |= _render_own(workspace, code)
    return list(compare_files(workspace, files))


def compare_files(workspace: Workspace, files: Mapping[str, RenderedFile]) -> Iterator[Edit]:
    """Yield what was edited or deleted of some files; answers are facts, and never edited."""
    records = {ANSWERS, *(name_answers(code) for code in workspace.resources)}
    inventory = Inventory(workspace.root)
    for path, file in sorted(files.items()):
        found = inventory.look(path)
        if path in records or (found and _is_as_made(path, found.content, file.content)):
            continue
        yield Edit(path, file.content, found.content if found else None)


def find_edited(workspace: Workspace, code: Code) -> Sequence[str]:
    """Return the files of a resource that were edited or deleted."""
    return [edit.path for edit in compare_files(workspace, _render_own(workspace, code))]


def _render_own(workspace: Workspace, code: Code) -> dict[str, RenderedFile]:
    # What was answered is never compared, and takes longer to write than all else.
    return render_resource(workspace, code, only=AllBut(name_answers(code)))


def _is_as_made(path: str, there: bytes, pristine: bytes) -> bool:
    if is_pristine(there, pristine):
        return True
    # What a migration follows is decided where it is put.
    return is_migration(path) and is_unedited(there, pristine)
