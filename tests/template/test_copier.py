"""Plain Copier makes and updates projects, for people who have never heard of fastgen."""

import subprocess
import sys
from pathlib import Path

import copier
import pytest
import yaml
from pytest_copie.plugin import Copie

from tests.template.conftest import GIT, run


@pytest.fixture
def copie_template(tmp_path: Path, template: Path) -> Path:
    """Make a template of two releases: the second one has a setting more."""
    folder = tmp_path / "released"
    run("git", "clone", "--quiet", template, folder, cwd=tmp_path)
    router = folder / "template/project/app/main.py"
    router.write_text(router.read_text(encoding="utf-8") + "\n# Of the second release.\n")
    service = folder / "template/resource/app/services/{{ resource.singular }}.py.jinja"
    service.write_text(
        service.read_text(encoding="utf-8").replace("What can be done", "What one more can do")
    )
    run(*GIT, "commit", "--quiet", "--all", "--message=Second", cwd=folder)
    run(*GIT, "tag", "v2.0.0", cwd=folder)
    return folder


def commit(project: Path) -> None:
    """Commit all that lies in a project."""
    if not (project / ".git").exists():
        run("git", "init", "--quiet", cwd=project)
    run(*GIT, "add", "--all", cwd=project)
    run(*GIT, "commit", "--quiet", "--message=Work", cwd=project)


def test_copie_makes_a_project(copie: Copie, template: Path) -> None:
    """The template with its defaults."""
    result = copie.copy(template_dir=template)
    assert result.exception is None
    assert result.exit_code == 0
    assert result.project_dir is not None
    assert (result.project_dir / "app/main.py").is_file()


def test_copie_updates_a_project(copie: Copie, template: Path) -> None:
    """An update to the same version changes nothing, and nothing is asked."""
    project = copie.copy(template_dir=template)
    assert project.project_dir is not None
    commit(project.project_dir)
    result = copie.update(project)
    assert result.exception is None
    status = run("git", "status", "--porcelain", cwd=project.project_dir)
    assert status == ""


def test_an_update_keeps_the_work_of_the_owner(copie_template: Path, tmp_path: Path) -> None:
    """The new line arrives, the owner's line stays, and files that were written once do too."""
    project = tmp_path / "project"
    copier.run_copy(
        str(copie_template), project, defaults=True, quiet=True, vcs_ref="v1.0.0", data={}
    )
    env = (project / ".env").read_bytes()
    main = project / "app/main.py"
    main.write_text("# Mine.\n" + main.read_text(encoding="utf-8"), encoding="utf-8")
    (project / "migrations/versions/0001_create_items.py").unlink()
    commit(project)
    copier.run_update(project, defaults=True, overwrite=True, quiet=True, context_lines=99999)
    text = main.read_text(encoding="utf-8")
    assert text.startswith("# Mine.\n")
    assert text.endswith("# Of the second release.\n")
    assert (project / ".env").read_bytes() == env
    assert not (project / "migrations/versions/0001_create_items.py").exists()
    assert "one more" not in (project / "app/services/item.py").read_text(encoding="utf-8")


def test_a_resource_is_updated_by_its_own_answers_file(
    copie_template: Path, tmp_path: Path
) -> None:
    """`copier update -a .fastgen/items.yml` brings the resource to the new version."""
    project = tmp_path / "project"
    copier.run_copy(
        str(copie_template), project, defaults=True, quiet=True, vcs_ref="v1.0.0", data={}
    )
    commit(project)
    before = (project / "app/main.py").read_bytes()
    copier.run_update(
        project, answers_file=".fastgen/items.yml", defaults=True, overwrite=True, quiet=True
    )
    assert "one more" in (project / "app/services/item.py").read_text(encoding="utf-8")
    assert (project / "app/main.py").read_bytes() == before
    recorded = yaml.safe_load((project / ".fastgen/items.yml").read_text(encoding="utf-8"))
    assert (recorded["_commit"], recorded["layer"]) == ("v2.0.0", "resource")
    base = yaml.safe_load((project / ".copier-answers.yml").read_text(encoding="utf-8"))
    assert base["_commit"] == "v1.0.0"


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        ("database=oracle", "oracle"),
        ("project_name=${PATH}", "no project name"),
        ("description=", "no description"),
    ],
)
def test_copier_refuses_a_wrong_answer(
    template: Path, tmp_path: Path, answer: str, reason: str
) -> None:
    """The reason is told, and nothing is written."""
    target = tmp_path / "project"
    result = subprocess.run(
        [sys.executable, "-m", "copier", "copy", "--defaults", "--data", answer, template, target],
        capture_output=True,
        text=True,
        check=False,
    )
    assert result.returncode != 0
    assert reason in result.stderr
    assert not target.exists()


def test_copier_refuses_choices_that_do_not_go_together(template: Path, tmp_path: Path) -> None:
    """The reason names both, and nothing is written."""
    data = {"database": "postgresql", "alembic": False}
    with pytest.raises(ValueError, match="does not go with database=postgresql"):
        copier.run_copy(str(template), tmp_path / "project", data=data, defaults=True, quiet=True)
    assert not (tmp_path / "project").exists()
