"""What relations mean, and which of them there cannot be."""

from collections.abc import Mapping

import pytest

from fastgen.errors import FastgenError
from fastgen.resource.code.answer import build_code
from fastgen.resource.code.reach import find_cases, write_rows
from fastgen.resource.link import link
from fastgen.resource.reference import USERS, Step, Target, make_target
from fastgen.resource.spec import Resource, parse_resource

PEOPLE = Target("people", "person", "Person", route="/people")
ORDER_ITEMS = Target("order_items", "order_item", "OrderItem", route="/order-items")
OWNED = Step("shop", "Shop", is_owned=True)
SHOPS = Target("shops", "shop", "Shop", route="/shops", path=(OWNED,))
FLOOR = Step("floor", "Floor")
FLOORS = Target("floors", "floor", "Floor", route="/shops/{shop_id}/floors", path=(FLOOR, OWNED))
SOFT = Target("tags", "tag", "Tag", path=(Step("tag", "Tag", is_soft=True),))
BOOKS = Target("books", "book", "Book", links={"book_authors": "/books/{book_id}/authors"})
PAGES = Target("authors", "author", "Author", route="/books/{book_id}/authors")
TABLES = [USERS, PEOPLE, ORDER_ITEMS, SHOPS, FLOORS, SOFT, BOOKS]


def make(name: str, *fields: str, **options: object) -> Resource:
    """Read a resource beside some others."""
    return parse_resource(name, fields, options, tables=TABLES)


def test_many_links_between_two_resources() -> None:
    """Each has a table and another side of its own."""
    resource = make("plays", "name", "authors:m2m=people", "editors:m2m=people", "star:ref=people")
    found = [(each.secondary, each.far, each.back) for each in resource.links]
    assert found == [
        ("play_authors", "person_id", "plays_as_authors"),
        ("play_editors", "person_id", "plays_as_editors"),
    ]
    assert [each.back for each in resource.references] == ["plays_as_star"]


@pytest.mark.parametrize(
    ("only", "paths"), [("create,get", '["/{id}"]'), ("create,list,get", '["", "/{id}"]')]
)
def test_what_goes_with_another_row_is_read_at_each_path(only: str, paths: str) -> None:
    """One path alone is a list too, and not gone through by its letters."""
    resource = make("plays", "name", "star:ref=people:on_delete=cascade", cache=True, only=only)
    code = build_code(resource, revision="1", down_revision="None")
    expected = f"    urls = [URL + path.format(**body) for path in {paths}]"
    assert expected in code["cache_tests"]


def test_links_of_a_resource_to_itself() -> None:
    """Both columns of the table have names of their own, and both sides say which is which."""
    resource = make("parts", "name", "fits:m2m=parts")
    (fits,) = resource.links
    assert (fits.far, fits.back) == ("other_part_id", "parts_as_fits")
    (code,) = link([build_code(resource, revision="1", down_revision="None")])
    columns = "\n".join(code["model_columns"])
    assert 'primaryjoin="Part.id == part_fits.c.part_id"' in columns
    assert 'primaryjoin="Part.id == part_fits.c.other_part_id"' in columns


def test_links_to_what_a_row_is_nested_in() -> None:
    """The path names that one already."""
    resource = make("lamps", "name", "shops:m2m=shops", "floors:m2m=floors", parent="floors")
    assert [each.far for each in resource.links] == ["other_shop_id", "other_floor_id"]


def test_links_to_users() -> None:
    """They have no other side, and no more is told of users than their ids."""
    resource = make("tasks", "name", "watchers:m2m=users")
    code = build_code(resource, revision="1", down_revision="None")
    assert resource.links[0].back == ""
    assert "response_model=Page[LinkedRead]" in "\n".join(code["endpoints"])
    assert "UserRead" not in str(code)


@pytest.mark.parametrize(
    ("target", "expected"),
    [
        (PEOPLE, "PersonRepository(session)"),
        (SHOPS, "ShopRepository(session, owner_id=user.id)"),
        (SOFT, "TagRepository(session)"),
        (
            FLOORS,
            "FloorRepository(session, shop_id=ShopRepository(session, owner_id=user.id))",
        ),
    ],
)
def test_where_to_look_for_rows(target: Target, expected: str) -> None:
    """As far up as something can hide them."""
    assert str(write_rows(target)) == expected


def test_how_rows_are_hidden() -> None:
    """Each step that can hide a row is a case of its own."""
    assert [str(case) for case in find_cases(SOFT.path)] == ['{Tag: {"deleted_at": utcnow()}}']
    assert [str(case) for case in find_cases(FLOORS.path)] == [
        '{Floor: {"shop_id": UUID(PARENTS[1])}, Shop: {"owner_id": UUID(PARENTS[0])}}'
    ]


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        (["shop:ref=shops"], {"shop_id"}),
        (["floor:ref=floors", "person:ref=people"], {"floor_id"}),
        (["tag:ref=tags:optional"], {"tag_id"}),
        (["person:ref=people", "assignee:ref=users"], set()),
        (["twin:ref=things:optional"], set()),
    ],
)
def test_what_is_checked(fields: list[str], expected: set[str]) -> None:
    """References to rows that the database has, and that not all callers find."""
    resource = make("things", "name", *fields)
    assert {each.field.attribute for each in resource.checked} == expected


def test_a_reference_to_its_own_rows_is_checked() -> None:
    """Where these belong to users."""
    resource = make("things", "name", "twin:ref=things:optional", owner=True)
    assert [each.field.attribute for each in resource.checked] == ["twin_id"]


def test_where_everybody_reads() -> None:
    """Nobody writes, so that nothing is checked."""
    resource = make("things", "name", "shop:ref=shops", public=True, only="list,get")
    assert resource.checked == []


LONG = "l" * 30


@pytest.mark.parametrize(
    ("words", "options", "expected"),
    [
        ("orders items:m2m=people", {}, 'items: its table would be "order_items"'),
        ("books_authors x", {"singular": "book_author", "plural": "book_authors"}, "books have it"),
        ("orders x item_s:m2m=people order_item_s", {}, "it is a field as well"),
        ("plays service:m2m=people", {}, 'write "services"'),
        (f"mathematical_olympiads {LONG}:m2m=floors", {}, "more than 59 characters together"),
        ("mathematical_olympiads ab_and_more:m2m=mathematical_olympiads", {}, "too"),
        ("plays shop:ref=shops", {"public": True}, "shop: shops belong to users"),
        ("plays floors:m2m=floors", {"public": True}, "floors: floors belong to users"),
        ("plays x", {"public": True, "parent": "floors"}, "--parent: floors belong to users"),
    ],
)
def test_what_cannot_be(words: str, options: Mapping[str, object], expected: str) -> None:
    """It is refused, and what to do is said."""
    name, *fields = words.split()
    with pytest.raises(FastgenError) as caught:
        make(name, "name", *fields, **options)
    assert expected in caught.value.message


def test_two_meanings_of_a_path() -> None:
    """Links and a nested resource cannot share one, whichever comes first."""
    links = {"book_x": "/books/{book_id}/authors"}
    books = Target("books", "book", "Book", route="/books", links=links)
    with pytest.raises(FastgenError, match="is the path of links of books"):
        parse_resource("authors", ["name"], {"parent": "books"}, tables=[books])
    with pytest.raises(FastgenError, match="is the path of authors"):
        parse_resource("books", ["name", "authors:m2m=people"], tables=[PEOPLE, PAGES])


def test_what_is_recorded() -> None:
    """What a resource is nested in is read again as it was."""
    code = build_code(
        make("lamps", "name", "plugs:m2m=people", parent="floors", soft_delete=True),
        revision="1",
        down_revision="None",
    )
    target = make_target(code)
    assert target.path == (Step("lamp", "Lamp", is_soft=True), FLOOR, OWNED)
    route = "/shops/{shop_id}/floors/{floor_id}/lamps"
    assert target.links == {"lamp_plugs": f"{route}/{{lamp_id}}/plugs"}
