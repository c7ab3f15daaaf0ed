"""Each rule of the table in docs/updates.md, one at a time."""

import os
from pathlib import Path

import pytest

from fastgen.edit import Edit
from fastgen.errors import FastgenError
from fastgen.inventory import Inventory
from fastgen.merge.file import Outcome, merge_files
from fastgen.merge.text import Labels
from fastgen.rendering.render import RenderedFile
from fastgen.resource.seam import MODELS, ROUTER
from fastgen.transaction import apply_edits

TEXT = "".join(f"line {number}\n" for number in range(20))
NEWER = TEXT.replace("line 3\n", "line three\n")
MINE = TEXT.replace("line 15\n", "mine\n")
BOTH = NEWER.replace("line 15\n", "mine\n")
BINARY = bytes(range(256))


def merge(
    root: Path, old: dict[str, str | bytes], new: dict[str, str | bytes], *scripts: str
) -> Outcome:
    """Merge two renders into a folder and apply the edits; scripts are executable in the new."""
    sides = [
        {
            path: RenderedFile(each.encode() if isinstance(each, str) else each, path in runs)
            for path, each in files.items()
        }
        for files, runs in ((old, ()), (new, scripts))
    ]
    outcome = merge_files(sides[0], sides[1], Inventory(root), Labels(theirs="v2"))
    apply_edits(root, outcome.edits, title="a test")
    return outcome


def put(root: Path, files: dict[str, str | bytes]) -> Path:
    """Write files."""
    for path, content in files.items():
        place = root / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(content.encode() if isinstance(content, str) else content)
    return root


def read(root: Path) -> dict[str, str]:
    """Return all files of a folder."""
    return {
        path.relative_to(root).as_posix(): path.read_bytes().decode("latin-1")
        for path in sorted(root.rglob("*"))
        if path.is_file() and ".undo" not in path.parts
    }


def test_merge_when_untouched(tmp_path: Path) -> None:
    """What nobody edited becomes what the new version says, and goes where that has it not."""
    put(tmp_path, {"a.py": TEXT, "gone/b.py": "x\n"})
    outcome = merge(tmp_path, {"a.py": TEXT, "gone/b.py": "x\n"}, {"a.py": NEWER, "c.py": "c\n"})
    assert read(tmp_path) == {"a.py": NEWER, "c.py": "c\n"}
    assert not outcome.conflicts
    assert not (tmp_path / "gone").exists()


def test_merge_when_only_the_user_changed_it(tmp_path: Path) -> None:
    """What the template leaves alone is left alone, edited or deleted."""
    put(tmp_path, {"a.py": MINE})
    same: dict[str, str | bytes] = {"a.py": TEXT, "b.py": TEXT}
    assert merge(tmp_path, same, same) == Outcome()
    assert read(tmp_path) == {"a.py": MINE}


def test_merge_when_both_changed_it(tmp_path: Path) -> None:
    """Both changes are in the result."""
    put(tmp_path, {"a.py": MINE})
    assert not merge(tmp_path, {"a.py": TEXT}, {"a.py": NEWER}).conflicts
    assert read(tmp_path) == {"a.py": BOTH}


def test_merge_when_both_made_the_same_change(tmp_path: Path) -> None:
    """A change that the user has made already is no conflict, and no edit."""
    put(tmp_path, {"a.py": NEWER})
    assert merge(tmp_path, {"a.py": TEXT}, {"a.py": NEWER}) == Outcome()


def test_merge_when_both_changed_one_line(tmp_path: Path) -> None:
    """Both sides stand between git's markers, under their names, and the file is named."""
    put(tmp_path, {"a.py": TEXT.replace("line 3\n", "my three\n")})
    outcome = merge(tmp_path, {"a.py": TEXT}, {"a.py": NEWER})
    assert [each.path for each in outcome.conflicts] == ["a.py"]
    marked = "<<<<<<< yours\nmy three\n=======\nline three\n>>>>>>> v2\n"
    assert read(tmp_path) == {"a.py": TEXT.replace("line 3\n", marked)}


def test_merge_when_a_conflict_is_left(tmp_path: Path) -> None:
    """A file with markers of an earlier update is not merged again: nothing is written."""
    marked = MINE.replace("line 9\n", "<<<<<<< yours\na\n=======\nb\n>>>>>>> v1\n")
    put(tmp_path, {"a.py": marked})
    with pytest.raises(FastgenError, match=r"a\.py still has the markers"):
        merge(tmp_path, {"a.py": TEXT}, {"a.py": NEWER})
    assert read(tmp_path) == {"a.py": marked}


def test_merge_when_edited_and_dropped(tmp_path: Path) -> None:
    """An edited file that the new version has no longer is kept, and named."""
    put(tmp_path, {"a.py": MINE})
    outcome = merge(tmp_path, {"a.py": TEXT}, {})
    assert read(tmp_path) == {"a.py": MINE}
    assert "kept, because it was edited" in outcome.conflicts[0].reason


def test_merge_when_deleted_and_changed(tmp_path: Path) -> None:
    """A file that the user deleted stays deleted, and what it misses is told."""
    outcome = merge(tmp_path, {"a.py": TEXT}, {"a.py": NEWER})
    assert read(tmp_path) == {}
    assert outcome.notes == ("a.py stays deleted, though the new version changes it",)


def test_merge_when_deleted_and_renamed(tmp_path: Path) -> None:
    """A file that the user deleted does not come back under its new name."""
    outcome = merge(tmp_path, {"a.py": TEXT}, {"b.py": NEWER})
    assert read(tmp_path) == {}
    assert outcome.notes == ("a.py stays deleted, though the new version moves it",)


def test_merge_when_deleted_and_dropped(tmp_path: Path) -> None:
    """There is nothing to say of a file that both sides deleted."""
    assert merge(tmp_path, {"a.py": TEXT}, {}) == Outcome()


@pytest.mark.parametrize("mine", ["my own\n", MINE])
def test_merge_when_a_new_file_is_in_the_way(tmp_path: Path, mine: str) -> None:
    """A file of the user's at a new file's place is never overwritten: both are in a conflict."""
    put(tmp_path, {"a.py": mine})
    outcome = merge(tmp_path, {}, {"a.py": TEXT})
    (text,) = read(tmp_path).values()
    assert [each.path for each in outcome.conflicts] == ["a.py"]
    for line in (mine + TEXT).splitlines():
        assert line in text.splitlines()


def test_merge_when_a_new_file_is_there_already(tmp_path: Path) -> None:
    """A new file that the user has already, byte for byte, is no conflict."""
    put(tmp_path, {"a.py": TEXT})
    assert merge(tmp_path, {}, {"a.py": TEXT}) == Outcome()


def test_merge_when_a_folder_is_in_the_way(tmp_path: Path) -> None:
    """A folder at a file's place, and a file at a folder's, are left alone and named."""
    put(tmp_path, {"a.py/mine.txt": "1\n", "b": "2\n"})
    outcome = merge(tmp_path, {"a.py": TEXT}, {"a.py": NEWER, "b/c.py": TEXT})
    assert read(tmp_path) == {"a.py/mine.txt": "1\n", "b": "2\n"}
    assert [each.path for each in outcome.conflicts] == ["a.py", "b/c.py"]


def test_merge_when_renamed_by_the_template(tmp_path: Path) -> None:
    """Edits follow a file to its new place, and the old place is empty."""
    put(tmp_path, {"old/a.py": MINE, "old/b.py": TEXT})
    old: dict[str, str | bytes] = {"old/a.py": TEXT, "old/b.py": TEXT + "b\n"}
    new: dict[str, str | bytes] = {"new/a.py": NEWER, "new/b.py": TEXT + "b\n"}
    outcome = merge(tmp_path, old | {"old/b.py": TEXT}, new | {"new/b.py": TEXT})
    assert read(tmp_path) == {"new/a.py": BOTH, "new/b.py": TEXT}
    assert not outcome.conflicts


def test_merge_when_a_folder_moves(tmp_path: Path) -> None:
    """A file of the user's in a folder that the template moves stays, and that is told."""
    put(tmp_path, {"old/a.py": TEXT, "old/mine.py": "1\n"})
    outcome = merge(tmp_path, {"old/a.py": TEXT}, {"new/a.py": TEXT})
    assert read(tmp_path) == {"new/a.py": TEXT, "old/mine.py": "1\n"}
    note = "old/mine.py is yours and stays, though the new version has left its folder"
    assert outcome.notes == (note,)


def test_merge_when_renamed_onto_a_file_of_the_user(tmp_path: Path) -> None:
    """Where the new place is taken, both files stay and both are named."""
    put(tmp_path, {"a.py": MINE, "b.py": "my own\n"})
    outcome = merge(tmp_path, {"a.py": TEXT}, {"b.py": NEWER})
    after = read(tmp_path)
    assert after["a.py"] == MINE
    assert "my own\n" in after["b.py"]
    assert "line three\n" in after["b.py"]
    assert [each.path for each in outcome.conflicts] == ["a.py", "b.py"]


def test_merge_when_both_renamed_it_alike(tmp_path: Path) -> None:
    """A file that the user has at its new place already is merged there."""
    put(tmp_path, {"b.py": MINE})
    assert not merge(tmp_path, {"a.py": TEXT}, {"b.py": NEWER}).conflicts
    assert read(tmp_path) == {"b.py": BOTH}


def test_merge_when_moved_by_the_user(tmp_path: Path) -> None:
    """A file that the user moved is merged where it is."""
    put(tmp_path, {"deep/mine.py": MINE, "other.py": "x\n"})
    outcome = merge(tmp_path, {"a.py": TEXT}, {"a.py": NEWER})
    assert outcome.notes == ("deep/mine.py was a.py, and is merged there",)
    assert not outcome.conflicts
    assert read(tmp_path) == {"deep/mine.py": BOTH, "other.py": "x\n"}


def test_merge_when_moved_by_the_user_and_dropped(tmp_path: Path) -> None:
    """A file that the user moved stays when the new version has it no longer."""
    put(tmp_path, {"mine.py": MINE})
    outcome = merge(tmp_path, {"a.py": TEXT}, {})
    assert read(tmp_path) == {"mine.py": MINE}
    assert outcome.notes == ("mine.py stays: it was a.py, which the new version has no longer",)


def test_merge_when_moved_apart(tmp_path: Path) -> None:
    """Where both sides moved a file, it stays where the user wants it, and is named."""
    put(tmp_path, {"mine.py": MINE})
    outcome = merge(tmp_path, {"a.py": TEXT}, {"b.py": NEWER})
    assert read(tmp_path) == {"mine.py": BOTH}
    assert "moved it to b.py" in outcome.conflicts[0].reason


def test_merge_when_split_by_the_user(tmp_path: Path) -> None:
    """A file that is too unlike is not taken for the one that is gone."""
    put(tmp_path, {"mine.py": "".join(TEXT.splitlines(keepends=True)[:6])})
    outcome = merge(tmp_path, {"a.py": TEXT}, {"a.py": NEWER})
    assert "line three" not in read(tmp_path)["mine.py"]
    assert outcome.notes == ("a.py stays deleted, though the new version changes it",)


def test_merge_when_binary(tmp_path: Path) -> None:
    """A binary that both changed is kept as the user has it, and named; else the new one comes."""
    put(tmp_path, {"a.bin": BINARY[::-1], "b.bin": BINARY})
    old: dict[str, str | bytes] = {"a.bin": BINARY, "b.bin": BINARY}
    new: dict[str, str | bytes] = {"a.bin": BINARY + b"1", "b.bin": BINARY + b"2"}
    outcome = merge(tmp_path, old, new)
    assert (tmp_path / "a.bin").read_bytes() == BINARY[::-1]
    assert (tmp_path / "b.bin").read_bytes() == BINARY + b"2"
    assert [each.path for each in outcome.conflicts] == ["a.bin"]


def test_merge_when_a_link(tmp_path: Path) -> None:
    """A symbolic link stays one: what it leads to is merged, and it is never deleted."""
    put(tmp_path, {"real.py": MINE, "pristine.py": TEXT})
    for name, target in (("a.py", "real.py"), ("b.py", "pristine.py"), ("c.py", "pristine.py")):
        (tmp_path / name).symlink_to(target)
    old: dict[str, str | bytes] = dict.fromkeys(("a.py", "b.py", "c.py"), TEXT)
    outcome = merge(tmp_path, old, {"a.py": NEWER, "d.py": NEWER})
    assert (tmp_path / "a.py").is_symlink()
    assert (tmp_path / "real.py").read_text() == BOTH
    assert (tmp_path / "b.py").read_text() == (tmp_path / "c.py").read_text() == TEXT
    assert {"b.py", "c.py"} <= {each.path for each in outcome.conflicts}


def test_merge_when_a_link_leads_out(tmp_path: Path) -> None:
    """What lies outside of the project is never changed."""
    put(tmp_path, {"outside.py": TEXT, "project/x": ""})
    (tmp_path / "project" / "a.py").symlink_to("../outside.py")
    outcome = merge(tmp_path / "project", {"a.py": TEXT}, {"a.py": NEWER})
    assert (tmp_path / "outside.py").read_text() == TEXT
    assert [each.path for each in outcome.conflicts] == ["a.py"]


def test_merge_when_the_mode_changes(tmp_path: Path) -> None:
    """A new mode comes with or without new content; a mode that the user chose stays."""
    put(tmp_path, {"a.sh": TEXT, "b.sh": MINE, "c.sh": TEXT, "d.sh": TEXT})
    (tmp_path / "d.sh").chmod(0o755)
    old: dict[str, str | bytes] = dict.fromkeys(("a.sh", "b.sh", "c.sh", "d.sh"), TEXT)
    merge(tmp_path, old, {**old, "b.sh": NEWER, "d.sh": NEWER}, "a.sh", "b.sh")
    runs = {path.name: os.access(path, os.X_OK) for path in tmp_path.glob("*.sh")}
    assert runs == {"a.sh": True, "b.sh": True, "c.sh": False, "d.sh": True}
    assert (tmp_path / "b.sh").read_text() == BOTH


@pytest.mark.parametrize("mine", [TEXT, MINE])
def test_merge_when_lines_end_with_crlf(tmp_path: Path, mine: str) -> None:
    """A file whose lines all end with CRLF is merged like another, and keeps its line ends."""
    put(tmp_path, {"a.py": mine.replace("\n", "\r\n")})
    assert not merge(tmp_path, {"a.py": TEXT}, {"a.py": NEWER}).conflicts
    expected = NEWER if mine == TEXT else BOTH
    assert read(tmp_path) == {"a.py": expected.replace("\n", "\r\n")}


def test_merge_when_the_end_has_no_newline(tmp_path: Path) -> None:
    """A missing newline at the end is an edit like another."""
    put(tmp_path, {"a.py": TEXT.removesuffix("\n")})
    assert not merge(tmp_path, {"a.py": TEXT}, {"a.py": NEWER}).conflicts
    assert read(tmp_path) == {"a.py": NEWER.removesuffix("\n")}


def test_merge_when_the_result_is_no_python(tmp_path: Path) -> None:
    """A merge without a conflict that breaks the syntax is named all the same."""
    lines = [f"x{number} = {number}\n" for number in range(20)]
    mine = [*lines[:5], '"""\n', *lines[5:15], '"""\n', *lines[15:]]
    theirs = [*lines[:10], '"""What follows."""\n', *lines[10:]]
    put(tmp_path, {"a.py": "".join(mine)})
    outcome = merge(tmp_path, {"a.py": "".join(lines)}, {"a.py": "".join(theirs)})
    assert outcome.conflicts[0].reason == "merged, but the result is not valid Python"
    assert all(line in read(tmp_path)["a.py"] for line in mine + theirs)


SEAM = """\
from fastapi import APIRouter

from app.api.v1.endpoints.items import router as items

router = APIRouter()
router.include_router(items)
"""
WIRED = SEAM.replace(
    "from app.api.v1.endpoints.items",
    "from app.api.v1.endpoints.auth import router as auth\nfrom app.api.v1.endpoints.items",
).replace(
    "router.include_router(items)", "router.include_router(auth)\nrouter.include_router(items)"
)


def test_merge_when_a_seam_conflicts(tmp_path: Path) -> None:
    """Wiring that a merge of texts cannot place is placed by syntax, without a conflict."""
    mine = SEAM.replace(
        "router.include_router(items)", 'router.include_router(items, prefix="/mine")'
    ).replace("from app.api.v1.endpoints.items", "import mine\nfrom app.api.v1.endpoints.items")
    put(tmp_path, {ROUTER: mine})
    outcome = merge(tmp_path, {ROUTER: SEAM}, {ROUTER: WIRED})
    text = read(tmp_path)[ROUTER]
    assert not outcome.conflicts
    assert text.count("include_router(auth)") == 1
    assert all(line in text for line in mine.splitlines())


def test_merge_when_a_seam_changes_otherwise(tmp_path: Path) -> None:
    """A conflict over more than wiring is left to a person."""
    old = 'from app.models.base import Base\n\n__all__ = ["Base"]\n'
    put(tmp_path, {MODELS: old.replace('"Base"', '"Base", "Mine"')})
    outcome = merge(tmp_path, {MODELS: old}, {MODELS: old.replace('["Base"]', '("Base",)')})
    assert [each.path for each in outcome.conflicts] == [MODELS]
    assert "<<<<<<< yours\n" in read(tmp_path)[MODELS]


def test_merge_when_there_is_no_git(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without git, an edited file is merged all the same, and a conflict is marked alike."""
    edited: dict[str, str | bytes] = {"a.py": MINE, "b.py": TEXT.replace("line 3\n", "my three\n")}
    old: dict[str, str | bytes] = dict.fromkeys(edited, TEXT)
    new: dict[str, str | bytes] = dict.fromkeys(edited, NEWER)
    put(tmp_path / "with", edited)
    expected = merge(tmp_path / "with", old, new)
    monkeypatch.setenv("PATH", "/nowhere")
    put(tmp_path / "without", edited)
    assert merge(tmp_path / "without", old, new).conflicts == expected.conflicts
    assert read(tmp_path / "without") == read(tmp_path / "with")


def test_merge_when_git_is_configured(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody's git configuration changes what a merge says."""
    (tmp_path / "home").mkdir()
    (tmp_path / "home/.gitconfig").write_text("[merge]\n\tconflictStyle = diff3\n")
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    project = put(tmp_path / "project", {"a.py": TEXT.replace("line 3\n", "my three\n")})
    merge(project, {"a.py": TEXT}, {"a.py": NEWER})
    assert "|||||||" not in read(project)["a.py"]


def test_merge_leaves_edits_to_be_applied(tmp_path: Path) -> None:
    """Planning writes nothing."""
    put(tmp_path, {"a.py": TEXT})
    files = {"a.py": RenderedFile(TEXT.encode(), executable=False)}
    newer = {"a.py": RenderedFile(NEWER.encode(), executable=False)}
    outcome = merge_files(files, newer, Inventory(tmp_path), Labels())
    assert outcome.edits == (Edit("a.py", TEXT.encode(), NEWER.encode()),)
    assert read(tmp_path) == {"a.py": TEXT}
