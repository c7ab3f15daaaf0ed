"""Wiring into edited files: once, with every other byte kept, or refused with the lines."""

import sys
import types
from collections import Counter
from collections.abc import Iterator

import pytest

from fastgen.errors import FastgenError
from fastgen.resource.seam import MODELS as MODELS_PATH
from fastgen.resource.seam import ROUTER as ROUTER_PATH
from fastgen.resource.wiring import list_lines, unwire, wire
from tests.add.corpus_models import MODELS
from tests.add.corpus_router import ALREADY, REFUSED, ROUTERS, WIRED

CODE = {"singular": "order", "plural": "orders", "model": "Order"}
CASES = [(ROUTER_PATH, name, *case) for name, case in ROUTERS.items()]
CASES += [(MODELS_PATH, name, *case) for name, case in MODELS.items()]
IDS = [f"{path.split('/')[1]}-{name}" for path, name, _, _ in CASES]
ENDPOINTS = ("items", "orders", "users", "order_lines")
KNOWN = {"base": "Base", "item": "Item", "order": "Order", "user": "User"}
KNOWN["order_line"] = "OrderLine"


# What nobody but their authors can take apart.
TANGLED = {
    "wired by a variable",
    "wired in a loop",
    "wired in a try",
    "wired in a function",
    "wired and added",
    "wired beside others that are found by name",
}


class Router:
    """As much of an APIRouter as wiring needs."""

    def __init__(self, **_: object) -> None:
        self.children: list[Router] = []

    def include_router(self, router: "Router", **_: object) -> None:
        """Take another router in."""
        self.children.append(router)

    def get(self, _path: str) -> object:
        """Decorate nothing."""
        return lambda function: function

    def count(self, other: "Router") -> int:
        """Return how many times another router is reached."""
        return sum((each is other) + each.count(other) for each in self.children)


def make_module(name: str, **content: object) -> types.ModuleType:
    """Make a module that can be imported, as an attribute of its parent too."""
    module = types.ModuleType(name)
    module.__path__ = []
    vars(module).update(content)
    sys.modules[name] = module
    parent, _, last = name.rpartition(".")
    if parent:
        setattr(sys.modules[parent], last, module)
    return module


@pytest.fixture(autouse=True)
def stubs(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Put an application of stubs in place of the imports."""
    before = dict(sys.modules)
    make_module("fastapi", APIRouter=Router)
    for name in ("app", "app.api", "app.api.v1", "app.api.v1.endpoints", "app.core"):
        make_module(name)
    make_module("app.core.config", settings=1, router=Router())
    for name in ENDPOINTS:
        make_module(f"app.api.v1.endpoints.{name}", router=Router())
    monkeypatch.setattr("builtins.print", lambda *_: None)
    yield
    for name in set(sys.modules) - set(before):
        del sys.modules[name]


def run(path: str, content: bytes) -> dict[str, object]:
    """Execute a file in the place of the project's, and return its names."""
    package = "app.api.v1" if path == ROUTER_PATH else "app.models"
    if path == MODELS_PATH:
        make_module("app.models")
        for name, model in KNOWN.items():
            make_module(f"app.models.{name}", **{model: type(model, (), {})})
    names: dict[str, object] = {
        "__name__": f"{package}.router" if path == ROUTER_PATH else package,
        "__package__": package,
        "__path__": [],
    }
    exec(compile(content, path, "exec"), names)  # noqa: S102 - what executing does is the judge
    return names


def check_wired(path: str, content: bytes) -> None:
    """Check that running the file wires the resource exactly once."""
    names = run(path, content)
    if path == ROUTER_PATH:
        router = names["router"]
        assert isinstance(router, Router)
        assert router.count(sys.modules["app.api.v1.endpoints.orders"].router) == 1
        return
    module = sys.modules["app.models.order"]
    values = [id(value) for value in names.values()]
    assert id(module) in values or id(module.Order) in values
    exported = names.get("__all__")
    if exported is not None and id(module.Order) in values:
        assert isinstance(exported, list | tuple)
        bound = [name for name, value in names.items() if value is module.Order]
        if bound != ["Order"] or b"import *" not in content:
            assert sum(Counter(exported)[name] for name in bound) == 1


def is_kept(before: bytes, after: bytes) -> bool:
    """Return whether all bytes are still there in their order, with others between them."""
    rest = iter(after)
    return all(byte in rest for byte in before)


@pytest.mark.parametrize(("path", "name", "text", "expected"), CASES, ids=IDS)
def test_wire_when_edited(path: str, name: str, text: str, expected: str) -> None:
    """The result is judged by running it; a second run changes nothing."""
    content = text.encode()
    if expected == REFUSED:
        with pytest.raises(FastgenError) as caught:
            wire(path, content, CODE)
        assert all(line in caught.value.hint for line in list_lines(path, CODE)), name
        return
    result = wire(path, content, CODE)
    check_wired(path, result)
    assert wire(path, result, CODE) == result
    assert (result == content) is (expected == ALREADY), result.decode()
    assert is_kept(content, result)
    added = len(result) - len(content)
    assert added < 160, result.decode()


@pytest.mark.parametrize(("path", "name", "text", "expected"), CASES, ids=IDS)
def test_unwire_when_wired(path: str, name: str, text: str, expected: str) -> None:
    """Taking out what was put in gives the file of before, byte for byte."""
    partly = {"imported", "exported"} & set(name.split())
    if expected != WIRED or partly:
        return
    content = text.encode()
    assert unwire(path, wire(path, content, CODE), CODE) == content


@pytest.mark.parametrize(("path", "name", "text", "expected"), CASES, ids=IDS)
def test_unwire_when_wired_by_hand(path: str, name: str, text: str, expected: str) -> None:
    """What a person wired is taken out whole, or refused with the lines."""
    if expected != ALREADY:
        return
    if name in TANGLED:
        with pytest.raises(FastgenError) as caught:
            unwire(path, text.encode(), CODE)
        assert "Remove this yourself" in caught.value.hint
        return
    result = unwire(path, text.encode(), CODE)
    names = run(path, result or b"")
    if path == ROUTER_PATH:
        router = names["router"]
        assert isinstance(router, Router)
        assert router.count(sys.modules["app.api.v1.endpoints.orders"].router) == 0
    else:
        assert id(sys.modules["app.models.order"].Order) not in map(id, names.values())


def test_the_corpus_is_large() -> None:
    """It holds what people do to such files."""
    assert len(CASES) >= 60
    assert Counter(case[3] for case in CASES).keys() == {WIRED, ALREADY, REFUSED}


@pytest.mark.parametrize("path", [ROUTER_PATH, MODELS_PATH])
def test_wire_when_the_file_is_gone(path: str) -> None:
    """A file that was moved is refused with the lines, and has nothing to take out."""
    with pytest.raises(FastgenError, match="no such file"):
        wire(path, None, CODE)
    assert unwire(path, None, CODE) is None
