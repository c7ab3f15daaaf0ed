"""Wiring a resource into the files that a person has edited, and out of them again.

The place is found in the syntax tree, and bytes are put there: all others stay. What cannot be
done with certainty is refused, with the lines to type.
"""

from fastgen.errors import FastgenError
from fastgen.resource import exporting, routing
from fastgen.resource.module import UnsureError
from fastgen.resource.reference import Code
from fastgen.resource.seam import ROUTER


def wire(path: str, content: bytes | None, code: Code) -> bytes:
    """Wire a resource into one of the two files; once it is, nothing changes.

    Raises FastgenError, with the exact lines to add, for a file that leaves doubt.
    """
    try:
        return _wire(path, content, code)
    except UnsureError as error:
        raise _explain(path, code, "wired", "Add", error) from error


def unwire(path: str, content: bytes | None, code: Code) -> bytes | None:
    """Take a resource out of one of the two files; where it is not wired, nothing changes.

    Raises FastgenError, with the exact lines to remove, for a file that leaves doubt.
    """
    if content is None:
        return None
    try:
        if path == ROUTER:
            return routing.exclude(content, code["plural"])
        return exporting.withdraw(content, code["singular"], code["model"])
    except UnsureError as error:
        raise _explain(path, code, "unwired", "Remove", error) from error


def list_lines(path: str, code: Code) -> list[str]:
    """Return the lines that wire a resource."""
    if path == ROUTER:
        plural = code["plural"]
        return [*routing.make_import(plural).lines, f"router.include_router({plural})"]
    model = code["model"]
    new = exporting.make_import(code["singular"], model)
    return [*new.lines, f'__all__ = [..., "{model}", ...]']


def _wire(path: str, content: bytes | None, code: Code) -> bytes:
    if content is None:
        message = "there is no such file"
        raise UnsureError(message)
    if path == ROUTER:
        return routing.include(content, code["plural"])
    return exporting.export(content, code["singular"], code["model"])


def _explain(path: str, code: Code, aim: str, task: str, error: UnsureError) -> FastgenError:
    message = f"{path} cannot be {aim} with certainty: {error}."
    lines = "\n".join(f"    {line}" for line in list_lines(path, code))
    hint = f"Nothing was written. {task} this yourself, then run the command again:\n\n{lines}"
    return FastgenError(message, hint)
