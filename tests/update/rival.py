"""The same cases updated by fastgen, by plain Copier, and by `git merge-file` file by file."""

import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random

import yaml

from tests.conftest import ROOT
from tests.update.conftest import Command
from tests.update.history import LITTER, run_git
from tests.update.scenario import (
    Case,
    Editor,
    Score,
    edit_project,
    edit_template,
    judge,
    read_tree,
)

FIRST = "v1.0.0"
FIELDS = ("name:str=1..80:unique", "price:decimal=10,2:min=0", "note:text:optional")
QUICK = ("--defaults", "--no-install", "--no-git", "--quiet")


@dataclass(frozen=True)
class World:
    """A template with its fastgen, a project of its first version, and how to run it."""

    template: Path
    project: Path
    run: Command

    @property
    def answers(self) -> list[Path]:
        """Return the answers files, the base's first."""
        resources = sorted((self.project / ".fastgen").glob("*.yml"))
        return [path.relative_to(self.project) for path in (self.project / ANSWERS, *resources)]


ANSWERS = ".copier-answers.yml"


def build_world(folder: Path, run: Command, resources: Sequence[str] = ("orders", "tags")) -> World:
    """Make a repository of the real template, and a project with resources."""
    template = folder / "template"
    template.mkdir()
    run_git(template, "init", "--quiet", "--template=", "--initial-branch=main")
    shutil.copy(ROOT / "copier.yml", template)
    shutil.copytree(ROOT / "template", template / "template", ignore=LITTER)
    (template / ".gitattributes").write_text("* text=auto eol=lf\n")
    release(template, FIRST)
    (template / ".git/info").mkdir(exist_ok=True)
    (template / ".git/info/exclude").write_text("/src/\n")
    shutil.copytree(ROOT / "src", template / "src", ignore=LITTER)
    project = folder / "project"
    run("new", "project", *QUICK, cwd=folder).check_returncode()
    for name in resources:
        run("add", "resource", name, *FIELDS, "--quiet", cwd=project).check_returncode()
    run_git(project, "init", "--quiet", "--initial-branch=main")
    commit(project)
    return World(template, project, run)


def release(root: Path, tag: str) -> None:
    """Commit all of a template, and tag it."""
    run_git(root, "add", "--all")
    run_git(root, "commit", "--quiet", "--no-verify", "--allow-empty", f"--message={tag}")
    run_git(root, "tag", "--force", tag)


def make_case(world: World, seed: int, folder: Path) -> Case:
    """Edit template and project; the project with the user's edits is in folder/mine."""
    random = Random(seed)  # noqa: S311 - a test that can be repeated
    mine, theirs = folder / "mine", folder / "theirs"
    codes = [yaml.safe_load((world.project / each).read_text()) for each in world.answers[1:]]
    run_git(world.template, "reset", "--quiet", "--hard", FIRST)
    template = Editor(random, "template")
    moves = edit_template(world.template, template, [each["resource"] for each in codes])
    release(world.template, f"v1.{seed + 1}.0")
    shutil.copytree(world.project, theirs)
    world.run("update", "--quiet", cwd=theirs).check_returncode()
    shutil.copytree(world.project, mine)
    base, newer = read_tree(world.project), read_tree(theirs)
    hot = [path for path, lines in base.items() if newer.get(path) != lines]
    went = edit_project(mine, Editor(random, "user"), hot)
    commit(mine)
    return Case(base, read_tree(mine), newer, went, moves, frozenset(template.moved))


def run_fastgen(world: World, case: Case, folder: Path) -> tuple[Score, float]:
    """Update by fastgen."""
    place = Path(shutil.copytree(folder / "mine", folder / "fastgen"))
    start = time.perf_counter()
    done = world.run("update", "--quiet", cwd=place)
    took = time.perf_counter() - start
    assert done.returncode in {0, 2}, done.stderr
    return judge(case, read_tree(place)), took


def run_copier(world: World, case: Case, folder: Path, *options: str) -> tuple[Score, float]:
    """Update by Copier, layer by layer; between them the tree must be committed."""
    place = folder / f"copier{len(options)}"
    shutil.copytree(folder / "mine", place)
    took = update_by_copier(world, place, options)
    return judge(case, read_tree(place)), took


def update_by_copier(world: World, place: Path, options: Sequence[str] = ()) -> float:
    """Update all layers by Copier; return the seconds that Copier took."""
    tag = run_git(world.template, "describe", "--tags").strip()
    took = 0.0
    for answers in world.answers:
        words = ["-m", "copier", "update", "--defaults", "--quiet", "--vcs-ref", tag, *options]
        start = time.perf_counter()
        subprocess.run(
            [sys.executable, *words, "--answers-file", str(answers)],
            cwd=place,
            check=True,
            capture_output=True,
        )
        took += time.perf_counter() - start
        commit(place)
    return took


def run_merge_file(case: Case) -> Score:
    """Merge each file by `git merge-file`, told where it has moved."""
    merged = dict(case.mine)
    for base, mine, theirs in case.pair():
        if not mine or theirs not in case.theirs:
            continue
        place = mine if mine != base else theirs
        merged.pop(mine)
        merged[place] = _merge(case.mine[mine], case.base[base], case.theirs[theirs])
    return judge(case, merged)


def _merge(*sides: Sequence[str]) -> list[str]:
    with tempfile.TemporaryDirectory() as folder:
        for name, lines in zip("mbt", sides, strict=True):
            (Path(folder) / name).write_text("\n".join(lines))
        words = ["git", "merge-file", "-p", "m", "b", "t"]
        done = subprocess.run(words, cwd=folder, capture_output=True, text=True, check=False)
    return done.stdout.split("\n")


def commit(root: Path) -> None:
    """Commit all of a project."""
    run_git(root, "add", "--all")
    run_git(root, "commit", "--quiet", "--no-verify", "--allow-empty", "--message=Work")
