"""One change of one file, and what is to be known of its text: its line ends, its difference."""

from dataclasses import dataclass


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


def follow_ends(text: bytes, other: bytes) -> bytes:
    """Return a text, whose lines end in LF, with the line ends of another one.

    A line that both have ends as it does there; any other line ends as the one above it.
    """
    lines = other.split(b"\n")[:-1]
    ends = [line.endswith(b"\r") for line in lines]
    if not any(ends) or b"\r" in text:
        return text
    if all(ends):
        return text.replace(b"\n", b"\r\n")
    plain = [line.removesuffix(b"\r") for line in lines]
    wanted = text.split(b"\n")
    found = _match(plain, wanted)
    result, end = list[bytes](), ends[0]
    for number, line in enumerate(wanted[:-1]):
        end = ends[found[number]] if number in found else end
        result += [line, b"\r\n" if end else b"\n"]
    return b"".join([*result, wanted[-1]])


def _match(lines: list[bytes], others: list[bytes]) -> dict[int, int]:
    """Return the numbers of the lines that both texts have, by those of the second."""
    from difflib import SequenceMatcher  # noqa: PLC0415 - only a file of both ends needs it

    blocks = SequenceMatcher(None, lines, others, autojunk=False).get_matching_blocks()
    return {each.b + step: each.a + step for each in blocks for step in range(each.size)}


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


def _split(content: bytes | None) -> list[str]:
    text = (content or b"").decode(errors="replace")
    return [f"{line}\n" for line in text.split("\n")[:-1]] + [
        line for line in text.split("\n")[-1:] if line
    ]
