"""All names follow from one, in either number."""

from pathlib import Path

import pytest

from fastgen.resource.naming import NameFaultError, derive_names, find_article
from fastgen.resource.noun import pluralize, singularize

LINES = (Path(__file__).parent / "nouns.txt").read_text(encoding="utf-8").split("\n")
NOUNS = [tuple(line.split()) for line in LINES if line]


def test_there_are_enough_nouns() -> None:
    """Rules that hold for few words hold for nothing."""
    assert len(NOUNS) >= 250


@pytest.mark.parametrize(("singular", "plural"), NOUNS)
def test_either_number_may_be_typed(singular: str, plural: str) -> None:
    """Both give the same two."""
    before, mark, last = singular.rpartition("_")
    assert before + mark + pluralize(last) == plural
    before, mark, last = plural.rpartition("_")
    assert before + mark + singularize(last) == singular
    assert before + mark + singularize(singular.rpartition("_")[2]) == singular


@pytest.mark.parametrize("typed", ["order-items", "OrderItem", "order_item", "order items"])
def test_any_spelling(typed: str) -> None:
    """A resource is called the same, however it was typed."""
    names = derive_names(typed)
    assert (names.singular, names.plural) == ("order_item", "order_items")
    assert (names.model, names.table, names.path) == ("OrderItem", "order_items", "order-items")
    assert (names.label, names.a_label, names.labels) == (
        "order item",
        "an order item",
        "order items",
    )


def test_a_folder_is_part_of_the_path_alone() -> None:
    """The table is not called after it."""
    names = derive_names("admin/Order")
    assert (names.path, names.table) == ("admin/orders", "orders")
    assert names.describe("/admin/orders") == (
        "order → Order, OrderCreate, OrderUpdate, OrderRead, table orders, /api/v1/admin/orders"
    )


def test_what_is_given_wins() -> None:
    """Where the rules are wrong."""
    names = derive_names("octopus", plural="octopodes")
    assert (names.singular, names.plural) == ("octopus", "octopodes")
    assert derive_names("media", singular="medium", plural="media").model == "Medium"


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("class", "keyword of Python"),
        ("list", 'write "listing"'),
        ("property", 'write "estate"'),
        ("values", "word of SQL"),
        ("page", 'write "article"'),
        ("errors", 'write "failure"'),
        ("order__items", 'write "order_items"'),
        ("1st", "is no name"),
        ("", "is no name"),
        ("x" * 41, "are the most"),
        ("../etc/orders", "no part of a path"),
        ("Ad min/orders", "no part of a path"),
        ("straße", "is no name"),
        ("tmp_files", 'write "temporary"'),
    ],
)
def test_a_name_that_cannot_be_used(name: str, expected: str) -> None:
    """It is refused with a proposal."""
    with pytest.raises(NameFaultError, match=expected):
        derive_names(name)


@pytest.mark.parametrize(
    ("label", "article"),
    [
        *(("order", "an"), ("user", "a"), ("hour", "an"), ("university", "a"), ("umbrella", "an")),
        *(("unit", "a"), ("european city", "a"), ("one time code", "a"), ("upload", "an")),
        *(("house", "a"), ("sms", "an"), ("url", "a"), ("invoice", "an"), ("item", "an")),
    ],
)
def test_the_article_follows_the_sound(label: str, article: str) -> None:
    """And not the letter."""
    assert find_article(label) == article
