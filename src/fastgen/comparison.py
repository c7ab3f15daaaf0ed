"""What the user changed: each file of the project beside the template's."""

from collections.abc import Iterator, Sequence

from fastgen.edit import Edit, is_pristine
from fastgen.pristine import AllBut, Code, name_answers, render_base, render_resource
from fastgen.render import RenderedFile
from fastgen.workspace import ANSWERS, Workspace


def compare_project(workspace: Workspace) -> list[Edit]:
    """Return the files of the template that were edited or deleted, as the edits made."""
    files = render_base(workspace, workspace.resources, only=None)
    files.pop(ANSWERS, None)
    for code in workspace.resources:
        files |= _own_files(workspace, code)
    return list(_compare(workspace, files))


def find_edited(workspace: Workspace, code: Code) -> Sequence[str]:
    """Return the files of a resource that were edited or deleted."""
    return [edit.path for edit in _compare(workspace, _own_files(workspace, code))]


def _own_files(workspace: Workspace, code: Code) -> dict[str, RenderedFile]:
    # What was answered is never compared, and takes longer to write than all else.
    return render_resource(workspace, code, only=AllBut(name_answers(code)))


def _compare(workspace: Workspace, files: dict[str, RenderedFile]) -> Iterator[Edit]:
    for path, file in sorted(files.items()):
        there = workspace.read(path)
        if there is None or not is_pristine(there, file.content):
            yield Edit(path, file.content, there)
