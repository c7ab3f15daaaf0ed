"""Random edits of a template and of a project made from it, and a judge of what an update made.

The judge knows the truth, because it knows the edits: every line that the user wrote has a text
of its own, and a place between lines that neither side touched.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

Tree = Mapping[str, Sequence[str]]
NAMES = {"{{ resource.plural }}": "plural", "{{ resource.singular }}": "singular"}
# What is written once, recorded, no text, or part of a file of another layer.
FIXED = (
    "migrations/versions/",
    ".fastgen/",
    ".copier-answers",
    ".env",
    "{{ _copier",
    ".git",
    "tests/queries.py",
)


@dataclass(frozen=True)
class Score:
    """How many of the user's lines are lost, misplaced or marked as a conflict, and of how many."""

    lines: int = 0
    lost: int = 0
    wrong: int = 0
    marked: int = 0

    def __add__(self, other: "Score") -> "Score":
        """Put two together."""
        return Score(
            self.lines + other.lines,
            self.lost + other.lost,
            self.wrong + other.wrong,
            self.marked + other.marked,
        )


@dataclass
class Editor:
    """Edits texts at random; it changes, for it remembers what it has moved."""

    random: Random
    tag: str
    written: int = 0
    moved: set[str] = field(default_factory=set)

    def edit(self, lines: Sequence[str]) -> list[str]:
        """Insert, replace, delete, move or copy, one to four times."""
        result = list(lines)
        for _ in range(self.random.randint(1, 4)):
            kinds = (
                self._insert,
                self._insert,
                self._replace,
                self._delete,
                self._move,
                self._copy,
            )
            result = self.random.choice(kinds)(result)
        return result

    def _write(self) -> list[str]:
        count = self.random.randint(1, 3)
        self.written += count
        return [f"# {self.tag} {number}" for number in range(self.written - count, self.written)]

    def _insert(self, lines: list[str]) -> list[str]:
        at = self.random.randint(0, len(lines))
        return [*lines[:at], *self._write(), *lines[at:]]

    def _replace(self, lines: list[str]) -> list[str]:
        start, end = self._choose(lines, 3)
        return [*lines[:start], *(self._write() if end > start else ()), *lines[end:]]

    def _delete(self, lines: list[str]) -> list[str]:
        start, end = self._choose(lines, 3)
        return [*lines[:start], *lines[end:]]

    def _move(self, lines: list[str]) -> list[str]:
        start, end = self._choose(lines, 5)
        block, rest = lines[start:end], [*lines[:start], *lines[end:]]
        self.moved |= set(block)
        at = self.random.randint(0, len(rest))
        return [*rest[:at], *block, *rest[at:]]

    def _copy(self, lines: list[str]) -> list[str]:
        start, end = self._choose(lines, 8)
        at = self.random.randint(0, len(lines))
        return [*lines[:at], *lines[start:end], *lines[at:]]

    def _choose(self, lines: list[str], most: int) -> tuple[int, int]:
        """Choose lines without Jinja."""
        start = self.random.randint(0, len(lines))
        end = start
        while end < min(len(lines), start + most) and not {"{%", "{{", "{#"} & _pairs(lines[end]):
            end += 1
        return start, end


def edit_template(root: Path, editor: Editor, codes: Sequence[Mapping[str, str]]) -> dict[str, str]:
    """Edit a template's files; return where those went that it renamed, nowhere for dropped."""
    files = [path for path in sorted(root.glob("template/*/**/*")) if _is_plain(path, root)]
    chosen = editor.random.sample(files, 30)
    went: dict[str, str] = {}
    for number, path in enumerate(chosen):
        lines = path.read_text().split("\n")
        path.write_text("\n".join(editor.edit(lines)))
        if number < 3 and "__init__" not in path.name:
            target = path.with_name(f"new_{path.name}")
            _rename(path, target, root)
            went |= dict(zip(_render(path, root, codes), _render(target, root, codes), strict=True))
        elif number == 3:
            path.unlink()
            went |= dict.fromkeys(_render(path, root, codes), "")
    return went


def _rename(path: Path, target: Path, root: Path) -> None:
    """Rename a file of the template, and what excludes it where its feature is off."""
    config = root / "copier.yml"
    old, new = (f"    /{_name_in_layer(each, root)[1]}\n" for each in (path, target))
    config.write_text(config.read_text().replace(old, new))
    path.rename(target)


def edit_project(root: Path, editor: Editor, hot: Sequence[str]) -> dict[str, str]:
    """Edit a project's files, most of them those that the template changes too.

    Returns where those went that the user moved, nowhere for deleted ones.
    """
    tree = read_tree(root)
    files = [path for path in sorted(tree) if not path.startswith(FIXED)]
    warm = [path for path in hot if path in files]
    chosen = editor.random.sample(warm, min(len(warm), 20))
    chosen += editor.random.sample([path for path in files if path not in chosen], 10)
    went: dict[str, str] = {}
    for number, path in enumerate(chosen):
        place = root / path
        place.write_text("\n".join(editor.edit(tree[path])))
        if number < 3 and tree[path][20:]:
            went[path] = f"mine/moved_{number}_{place.name}"
            (root / "mine").mkdir(exist_ok=True)
            place.rename(root / went[path])
        elif number == 3:
            place.unlink()
            went[path] = ""
    return went


def read_tree(root: Path) -> dict[str, list[str]]:
    """Return the lines of all texts of a project."""
    return {
        path.relative_to(root).as_posix(): path.read_text().split("\n")
        for path in sorted(root.rglob("*"))
        if path.is_file() and not {".git", ".undo"} & set(path.relative_to(root).parts)
    }


@dataclass(frozen=True)
class Case:
    """The three sides of an update, and where each side moved files to."""

    base: Tree
    mine: Tree
    theirs: Tree
    user_moves: Mapping[str, str]
    template_moves: Mapping[str, str]
    template_moved: frozenset[str]

    def pair(self) -> Iterator[tuple[str, str, str]]:
        """Yield the place of each file before, in the project, and in the new version."""
        for path in self.base:
            if not path.startswith(FIXED):
                yield path, self.user_moves.get(path, path), self.template_moves.get(path, path)


def judge(case: Case, merged: Tree) -> Score:
    """Judge an update by what became of the user's lines."""
    score = Score()
    found = {
        line: (path, number)
        for path, lines in merged.items()
        for number, line in enumerate(lines)
        if line.startswith("# user ")
    }
    for base, mine, theirs in case.pair():
        if mine and case.mine[mine] != case.base[base]:
            place = mine if mine != base or mine in merged else theirs
            score += _judge_file(case, (base, mine, theirs), place, merged, found)
    return score


def _judge_file(
    case: Case,
    paths: tuple[str, str, str],
    place: str,
    merged: Tree,
    found: Mapping[str, tuple[str, int]],
) -> Score:
    base, mine = case.base[paths[0]], case.mine[paths[1]]
    theirs = case.theirs.get(paths[2], [])
    result = merged.get(place, [])
    marked = _find_marked(result)
    own = [line for line in mine if line.startswith("# user ")]
    lost = [line for line in own if line not in found]
    kept = [line for line in own if line in found]
    held = [line for line in kept if found[line][0] == place and found[line][1] in marked]
    wrong = [line for line in kept if found[line][0] != place]
    if theirs:
        stable = _find_stable((base, mine, theirs, result)) - case.template_moved
        free = [line for line in kept if line not in held and line not in wrong]
        wrong += [line for line in free if not _is_in_place(line, mine, result, stable)]
    off = _count_off((base, mine, theirs), result) if theirs and not marked else 0
    return Score(len(own), len(lost), len(wrong) + off, len(held))


def _find_stable(sides: Sequence[Sequence[str]]) -> set[str]:
    """Return the lines that each side has exactly once."""
    counts = [Counter(side) for side in sides]
    return {line for line in counts[0] if line.strip() and all(each[line] == 1 for each in counts)}


def _is_in_place(line: str, mine: Sequence[str], result: Sequence[str], stable: set[str]) -> bool:
    at, here = mine.index(line), result.index(line)
    above = next((each for each in reversed(mine[:at]) if each in stable), None)
    below = next((each for each in mine[at + 1 :] if each in stable), None)
    is_after = above is None or result.index(above) < here
    return is_after and (below is None or here < result.index(below))


def _count_off(sides: Sequence[Sequence[str]], result: Sequence[str]) -> int:
    """Count the lines that are there too often or too seldom, where one side changed that."""
    base, mine, theirs = map(Counter, sides)
    there = Counter(result)
    return sum(
        abs(there[line] - (mine[line] + theirs[line] - base[line]))
        for line in {*base, *mine, *theirs}
        if mine[line] == base[line] or theirs[line] == base[line]
    )


def _find_marked(lines: Sequence[str]) -> set[int]:
    """Return the numbers of the lines between the markers of conflicts."""
    marked, inside = set[int](), False
    for number, line in enumerate(lines):
        inside = inside or line.startswith("<<<<<<< ")
        if inside:
            marked.add(number)
        inside = inside and not line.startswith(">>>>>>> ")
    return marked


def _pairs(line: str) -> set[str]:
    return {line[at : at + 2] for at in range(len(line))}


def _is_plain(path: Path, root: Path) -> bool:
    layer, name = _name_in_layer(path, root)
    is_own = layer in {"project", "resource"}
    return path.is_file() and is_own and not name.startswith(FIXED) and path.stat().st_size > 300


def _name_in_layer(path: Path, root: Path) -> tuple[str, str]:
    """Return the layer of a template's file, and its path there as projects have it."""
    layer, _, name = path.relative_to(root / "template").as_posix().partition("/")
    return layer, name.removesuffix(".jinja")


def _render(path: Path, root: Path, codes: Sequence[Mapping[str, str]]) -> list[str]:
    """Return the paths that a file of the template has in a project."""
    layer, name = _name_in_layer(path, root)
    found = []
    for code in codes if layer == "resource" else codes[:1]:
        each = name
        for variable, key in NAMES.items():
            each = each.replace(variable, code[key])
        found.append(each)
    return found
