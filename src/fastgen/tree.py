"""A folder's tree, drawn."""

from collections.abc import Iterable, Iterator


def draw_tree(root: str, paths: Iterable[str]) -> str:
    """Draw paths as a tree: folders first, then files, each in order of its name."""
    return "\n".join([root, *_draw([path.split("/") for path in paths], "")])


def _draw(paths: list[list[str]], indent: str) -> Iterator[str]:
    files = sorted(path[0] for path in paths if len(path) == 1)
    folders: dict[str, list[list[str]]] = {}
    for path in sorted(path for path in paths if len(path) > 1):
        folders.setdefault(path[0], []).append(path[1:])
    entries = [*folders, *files]
    for entry in entries:
        last = entry == entries[-1]
        yield f"{indent}{'└── ' if last else '├── '}{entry}{'/' * (entry in folders)}"
        yield from _draw(folders.get(entry, []), indent + ("    " if last else "│   "))
