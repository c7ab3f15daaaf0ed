"""What the template makes of a project before and after a change: nothing of it is edited."""

from collections.abc import Container, Sequence
from dataclasses import dataclass

from fastgen.rendering.answers import answer_all
from fastgen.rendering.render import RenderedFile, render_project
from fastgen.resource.reference import Code
from fastgen.resource.seam import SEAMS
from fastgen.workspace import FOLDER, VERSIONS, Workspace


@dataclass(frozen=True)
class AllBut:
    """All paths but one."""

    path: str

    def __contains__(self, path: object) -> bool:
        return path != self.path


def render_base(
    workspace: Workspace, resources: Sequence[Code], *, only: Sequence[str] | None = SEAMS
) -> dict[str, RenderedFile]:
    """Render the project without its resources' files, but with their wiring."""
    data = {"resources": list(resources)}
    answers = answer_all(workspace.source, data, workspace.answers)
    return render_project(workspace.source, answers, operation="update", only=only)


def render_resource(
    workspace: Workspace, code: Code, *, only: Container[str] | None = None
) -> dict[str, RenderedFile]:
    """Render the files of one resource, its answers file included, or some of them."""
    data = {"layer": "resource", "resource": code}
    answers = answer_all(workspace.source, data, workspace.answers)
    files = render_project(workspace.source, answers, answers_file=name_answers(code), only=only)
    return files | (_list_alterations(code, only) if workspace.alembic else {})


def find_shared(workspace: Workspace, resources: Sequence[Code], among: Container[str]) -> set[str]:
    """Return which of some files these resources have too; nothing else of them is rendered."""
    return {path for each in resources for path in render_resource(workspace, each, only=among)}


def name_answers(code: Code) -> str:
    """Return where a resource's answers are recorded."""
    return f"{FOLDER}/{code['plural']}.yml"


def name_migration(code: Code) -> str:
    """Return where a resource's first migration stands."""
    return f"{VERSIONS}/{code['revision']}_create_{code['plural']}.py"


def _list_alterations(code: Code, only: Container[str] | None) -> dict[str, RenderedFile]:
    """Return the migrations that followed a resource's first one: they are recorded whole."""
    return {
        path: RenderedFile("".join(f"{line}\n" for line in lines).encode(), executable=False)
        for path, lines in code.get("alterations", {}).items()
        if only is None or path in only
    }
