"""The decorators of tests that are run several times."""

from collections.abc import Sequence

from fastgen.resource.layout import Call, Piece, call, lay_out, quote
from fastgen.resource.spec import Resource

# What clients call for each operation.
METHODS = {
    "list": ("get",),
    "create": ("post",),
    "get": ("get",),
    "update": ("put", "patch"),
    "delete": ("delete",),
}


def parametrize(values: Sequence[str], *, name: str = "name") -> list[str]:
    """Return the decorator of a test that is run for each of some texts."""
    return _write(quote(name), tuple(map(quote, values)))


def parametrize_rows(names: Sequence[str], rows: Sequence[Piece]) -> list[str]:
    """Return the decorator of a test that is run for rows of values."""
    return _write(Call("", tuple(map(quote, names))), tuple(rows))


def parametrize_methods(resource: Resource, *operations: str) -> list[str]:
    """Return the decorator of a test that is run for the methods of some operations."""
    wanted = [each for each in operations if each in resource.operations]
    return parametrize([method for each in wanted for method in METHODS[each]], name="method")


def _write(head: Piece, items: tuple[Piece, ...]) -> list[str]:
    return lay_out(call("@pytest.mark.parametrize", head, Call("", items, "[]")), indent=0)
