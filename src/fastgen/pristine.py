"""What the template makes of a project before and after a change: nothing of it is edited."""

from collections.abc import Mapping, Sequence
from typing import Any

from fastgen.answers import Answers, Given, refuse, resolve
from fastgen.render import RenderedFile, render_project
from fastgen.workspace import FOLDER, Workspace

ROUTER = "app/api/v1/router.py"
MODELS = "app/models/__init__.py"
# The files that name resources; a test renders all others and sees that they do not.
SEAMS = (ROUTER, MODELS)
Code = Mapping[str, Any]


def render_base(
    workspace: Workspace, resources: Sequence[Code], *, only: Sequence[str] | None = SEAMS
) -> dict[str, RenderedFile]:
    """Render the project without its resources' files, but with their wiring."""
    given = Given(data={"resources": list(resources)}, answers=workspace.answers)
    answers = _settle(workspace, given)
    return render_project(workspace.source, answers, operation="update", only=only)


def render_resource(workspace: Workspace, code: Code) -> dict[str, RenderedFile]:
    """Render the files of one resource, its answers file included."""
    data = {"layer": "resource", "resource": code}
    answers = _settle(workspace, Given(data=data, answers=workspace.answers))
    return render_project(workspace.source, answers, answers_file=name_answers(code))


def find_shared(workspace: Workspace, resources: Sequence[Code]) -> set[str]:
    """Return the files that these resources have, of which another may have some too."""
    return {path for each in resources for path in render_resource(workspace, each)}


def name_answers(code: Code) -> str:
    """Return where a resource's answers are recorded."""
    return f"{FOLDER}/{code['plural']}.yml"


def name_migration(code: Code) -> str:
    """Return where a resource's first migration stands."""
    return f"migrations/versions/{code['revision']}_create_{code['plural']}.py"


def _settle(workspace: Workspace, given: Given) -> Answers:
    resolution = resolve(workspace.source, given)
    refuse(resolution.problems)
    return resolution.answers
