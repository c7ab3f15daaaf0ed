"""The type of field that refers to a row of another table."""

from fastgen.resource.field import Field
from fastgen.resource.kind.base import Kind, Part, Samples, sa
from fastgen.resource.layout import call, quote

TEXT_TYPES = "app.schemas.types_text"
ON_DELETE = {"restrict": "RESTRICT", "cascade": "CASCADE", "set_null": "SET NULL"}
# As many rows as a unique reference needs in one test.
MANY = 32


def find_rule(field: Field) -> str:
    """Return what the database does when the row that is referred to goes."""
    return ON_DELETE[field.get("on_delete") or "restrict"]


def count_parents(field: Field) -> int:
    """Return how many rows tests need to refer to."""
    return MANY if field.has("unique") else 2


def _column(field: Field) -> Part:
    key = call("ForeignKey", quote(f"{field.args[0]}.id"), f'ondelete="{find_rule(field)}"')
    return Part((key,), ("sqlalchemy:ForeignKey",))


def _check(field: Field) -> str:
    if len(field.args) != 1:
        return "a reference names one table: write ref=customers"
    rule = field.get("on_delete") or "restrict"
    if rule not in ON_DELETE:
        return f'"on_delete={rule}" is none of {", ".join(ON_DELETE)}'
    if rule == "set_null" and not field.optional:
        return '"on_delete=set_null" needs a field that is optional'
    return ""


def _samples(field: Field) -> Samples:
    body = f"PARENTS[number % {MANY}]" if field.has("unique") else "PARENTS[0]"
    example = '"00000000-0000-4000-8000-000000000001"'
    invalid = ('"x"', '"00000000000040008000000000000001"', "1")
    return Samples(example, body, ("PARENTS[0]", "PARENTS[1]"), invalid)


def _check_link(field: Field) -> str:
    if len(field.args) != 1:
        return "a link names one table: write m2m=products"
    given = [*field.flags, *(f"{key}=" for key, _ in field.values)]
    return f'a link has no "{given[0]}"' if given else ""


# A table of links: no column, so that nothing but its name is asked for.
M2M = Kind(
    python="list",
    migration=lambda _: sa("Uuid"),
    markers=lambda _: Part(()),
    samples=lambda _: Samples("[]", "[]", ("[]", "[]"), ()),
    check=_check_link,
    arguments=True,
)
REF = Kind(
    python="UUID",
    python_import="uuid:UUID",
    column=_column,
    migration=lambda _: sa("Uuid"),
    markers=lambda _: Part(("UuidString",), (f"{TEXT_TYPES}:UuidString",)),
    samples=_samples,
    check=_check,
    arguments=True,
    keys=frozenset({"on_delete"}),
    flags=frozenset({"unique", "index", "filter"}),
)
