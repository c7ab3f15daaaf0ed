"""What each type of field is to Python, to the database, to clients and to tests."""

from collections.abc import Callable
from dataclasses import dataclass

from fastgen.resource.field import Field
from fastgen.resource.layout import Piece, call, measure, quote

# A test run makes many rows; of fewer values than these, one would soon be taken.
ENOUGH = 32
# More rows than a whole run of all tests makes: up to here, the values begin again.
MANY = 100_000


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of code with what it imports, as `module:name`."""

    code: tuple[Piece, ...]
    imports: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Samples:
    """Values for documents and tests, as Python source; `body` counts up with `number`."""

    example: str
    body: str
    pair: tuple[str, str]
    invalid: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """A type of field: one row of the table."""

    python: str
    python_import: str = ""
    # The arguments of `mapped_column`; nothing if the annotation says it all.
    column: Callable[[Field], Part] = lambda _: Part(())
    migration: Callable[[Field], Piece]
    # What stands behind the type in `Annotated`, but for the examples.
    markers: Callable[[Field], Part]
    samples: Callable[[Field], Samples]
    # The arguments of pydantic's `Field`.
    limits: Callable[[Field], Part] = lambda _: Part(())
    # Whether an answer needs the same type as a body.
    is_read_alike: bool = False
    # The source of a default that was given as text. Raises ValueError.
    default: Callable[[Field, str], Part] | None = None
    # The type of a query parameter, where it is not the one of the body; None without equality.
    query: Callable[[Field], Part] | None = None
    check: Callable[[Field], str] = lambda _: ""
    arguments: bool = False
    keys: frozenset[str] = frozenset()
    flags: frozenset[str] = frozenset()

    @property
    def modifiers(self) -> frozenset[str]:
        """The flags and keys that its fields may have."""
        return self.flags | self.keys | EVERYWHERE


# The modifiers of all types.
EVERYWHERE = frozenset({"optional", "readonly", "writeonly", "desc"})
EQUAL = frozenset({"unique", "index", "filter"})
ORDERED = EQUAL | {"sort"}
TEXTUAL = ORDERED | {"search"}


def number(value: int) -> str:
    """Return an integer's literal, with a mark between thousands where it is long."""
    return f"{value:_}" if abs(value) >= 10_000 else str(value)  # noqa: PLR2004 - as people write


def parse_range(text: str) -> tuple[int, int]:
    """Read `80` or `1..80`: a length. Raises ValueError."""
    low, mark, high = text.partition("..")
    if not mark:
        low, high = "", low
    if not high.isdecimal() or not (low.isdecimal() or not low):
        message = f'"{text}" is no length: write a number, or two as in 1..80'
        raise ValueError(message)
    if int(low or 0) > int(high) or int(high) == 0:
        message = f'"{text}" is no length: the second number is the greater one'
        raise ValueError(message)
    return int(low or 1), int(high)


def fits_line(text: str) -> bool:
    """Return whether a text that nobody can break fits where the code needs it."""
    return measure(quote(text)) <= 70  # noqa: PLR2004 - the line less the deepest indent


def sa(name: str, *items: Piece) -> Piece:
    """Return a type in a migration."""
    return call(f"sa.{name}", *items)
