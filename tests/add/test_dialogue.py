"""Names and fields that are asked for, in a real pseudo-terminal."""

from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest

from tests.conftest import Run, read_tree
from tests.terminal import (
    CTRL_C,
    CTRL_U,
    DOWN,
    ENTER,
    ESCAPE,
    UP,
    Start,
    Terminal,
    opened_terminals,
)

NAME, FIRST, NEXT = "The name of the resource", "The name of a field", "The name of the next field"


@pytest.fixture
def start(project: Path, environment: dict[str, str]) -> Iterator[Start]:
    """Return a function that starts `fastgen add resource` in a terminal."""
    with opened_terminals(project, environment) as run:
        yield partial(run, "add", "resource")


def test_fields_are_asked_for(start: Start, project: Path, fastgen: Run) -> None:
    """Name, type, argument, modifiers and their values; then the next; nothing ends."""
    terminal = start("orders", "--soft-delete", "--only", "list,create", "--no-tests")
    terminal.see(FIRST)
    terminal.type("price" + ENTER)
    terminal.see("price: which type?")
    terminal.type(DOWN * 5 + ENTER)
    terminal.see("How many digits")
    terminal.type("8,2" + ENTER)
    terminal.see("price: anything else?")
    terminal.type(DOWN * 4 + " " + DOWN * 3 + " " + ENTER)
    terminal.see("price: min:")
    terminal.type("0" + ENTER)
    terminal.see("price:decimal=8,2:min=0:sort")
    terminal.see(NEXT)
    terminal.type("state: str?" + ENTER)
    terminal.see("state:str:optional")
    terminal.see(NEXT)
    terminal.type(ENTER)
    command = (
        "fastgen add resource orders price:decimal=8,2:min=0:sort state:str:optional"
        " --only list,create --soft-delete --no-tests"
    )
    terminal.see(command)
    assert terminal.leave() == 0
    asked = read_tree(project)
    assert fastgen("remove", "resource", "orders", cwd=project).returncode == 0
    assert fastgen(*command.split()[1:], cwd=project).returncode == 0
    assert read_tree(project) == asked


def choose_reference(start: Start) -> Terminal:
    """Ask for a reference to the first table, up to its modifiers."""
    terminal = start("orders", "--dry-run")
    terminal.see(FIRST)
    terminal.type("item" + ENTER)
    terminal.see("item: which type?")
    terminal.type(DOWN * 18 + ENTER)
    terminal.see("item: which one?")
    terminal.type(ENTER)
    terminal.see("item: anything else?")
    return terminal


def test_a_reference_is_chosen(start: Start, project: Path) -> None:
    """From the tables that there are; what becomes of the row is chosen too."""
    terminal = choose_reference(start)
    terminal.type(DOWN * 6 + " " + ENTER)
    terminal.see("item: which one?")
    terminal.see("set_null")
    terminal.type(DOWN + ENTER)
    terminal.see("item:ref=items:on_delete=cascade")
    terminal.see(NEXT)
    terminal.type(ENTER)
    terminal.see("nothing was written")
    assert terminal.leave() == 0
    assert not (project / "app/models/order.py").exists()


def test_what_a_type_does_not_have_is_not_offered(start: Start) -> None:
    """A reference has a description, which is the last choice, and no example."""
    terminal = choose_reference(start)
    terminal.type(UP + " " + ENTER)
    terminal.see("item: desc:")


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("class", "is a keyword of Python"),
        ("Price", 'write it in small letters: "price"'),
        ("price:decimol", 'did you mean "decimal"?'),
        ("customer:ref=customers", 'there is no table "customers"'),
        ("a:str:sort:optional", "null has no place in an order"),
    ],
)
def test_what_is_wrong_is_told_at_once(start: Start, typed: str, said: str) -> None:
    """In the words of the command line; Enter is refused, and a correction passes."""
    terminal = start("orders")
    terminal.see(FIRST)
    terminal.type(typed)
    terminal.see(said)
    terminal.type(ENTER + CTRL_U + "title:str" + ENTER)
    terminal.see(NEXT)
    terminal.type("title")
    terminal.see('two fields called "title"')
    terminal.type(CTRL_U + ENTER)
    assert terminal.leave() == 0


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        (ENTER, "a resource needs a name"),
        ("class", "is a keyword of Python"),
        ("Items", 'the project has a table "items" already'),
    ],
)
def test_a_name_that_cannot_be_used(start: Start, typed: str, said: str) -> None:
    """It is told at once; Enter is refused, and a correction passes."""
    terminal = start()
    terminal.see(NAME)
    terminal.type(typed)
    terminal.see(said)
    terminal.type(ENTER + CTRL_U + "orders" + ENTER)
    terminal.see(FIRST)
    terminal.type(CTRL_C)
    assert terminal.leave() == 130


def test_what_does_not_go_together(start: Start) -> None:
    """It is told, and the modifiers are asked for again."""
    terminal = start("orders", "--dry-run")
    terminal.see(FIRST)
    terminal.type("title" + ENTER)
    terminal.see("title: which type?")
    terminal.type(ENTER)
    terminal.see("How long?")
    terminal.type(ENTER)
    terminal.see("title: anything else?")
    terminal.type(" " + DOWN * 4 + " " + ENTER)
    terminal.see("null has no place in an order")
    terminal.see("title: anything else?")
    terminal.type(" " + ENTER)
    terminal.see("title:str:sort")
    terminal.see(NEXT)
    terminal.type(ENTER)
    assert terminal.leave() == 0


def test_escape_goes_back(start: Start) -> None:
    """To the question before, and to the field before."""
    terminal = start("orders", "--dry-run")
    terminal.see(FIRST)
    terminal.type("title:str=5" + ENTER)
    terminal.see(NEXT)
    terminal.type("note" + ENTER)
    terminal.see("note: which type?")
    terminal.type(ESCAPE)
    terminal.see(NEXT)
    terminal.see("note")
    terminal.type(ESCAPE)
    terminal.see(FIRST)
    terminal.see("title:str=5")
    terminal.type("0" + ENTER)
    terminal.see(NEXT)
    terminal.type(ENTER)
    terminal.see("fastgen add resource orders title:str=50 --dry-run")
    assert terminal.leave() == 0


def test_the_name_is_asked_for(start: Start, project: Path) -> None:
    """First of all, and Esc comes back to it."""
    terminal = start("--dry-run")
    terminal.see(NAME)
    terminal.type("admin/orders" + ENTER)
    terminal.see(FIRST)
    terminal.see("Esc goes back")
    terminal.type(ESCAPE)
    terminal.see(NAME)
    terminal.see("admin/orders")
    terminal.type(CTRL_U + "invoices" + ENTER)
    terminal.see(FIRST)
    terminal.type("title:str" + ENTER)
    terminal.see(NEXT)
    terminal.type(ENTER)
    terminal.see("fastgen add resource invoices title:str --dry-run")
    assert terminal.leave() == 0
    assert not (project / "app/models/invoice.py").exists()


@pytest.mark.parametrize("presses", [0, 1, 2])
def test_ctrl_c_writes_nothing(start: Start, project: Path, presses: int) -> None:
    """At any question; the exit code is 130."""
    before = read_tree(project)
    terminal = start("orders")
    for text in ("The name of a field", "which type?")[:presses]:
        terminal.see(text)
        terminal.type(("title" if text.startswith("The") else "") + ENTER)
    terminal.see(("The name of a field", "which type?", "How long?")[presses])
    terminal.type(CTRL_C)
    terminal.see("Interrupted")
    assert terminal.leave() == 130
    assert read_tree(project) == before


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("class",), "is a keyword of Python"),
        (("orders", "--owner"), "--owner: the project has no users"),
        (("--owner",), "--owner: the project has no users"),
        (("items",), 'the project has a table "items" already'),
    ],
)
def test_what_was_given_is_checked_first(start: Start, words: tuple[str, ...], said: str) -> None:
    """Nobody answers questions in vain."""
    terminal = start(*words)
    terminal.see(said)
    assert terminal.leave() == 1
