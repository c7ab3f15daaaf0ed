"""`fastgen update`: the real binary, over versions in which files come, go and move."""

import re
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from fastgen.transaction import STAGING, UNDO
from tests.add.conftest import CUSTOMERS, ORDERS
from tests.conftest import ROOT, Run, read_tree
from tests.update.conftest import FIRST, LAST, Command
from tests.update.history import replace_text, run_git

# What a fresh copy cannot have: revisions depend on what was there before.
OWN = re.compile(r"^(\.env|\.fastgen/\.undo/.*|migrations/versions/.*)$")
REVISIONS = re.compile(rb"^ +(down_)?revision: .*\n", re.MULTILINE)
STEP = 40
USER_MIGRATION = '''\
"""Mine."""

revision = "aaaaaaaaaaaa"
down_revision = "{head}"


def upgrade() -> None:
    """Do nothing."""


def downgrade() -> None:
    """Do nothing."""
'''


def read(project: Path) -> dict[str, tuple[bytes, bool]]:
    """Return the files that must be equal to a fresh copy's."""
    tree = {path: each for path, each in read_tree(project).items() if not OWN.match(path)}
    return {path: (REVISIONS.sub(b"", each), mode) for path, (each, mode) in tree.items()}


def read_all(project: Path) -> dict[str, tuple[bytes, bool]]:
    """Return all files but what is kept for undoing."""
    return {path: e for path, e in read_tree(project).items() if not path.startswith(UNDO)}


def edit(path: Path, old: str, new: str) -> None:
    """Edit a file; what is replaced must be there."""
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new))


def conflict(project: Path) -> None:
    """Edit the line that the second version changes in all services."""
    edit(project / "app/services/order.py", '"""What can', '"""What of mine can')


def test_update_when_nothing_was_edited(newer: Command, old: Path, tmp_path: Path) -> None:
    """The result is a fresh copy, byte for byte, modes included; a second run does nothing."""
    done = newer("update", cwd=old)
    assert done.returncode == 0, done.stderr
    quick = ("--defaults", "--no-install", "--no-git", "--quiet", "-d", "error_shape=flat")
    (tmp_path / "fresh").mkdir()
    fresh = tmp_path / "fresh" / "shop"
    assert newer("new", "shop", *quick, cwd=fresh.parent).returncode == 0
    for words in (ORDERS, CUSTOMERS):
        assert newer("add", "resource", *words, "--quiet", cwd=fresh).returncode == 0
    assert read(old) == read(fresh)
    before = read_tree(old)
    again = newer("update", cwd=old)
    assert (again.returncode, again.stdout) == (0, "")
    assert again.stderr == f"      note  nothing to do: {LAST}\n"
    assert read_tree(old) == before


@pytest.mark.parametrize("version", ["v0.2.0", "v0.3.0"])
def test_update_when_a_version_is_named(newer: Command, old: Path, version: str) -> None:
    """It goes to the version that is named, and on from there to the last."""
    assert newer("update", "--to", version, cwd=old).returncode == 0
    assert f"_commit: {version}\n" in (old / ".copier-answers.yml").read_text()
    assert (old / "docs/decisions").exists() == (version == "v0.3.0")
    assert newer("update", cwd=old).returncode == 0
    assert f"_commit: {LAST}\n" in (old / ".fastgen/orders.yml").read_text()
    assert "error_shape: flat\n" in (old / ".copier-answers.yml").read_text()


def test_update_when_the_version_is_older(newer: Command, old: Path) -> None:
    """Going back is refused, and so is a version that is nowhere."""
    assert newer("update", "--quiet", cwd=old).returncode == 0
    before = read_tree(old)
    done = newer("update", "--to", FIRST, cwd=old)
    assert done.returncode == 1
    assert f"The project is at {LAST}, which is newer than {FIRST}." in done.stderr
    assert newer("update", "--to", "v9.9.9", cwd=old).returncode == 1
    assert read_tree(old) == before


def test_update_says_what_and_why(newer: Command, old: Path) -> None:
    """It names the versions, their notes, each file, and the line that takes all back."""
    done = newer("update", cwd=old)
    assert done.stdout.startswith(f"{FIRST} → {LAST}\n\n0.4.0 - 2026-04-01: Added\n- The table")
    assert "  fastgen undo " in done.stdout
    assert "    delete  app/core/error_handlers.py\n" in done.stderr
    assert "    create  app/core/error_handler.py\n" in done.stderr


@pytest.mark.parametrize("option", ["--check", "--dry-run"])
def test_update_when_only_shown(newer: Command, old: Path, option: str) -> None:
    """Nothing is written; --check says by its exit code whether there is something to do."""
    before = read_tree(old)
    done = newer("update", option, cwd=old)
    assert done.returncode == (option == "--check")
    assert f"nothing was written: {option}" in done.stderr
    assert ("+++ b/JOURNAL.md" in done.stdout) == (option == "--dry-run")
    conflict(old)
    assert newer("update", option, cwd=old).returncode == 2
    (old / "app/services/order.py").write_bytes(before["app/services/order.py"][0])
    assert read_tree(old) == before
    assert newer("update", "--quiet", cwd=old).returncode == 0
    assert newer("update", option, cwd=old).returncode == 0


def test_update_when_files_were_edited(newer: Command, old: Path) -> None:
    """Edits stay in their files, also in those that the new version renames."""
    edit(old / "app/core/error_handlers.py", "import structlog\n", "import structlog  # mine\n")
    edit(old / "docs/adr/0002-three-layers.md", "\n## ", "\nMine.\n\n## ")
    edit(old / "README.md", "## Layout\n", "Mine too.\n\n## Layout\n")
    (old / ".env").write_text("MINE=1\n")
    done = newer("update", cwd=old)
    assert done.returncode == 0, done.stderr + done.stdout
    assert "# mine\n" in (old / "app/core/error_handler.py").read_text()
    assert "\nMine.\n" in (old / "docs/decisions/0002-three-layers.md").read_text()
    assert "Mine too.\n" in (old / "README.md").read_text()
    assert (old / ".env").read_text() == "MINE=1\n"
    assert not (old / "app/core/error_handlers.py").exists()


def test_update_when_it_conflicts(newer: Command, committed: Path) -> None:
    """The file is named, both sides are marked, and git knows all three; the exit code is 2."""
    conflict(committed)
    run_git(committed, "commit", "--quiet", "--all", "--message=Mine")
    done = newer("update", cwd=committed)
    assert done.returncode == 2
    assert "Look at:\n  app/services/order.py: 1 conflict, marked <<<<<<<\n" in done.stdout
    text = (committed / "app/services/order.py").read_text()
    assert '<<<<<<< yours\n    """What of mine can be done with orders."""\n=======\n' in text
    stages = run_git(committed, "ls-files", "--unmerged").splitlines()
    assert [line.split()[2] for line in stages] == ["1", "2", "3"]
    assert "of mine" in run_git(committed, "show", ":2:app/services/order.py")
    assert "All that can" in run_git(committed, "show", ":3:app/services/order.py")
    assert "UU app/services/order.py" in run_git(committed, "status", "--short")
    status = newer("status", cwd=committed)
    assert "conflict: app/services/order.py\n" in status.stdout
    tool = ("-c", "mergetool.t.cmd=cp $REMOTE $MERGED", "-c", "mergetool.t.trustExitCode=true")
    run_git(committed, *tool, "mergetool", "--tool=t", "--no-prompt")
    assert run_git(committed, "ls-files", "--unmerged") == ""
    assert "of mine" not in (committed / "app/services/order.py").read_text()
    assert newer("update", cwd=committed).returncode == 0


def test_update_when_the_conflict_was_staged_otherwise(newer: Command, committed: Path) -> None:
    """What the index holds and the file does not is never taken out of the index."""
    conflict(committed)
    assert newer("update", cwd=committed).returncode == 2
    assert run_git(committed, "ls-files", "--unmerged") == ""


@pytest.mark.parametrize("git", [True, False])
def test_undo(newer: Command, committed: Path, *, git: bool) -> None:
    """One line takes all of it back, exactly, on a dirty tree; a second time brings it back."""
    conflict(committed)
    if git:
        run_git(committed, "commit", "--quiet", "--all", "--message=Mine")
    else:
        shutil.rmtree(committed / ".git")
    edit(committed / "README.md", "## Layout\n", "Mine.\n\n## Layout\n")
    (committed / "untracked.txt").write_text("mine\n")
    (committed / "app/factory.py").chmod(0o755)
    before = read_all(committed)
    assert newer("update", cwd=committed).returncode == 2
    after = read_all(committed)
    assert after != before
    done = newer("undo", cwd=committed)
    assert done.returncode == 0, done.stderr
    assert f"    undone  {FIRST} → {LAST}\n" in done.stderr
    assert read_all(committed) == before
    if git:
        assert (
            run_git(committed, "status", "--short")
            == " M README.md\n M app/factory.py\n?? untracked.txt\n"
        )
    assert newer("undo", cwd=committed).returncode == 0
    assert read_all(committed) == after


def test_undo_when_files_were_edited_since(newer: Command, old: Path) -> None:
    """All is taken back, the files are named, and what was written since can be had again."""
    before = read_all(old)
    assert newer("update", "--quiet", cwd=old).returncode == 0
    (old / "JOURNAL.md").write_text("mine\n")
    done = newer("undo", cwd=old)
    assert "JOURNAL.md was edited since" in done.stderr
    assert read_all(old) == before
    assert newer("undo", cwd=old).returncode == 0
    assert (old / "JOURNAL.md").read_text() == "mine\n"


def test_undo_when_there_is_nothing(newer: Command, old: Path) -> None:
    """Without an update there is nothing to take back."""
    done = newer("undo", cwd=old)
    assert done.returncode == 1
    assert "There is no change to undo here." in done.stderr


def test_update_when_the_user_has_migrations(newer: Command, old: Path) -> None:
    """The new version's migration follows the user's, and one head is left."""
    (last,) = (old / "migrations/versions").glob("*_create_customers.py")
    head = last.name.split("_")[0]
    mine = old / "migrations/versions/aaaaaaaaaaaa_mine.py"
    mine.write_text(USER_MIGRATION.format(head=head))
    before = {path: each for path, each in read_tree(old).items() if "versions" in path}
    assert newer("update", cwd=old).returncode == 0
    after = {path: each for path, each in read_tree(old).items() if "versions" in path}
    (new,) = after.keys() - before.keys()
    assert {path: after[path] for path in before} == before
    assert b'None = "aaaaaaaaaaaa"\n' in after[new][0]
    assert newer("status", cwd=old).stdout.count("edited") == 0


def test_update_when_killed(
    newer: Command, old: Path, history: Path, environment: dict[str, str]
) -> None:
    """After SIGKILL anywhere, the next command finds the old tree or the new one."""
    before = read_tree(old)
    script = "import sys; sys.path.insert(0, sys.argv.pop(1)); from tests.add import disturbance"
    command = [sys.executable, "-c", f"{script}; disturbance.main()", str(ROOT)]
    found = set()
    for number in range(1, 900, STEP):
        folder = old.with_name(f"kill-{number}")
        shutil.copytree(old, folder)
        done = subprocess.run(
            [*command, str(folder), str(number), "cli", "update", "--quiet"],
            cwd=folder,
            env={**environment, "PYTHONPATH": str(history / "src")},
            capture_output=True,
            check=False,
        )
        assert done.returncode in {0, -signal.SIGKILL}, done.stderr
        assert newer("status", cwd=folder).returncode == 0
        assert not (folder / STAGING).exists()
        after = read_tree(folder)
        is_old = after == before
        assert is_old or newer("update", "--check", cwd=folder).returncode == 0
        found.add(is_old)
        if done.returncode == 0:
            break
    assert found == {True, False}


def test_update_when_there_is_no_git(newer: Command, old: Path) -> None:
    """Older versions are in git: without it the update is refused by name."""
    done = newer("update", cwd=old, PATH="/nowhere")
    assert done.returncode == 1
    assert "git, which is not on the PATH" in done.stderr


def test_update_when_the_tree_is_dirty(newer: Command, committed: Path) -> None:
    """A dirty tree is no obstacle; it is said that changes will mix."""
    (committed / "new.txt").write_text("mine\n")
    done = newer("update", cwd=committed)
    assert done.returncode == 0
    assert "not committed" in done.stderr


def test_update_from_a_folder_inside(newer: Command, old: Path) -> None:
    """It finds the project from any folder in it."""
    assert newer("update", "--quiet", cwd=old / "app" / "core").returncode == 0
    assert (old / "JOURNAL.md").exists()


def test_update_when_the_project_lies_in_a_repository(newer: Command, committed: Path) -> None:
    """A project in a folder of a larger repository has its conflicts in that one's index."""
    root = committed.parent / "mono"
    root.mkdir()
    shutil.rmtree(committed / ".git")
    conflict(committed)
    project = Path(shutil.move(committed, root / "shop"))
    run_git(root, "init", "--quiet")
    run_git(root, "add", "--all")
    run_git(root, "commit", "--quiet", "--message=Start")
    assert newer("update", "--quiet", cwd=project).returncode == 2
    assert "UU shop/app/services/order.py" in run_git(root, "status", "--short")
    assert newer("undo", cwd=project).returncode == 0
    assert run_git(root, "status", "--short") == ""


UV = """\
#!/bin/sh
if [ -f JOURNAL.md ]; then echo "FAILED tests/test_x.py::test_new - boom"; fi
echo "FAILED tests/test_x.py::test_old - boom"
exit 1
"""


def test_update_when_verified(newer: Command, old: Path, tmp_path: Path) -> None:
    """The tests run before and after, and what fails only afterwards is told."""
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin" / "uv").write_text(UV)
    (tmp_path / "bin" / "uv").chmod(0o755)
    done = newer("update", "--verify", cwd=old, PATH=f"{tmp_path / 'bin'}:/usr/bin:/bin")
    assert done.returncode == 2
    assert "fails now: tests/test_x.py::test_new\n" in done.stdout
    assert "test_old" not in done.stdout


def test_update_when_settings_are_new(newer: Command, old: Path, history: Path) -> None:
    """New settings are told, because `.env` is never changed."""
    example = history / "template/project/.env.example.jinja"
    before = example.read_bytes()
    example.write_bytes(before + b"# APP_NEW=1\n")
    try:
        done = newer("update", cwd=old)
    finally:
        example.write_bytes(before)
    assert done.returncode == 0
    assert "new in .env.example: APP_NEW; .env is yours to change" in done.stderr


def test_update_when_answers_have_comments(newer: Command, old: Path) -> None:
    """Comments in an answers file stay."""
    path = old / ".copier-answers.yml"
    path.write_text(path.read_text() + "# Ask Ada about these.\n")
    assert newer("update", "--quiet", cwd=old).returncode == 0
    assert "# Ask Ada about these.\n" in path.read_text()


def test_update_when_an_answer_no_longer_works(newer: Command, old: Path, history: Path) -> None:
    """An answer that the new version refuses is named, and nothing is written."""
    before = read_tree(old)
    text = (history / "copier.yml").read_bytes()
    replace_text(history, '    "GitHub Actions": github\n', "")
    try:
        done = newer("update", cwd=old)
    finally:
        (history / "copier.yml").write_bytes(text)
    assert done.returncode == 1
    assert 'ci: "github" is not one of' in done.stderr
    assert read_tree(old) == before


def test_update_when_the_template_is_anothers(
    fastgen: Run, newer: Command, history: Path, tmp_path: Path
) -> None:
    """A project of another template is updated by that one, never by this installation's own."""
    fork = tmp_path / "fork"
    run_git(tmp_path, "clone", "--quiet", str(history), str(fork))
    run_git(fork, "checkout", "--quiet", FIRST)
    edit(fork / "template/project/.editorconfig", "root = true", "root = true\n# The fork's")
    run_git(fork, "commit", "--quiet", "--all", "--message=Fork")
    run_git(fork, "tag", "v1.0.0")
    words = ("--template", str(fork), "--defaults", "--no-install", "--no-git", "--quiet")
    assert fastgen("new", "shop", *words).returncode == 0
    edit(fork / "template/project/.editorconfig", "# The fork's", "# The fork's own")
    run_git(fork, "commit", "--quiet", "--all", "--message=Fork again")
    run_git(fork, "tag", "v1.1.0")
    for run in (fastgen, newer):
        done = run("update", cwd=tmp_path / "shop")
        assert done.returncode == 0, done.stderr
        assert "# The fork's own\n" in (tmp_path / "shop/.editorconfig").read_text()
    assert "nothing to do: v1.1.0" in done.stderr
