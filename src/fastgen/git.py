"""Git, run apart from the hooks, templates and environment of whoever runs us."""

import os
import shutil
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

# What `git rev-parse --local-env-vars` lists: a hook sets them, and they would point us elsewhere.
LOCAL_VARIABLES = frozenset(
    {
        "GIT_ALTERNATE_OBJECT_DIRECTORIES",
        "GIT_COMMON_DIR",
        "GIT_CONFIG",
        "GIT_CONFIG_COUNT",
        "GIT_CONFIG_PARAMETERS",
        "GIT_DIR",
        "GIT_GRAFT_FILE",
        "GIT_IMPLICIT_WORK_TREE",
        "GIT_INDEX_FILE",
        "GIT_INTERNAL_SUPER_PREFIX",
        "GIT_NAMESPACE",
        "GIT_NO_REPLACE_OBJECTS",
        "GIT_OBJECT_DIRECTORY",
        "GIT_PREFIX",
        "GIT_REPLACE_REF_BASE",
        "GIT_SHALLOW_FILE",
        "GIT_TEMPLATE_DIR",
        "GIT_WORK_TREE",
    }
)
ISOLATED = (
    "-c",
    f"core.hooksPath={os.devnull}",
    "-c",
    f"core.excludesFile={os.devnull}",
    "-c",
    "core.safecrlf=false",
    "-c",
    "core.fsmonitor=false",
    "-c",
    "gc.auto=0",
    "-c",
    "user.useConfigOnly=true",
)


@dataclass(frozen=True)
class Outcome:
    """What became of the repository: whether there is a commit, and if not, why."""

    committed: bool
    note: str


def is_available() -> bool:
    """Return whether git is on the PATH."""
    return shutil.which("git") is not None


def run_git(
    arguments: Sequence[str], cwd: Path | None = None, *, feed: str = ""
) -> subprocess.CompletedProcess[str]:
    """Run git with a text on its input and capture what it says."""
    return subprocess.run(  # noqa: S603 - no shell, and git comes from the user's PATH
        ["git", *arguments],  # noqa: S607 - the user's git, wherever it is
        cwd=cwd,
        env=_make_environment(),
        input=feed,
        capture_output=True,
        text=True,
        errors="replace",
        check=False,
    )


def store_blob(root: Path, path: str, content: bytes) -> str:
    """Store what a file holds in the repository, as committing it would; return its name."""
    done = subprocess.run(  # noqa: S603 - no shell, and git comes from the user's PATH
        ["git", "hash-object", "-w", "--stdin", "--path", path],  # noqa: S607
        cwd=root,
        env=_make_environment(),
        input=content,
        capture_output=True,
        check=False,
    )
    return done.stdout.decode().strip()


def _make_environment() -> dict[str, str]:
    kept = {key: value for key, value in os.environ.items() if key not in LOCAL_VARIABLES}
    return {**kept, "GIT_TERMINAL_PROMPT": "0"}


def describe(checkout: Path) -> str | None:
    """Name the commit at HEAD as Copier records it, or None without git or without a commit."""
    if not (checkout / ".git").exists() or not is_available():
        return None
    result = run_git(["describe", "--tags", "--always"], checkout)
    return result.stdout.strip() if result.returncode == 0 else None


def find_work_tree(path: Path) -> Path | None:
    """Return the work tree that holds the path, if one does."""
    return next((each for each in (path, *path.parents) if (each / ".git").exists()), None)


def start_repository(project: Path) -> Outcome:
    """Make a repository on branch main with everything in one commit, as far as possible."""
    around = find_work_tree(project)
    if around is not None:
        return Outcome(committed=False, note=f"the folder lies in the repository {around}")
    if not is_available():
        return Outcome(committed=False, note="git is not on the PATH")
    for arguments in (["init", "--quiet", "--template=", "-b", "main"], ["add", "--all"]):
        result = run_git([*ISOLATED, *arguments], project)
        if result.returncode != 0:
            return Outcome(committed=False, note=_last_line(result.stderr))
    if run_git([*ISOLATED, "var", "GIT_COMMITTER_IDENT"], project).returncode != 0:
        note = "git has no user.name and user.email, so everything is added and not committed"
        return Outcome(committed=False, note=note)
    message = "Start the project with fastgen"
    commit = ["commit", "--quiet", "--no-verify", "--no-gpg-sign", "--message", message]
    result = run_git([*ISOLATED, *commit], project)
    if result.returncode != 0:
        return Outcome(committed=False, note=_last_line(result.stderr))
    return Outcome(committed=True, note="one commit on main")


def _last_line(text: str) -> str:
    lines = text.strip().splitlines()
    return lines[-1] if lines else "git failed and did not say why"
