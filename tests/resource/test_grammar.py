"""The language of fields: what is read, how it is echoed, and what is wrong with the rest."""

import pytest

from fastgen.errors import FastgenError
from fastgen.resource.grammar import read_fields
from fastgen.resource.reference import Step, Target
from fastgen.resource.spec import parse_resource


@pytest.mark.parametrize(
    ("word", "canonical"),
    [
        ("title", "title:str"),
        ("title:unique", "title:str:unique"),
        ("name:str=1..80:sort:unique", "name:str=1..80:unique:sort"),
        ("name:str:len=1..80", "name:str=1..80"),
        ("price:decimal=10,2:sort:min=0", "price:decimal=10,2:min=0:sort"),
        (
            "site:url:default=https://x.y:8080/z:unique",
            "site:url:default=https://x.y:8080/z:unique",
        ),
        ("opens:time:default=08:30:00:filter", "opens:time:default=08:30:00:filter"),
        ("price: decimal(10,2) = 0", "price:decimal=10,2:default=0"),
        ("price: decimal(10, 2)", "price:decimal=10,2"),
        ("note: str?", "note:str:optional"),
        ("note: str | None", "note:str:optional"),
        ("tags: list[str]", "tags:list=str"),
        ("price:decimal{10,2}:index", "price:decimal=10,2:index"),
        ("title:string:uniq", "title:str:unique"),
        ("count:integer", "count:int"),
        ("done:boolean", "done:bool"),
        ("status:enum:a:b", "status:enum=a,b"),
        ("status:enum:a:b:filter", "status:enum=a,b:filter"),
        ("customer_id:references:customers", "customer:ref=customers"),
        ("customer:ref=customers:on_delete=cascade", "customer:ref=customers:on_delete=cascade"),
        ("tags:array:string", "tags:list=str"),
    ],
)
def test_canonical_form(word: str, canonical: str) -> None:
    """Every accepted form is echoed in one, which reads as the same field again."""
    for each in (word, canonical):
        fields, problems = read_fields([each])
        assert not problems
        assert [str(field) for field in fields] == [canonical]


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (["price:decimal10", "price:decimal2"], "write price:decimal=10,2"),
        (["name:str1", "name:str2", "name:str3"], "write name:str=1..3"),
        (["s:enuma:sort", "s:enumb:sort"], "write s:enum=a,b:sort"),
        (["name:strr"], 'name: "strr" is no type; did you mean "str"?'),
        (["name:str:uniqe"], 'name: "uniqe" is no modifier; did you mean "unique"?'),
        (["name:str:mn=3"], 'did you mean "min="?'),
        (["name:str:min"], '"min" needs a value'),
        (["name:str:unique=yes"], '"unique" takes no value'),
        (["name:str:int"], 'the type "int" stands right after the name'),
        (["name=str"], 'write "name:str"'),
        (["first-name:str"], 'write "first_name"'),
        ([":str"], "a field begins with its name"),
        (["name::str"], "a colon with nothing after it"),
        (["name:str=80:len=90"], "the length is given twice"),
    ],
)
def test_what_cannot_be_read(words: list[str], expected: str) -> None:
    """The problem names the field, and says what to write."""
    _, problems = read_fields(words)
    assert len(problems) == 1
    assert expected in problems[0]


@pytest.mark.parametrize(
    ("field", "expected"),
    [
        ("class:str", "keyword of Python"),
        ("l:int", 'write "length"'),
        ("type:str", 'write "kind"'),
        ("order:int", "word of SQL"),
        ("metadata:json", 'write "attributes"'),
        ("model_year:int", 'write "year_value"'),
        ("id:uuid", "every table has"),
        ("total:int", "query parameter"),
        ("date:date", 'write "day"'),
        ("read:bool", 'write "is_read"'),
        ("a__b:str", "two underscores"),
        ("Name:str", '"name"'),
        ("x" * 41 + ":str", "40 are the most"),
        ("a:str:sort:optional", "null has no place"),
        ("a:int:readonly", "nobody sets a readonly field"),
        ("a:str:writeonly:filter", "would be read through filter"),
        ("a:text:unique", '"text" cannot be "unique"'),
        ("a:int=3", "takes no arguments"),
        ("a:int:pattern=x", 'has no "pattern"'),
        ("a:int:max=3000000000", "write bigint"),
        ("a:int:default=x", "no whole number"),
        ("a:int:min=5:default=1", "not between"),
        ("a:float:max=1:example=5", "out of range"),
        ("a:decimal=3,5", "is no decimal"),
        ("a:decimal=39,2", "38 at most"),
        ("a:decimal=38,2:max=1000000000000000000000000000000000000", "no decimal of 38 digits"),
        ("a:decimal=5,2:default=0.001", "no decimal of 5 digits"),
        ("a:str=9..3", "is no length"),
        ("a:str=1000:unique", "an index holds up to"),
        ("a:str:pattern=[0-9]", "must hold for the whole"),
        (r"a:str:pattern=^\d+$:example=1", "spell the characters out"),
        ("a:str:pattern=^[0-9]+$", "needs an example"),
        ("a:str:pattern=^[0-9]+$:example=x", "does not match"),
        ("a:enum", "an enum needs values"),
        ("a:enum=x,X", "would be the same"),
        ("a:enum=x,y:default=z", "is none of x, y"),
        ("a:date:default=tomorrow", "is no date"),
        ("a:datetime:default=2026-01-31", "is no time"),
        ("a:bool:default=yes", "neither true nor false"),
        ("a:email:default=x", "is no email"),
        ("a:list=json", "is no list"),
        ("a:list:example=x", '"list" has no "example"'),
        ("a:json:example=x", '"json" has no "example"'),
        ("a:enum=x,y:example=z", '"example=z" is none of x, y'),
        ("a:date:example=now", '"example=now" is no date: write it as in 2026-01-31'),
        ("a:datetime:example=2026-01-31", "is no time: write it as in 2026-01-31T12:00:00Z"),
        ("a:time:example=8", '"example=8" is no time of day'),
        ("a:duration:max=60:example=61", '"example=61" is no number of seconds from 0 to 60'),
        ("a:uuid:example=x", '"example=x" is no UUID'),
        ("a:bool:example=1", '"example=1" is neither true nor false'),
        ("a:ref=customers", 'there is no table "customers"; there are: people'),
        ("a:ref", "a reference names one table"),
        ("a:ref=people,things", "a reference names one table"),
        ("a:ref=people:on_delete=set_null", "needs a field that is optional"),
        ("a:ref=people:on_delete=keep", "is none of restrict, cascade, set_null"),
        ("a:ref=things", "must be optional, and not unique"),
        ("a:ref=things:optional:unique", "must be optional, and not unique"),
        ("copy:ref=people", "is an attribute of Pydantic's or SQLAlchemy's models"),
        ("a:m2m=customers", 'there is no table "customers"; there are: people'),
        ("a:m2m", "a link names one table"),
        ("a:m2m=people:unique", '"m2m" cannot be "unique"'),
        ("a:m2m=people:optional", 'a link has no "optional"'),
        ("a:m2m=people:desc=All", 'a link has no "desc="'),
        ("a:m2m=people", "at least one field that clients can write"),
        ("a:str:column=b", "not available yet"),
    ],
)
def test_what_cannot_be_made(field: str, expected: str) -> None:
    """It is refused before anything is written."""
    with pytest.raises(FastgenError) as caught:
        parse_resource("things", [field], tables=[Target("people", "person", "Person")])
    assert expected in caught.value.message


def test_all_problems_of_a_line_are_told_together() -> None:
    """Each names its field."""
    with pytest.raises(FastgenError) as caught:
        parse_resource("class", ["a:strr", "id:int", "b", "b"], {"cash": True}, tables=())
    for name in ("--cash", "class", "a", "id", "b"):
        assert f"\n  - {name}: " in caught.value.message
    assert "5 problems" in caught.value.message


def test_what_cannot_be_cached() -> None:
    """What nobody reads."""
    given = {"cache": True, "only": "create"}
    with pytest.raises(FastgenError, match="--cache: there is nothing to cache"):
        parse_resource("things", ["title"], given, tables=())


def test_operations_are_in_order() -> None:
    """As a word of the command line, or as a list of a file."""
    for only in ("get,list", ["get", "list"]):
        resource = parse_resource("things", ["title"], {"only": only}, tables=())
        assert resource.operations == ("list", "get")


def test_an_operation_that_is_unknown() -> None:
    """It is named."""
    with pytest.raises(FastgenError, match='there is no operation "read"'):
        parse_resource("things", ["title"], {"only": "list,read"}, tables=())


@pytest.mark.parametrize(
    ("fields", "options", "expected"),
    [
        (["version:int"], {"versioned": True}, "version: --versioned makes a column"),
        (["deleted_at"], {"soft_delete": True}, "deleted_at: --soft-delete makes a column"),
        (
            ["a"],
            {"parent": "nobody"},
            '--parent: there is no resource "nobody"; there are: pens, people',
        ),
        (["a"], {"parent": "thing"}, '--parent: there is no resource "thing"'),
        (["person:ref=people"], {"parent": "people"}, "person: --parent makes this field"),
        (["person_id:int"], {"parent": "people"}, "person: --parent makes this field"),
        (["a"], {"parent": "pens", "public": True}, "--parent: pens belong to users, and --public"),
    ],
)
def test_options_that_do_not_go_with_fields(
    fields: list[str], options: dict[str, object], expected: str
) -> None:
    """What an option makes, no field can be."""
    people = Target("people", "person", "Person", route="/people")
    pens = Target("pens", "pen", "Pen", path=(Step("pen", "Pen", is_owned=True),))
    with pytest.raises(FastgenError) as caught:
        parse_resource("things", fields, options, tables=[people, pens])
    assert expected in caught.value.message


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        ({"owner": True}, "--owner: the project has no users who log in"),
        ({"auth": True}, "--auth: the project has no users who log in"),
        ({"role": "admin"}, "--role: the project has no users who log in"),
        ({"role": "boss"}, '--role: there is no role "boss"; there are user, admin'),
        ({"public": True, "owner": True}, "--public: does not go with --owner"),
    ],
)
def test_options_that_need_users(options: dict[str, object], expected: str) -> None:
    """Where nobody logs in, nobody can be told from others."""
    with pytest.raises(FastgenError) as caught:
        parse_resource("things", ["title"], options, tables=())
    assert expected in caught.value.message


def test_with_users_a_resource_is_guarded() -> None:
    """Unless it is public; an owner's id is a field that clients read and never send."""
    users = Target("users", "user", "User", is_resource=False)
    assert parse_resource("things", ["title"], {}, tables=[users]).is_guarded
    assert not parse_resource("things", ["title"], {"public": True}, tables=[users]).is_guarded
    assert not parse_resource("things", ["title"], {}, tables=[]).is_guarded
    owned = parse_resource("things", ["title"], {"owner": True}, tables=[users])
    assert [field.attribute for field in owned.scope] == ["owner_id"]
    assert not owned.scope[0].is_written


def test_a_link_is_no_column() -> None:
    """It is recorded among the fields, and makes a table of its own."""
    people = Target("people", "person", "Person")
    resource = parse_resource("things", ["name", "makers:m2m=person"], tables=[people])
    assert resource.to_strings() == ["name:str", "makers:m2m=people"]
    assert [field.name for field in resource.fields] == ["name"]
    assert [link.secondary for link in resource.links] == ["thing_makers"]


def test_a_path_within_a_path() -> None:
    """Its parent's path comes first, whatever that is nested in."""
    wheel = Target("wheels", "wheel", "Wheel", route="/cars/{car_id}/wheels")
    resource = parse_resource("bolts", ["size:int"], {"parent": "wheel"}, tables=[wheel])
    assert resource.route == "/cars/{car_id}/wheels/{wheel_id}/bolts"
    assert resource.options == {"parent": "wheels"}
    assert resource.to_strings() == ["size:int"]


def test_a_table_that_is_there_is_refused() -> None:
    """Two resources cannot share one."""
    with pytest.raises(FastgenError, match='has a table "things" already'):
        parse_resource("thing", ["title"], tables=[Target("things", "thing", "Thing")])


def test_a_reference_takes_either_number() -> None:
    """It is echoed with the name of the table, and its column ends in `_id`."""
    fields = ["boss:ref=person", "part_id:ref=thing:optional", "order:ref=people:unique"]
    resource = parse_resource("things", fields, tables=[Target("people", "person", "Person")])
    assert resource.to_strings() == [
        "boss:ref=people",
        "part:ref=things:optional",
        "order:ref=people:unique",
    ]
    assert [field.attribute for field in resource.fields] == ["boss_id", "part_id", "order_id"]


def test_a_relation_that_hides_a_field_is_refused() -> None:
    """A model has one attribute of a name."""
    people = Target("people", "person", "Person")
    with pytest.raises(FastgenError, match='another field called "boss"'):
        parse_resource("things", ["boss:ref=people", "boss:str"], tables=[people])


def test_a_resource_needs_a_field_that_clients_write() -> None:
    """Nobody could make a row otherwise."""
    for fields in ([], ["note:str:optional:readonly"]):
        with pytest.raises(FastgenError, match="at least one field"):
            parse_resource("things", fields, tables=())
