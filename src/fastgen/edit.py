"""One change of one file, and how the template's change meets what the user has there."""

from dataclasses import dataclass

from fastgen.errors import FastgenError


@dataclass(frozen=True)
class Edit:
    """A file before and after: None before is a new one, None after is one that goes."""

    path: str
    before: bytes | None
    after: bytes | None
    # None leaves a file's mode as it is; a new one is not executable then.
    executable: bool | None = None

    @property
    def is_empty(self) -> bool:
        """Whether nothing changes, neither content nor mode."""
        return self.before == self.after and (self.after is None or self.executable is None)

    @property
    def verb(self) -> str:
        """Say what the edit does."""
        if self.before is None:
            return "create"
        return "delete" if self.after is None else "change"


def is_pristine(content: bytes, pristine: bytes) -> bool:
    """Return whether a file is as it was made; a checkout may have changed its line ends."""
    return content in {pristine, pristine.replace(b"\n", b"\r\n")}


def is_python(content: bytes) -> bool:
    """Return whether a content is Python that this interpreter reads."""
    import ast  # noqa: PLC0415 - only a merge needs it

    try:
        ast.parse(content)
    except (SyntaxError, ValueError):
        return False
    return True


def show_diff(edit: Edit) -> str:
    """Return an edit as a unified diff that `patch -p1` and `git apply` take."""
    from difflib import unified_diff  # noqa: PLC0415 - only a diff needs it

    before, after = _split(edit.before), _split(edit.after)
    source = "/dev/null" if edit.before is None else f"a/{edit.path}"
    target = "/dev/null" if edit.after is None else f"b/{edit.path}"
    return "".join(_end(line) for line in unified_diff(before, after, source, target))


def _end(line: str) -> str:
    return line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n"


def refuse_foreign(paths: list[str]) -> None:
    """Raise FastgenError for files that are in the way and were not made by fastgen."""
    if paths:
        names = "".join(f"\n  {path}" for path in paths)
        message = f"These files are there already, and fastgen did not make them:{names}"
        raise FastgenError(message, "Move them away, or replace them with --force.")


def _split(content: bytes | None) -> list[str]:
    text = (content or b"").decode(errors="replace")
    return [f"{line}\n" for line in text.split("\n")[:-1]] + [
        line for line in text.split("\n")[-1:] if line
    ]
