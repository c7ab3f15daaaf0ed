"""The texts of the tests of references: both sides, and what becomes of rows when others go."""

from collections.abc import Sequence
from typing import Any

from fastgen.resource.code.factory import SESSION, find_parents
from fastgen.resource.code.marker import parametrize_rows
from fastgen.resource.kind.reference import find_rule
from fastgen.resource.layout import Call, quote, write_imports
from fastgen.resource.reference import Reference
from fastgen.resource.spec import Resource

FORWARD = '''\
async def test_what_a_row_refers_to(session: AsyncSession, name: str, make: Make) -> None:
    """It is loaded when it is asked for, and never by accident."""
    row, parent = await add_pair(session, name, make)
    loaded = selectinload(getattr(R__Model, name))
    found = await session.get(R__Model, row.id, options=[loaded])
    assert getattr(found, name).id == parent.id
    session.expunge_all()
    found = await session.get(R__Model, row.id)
    with pytest.raises(InvalidRequestError, match="lazy='raise'"):
        getattr(found, name)
'''
BACK = '''\
async def test_the_other_side(session: AsyncSession, name: str, make: Make, back: str) -> None:
    """It knows the rows that refer to it."""
    row, parent = await add_pair(session, name, make)
    kind = type(parent)
    loaded = selectinload(getattr(kind, back))
    found = await session.get(kind, parent.id, options=[loaded])
    rows = getattr(found, back)
    assert [each.id for each in (rows if isinstance(rows, list) else [rows])] == [row.id]
'''
RULES = {
    "RESTRICT": '''\
async def test_what_is_referred_to_stays(session: AsyncSession, name: str, make: Make) -> None:
    """The database does not let it go, and clients get a 409."""
    _, parent = await add_pair(session, name, make)
    await session.delete(parent)
    with pytest.raises(IntegrityError) as caught:
        await session.flush()
    assert to_app_error(caught.value).status == 409
''',
    "CASCADE": '''\
async def test_rows_go_with_what_they_refer_to(
    session: AsyncSession, name: str, make: Make
) -> None:
    """The database sees to it."""
    row, parent = await add_pair(session, name, make)
    await session.delete(parent)
    await session.flush()
    assert await session.get(R__Model, row.id) is None
''',
    "SET NULL": '''\
async def test_rows_stay_without_what_they_refer_to(
    session: AsyncSession, name: str, make: Make
) -> None:
    """The database sees to it."""
    row, parent = await add_pair(session, name, make)
    await session.delete(parent)
    await session.flush()
    found = await session.get(R__Model, row.id)
    assert found is not None
    assert getattr(found, f"{name}_id") is None
''',
}


def build(resource: Resource) -> dict[str, Any]:
    """Return the texts of the tests of references; none without one that clients set."""
    references = [each for each in resource.references if each.field.is_written]
    if not references:
        return {"reference_tests": [], "reference_test_imports": []}
    two_sided = [each for each in references if each.back]
    tests = [_write(FORWARD, references)]
    if two_sided:
        tests.append(_write(BACK, two_sided, with_back=True))
    for rule, text in RULES.items():
        if found := [each for each in references if find_rule(each.field) == rule]:
            tests.append(_write(text, found))
    lines = "\n\n\n".join(tests).split("\n")
    return {
        "reference_test_imports": write_imports(_find_imports(resource, "\n".join(lines))),
        "reference_tests": lines,
    }


def _find_imports(resource: Resource, text: str) -> set[str]:
    one, model = resource.names.singular, resource.names.model
    imports = {"collections.abc:Callable", "pytest:", SESSION, "sqlalchemy.orm:selectinload"}
    imports |= {"app.models.base:Base", f"app.models.{one}:{model}"}
    imports |= {f"tests.factories.{one}:make_{one}", "sqlalchemy.exc:InvalidRequestError"}
    for each in (each for each in resource.references if each.field.is_written):
        imports |= {f"tests.factories.{each.target.singular}:make_{each.target.singular}"}
    if find_parents(resource):
        imports |= {f"tests.factories.{one}:add_{one}_parents"}
    if "IntegrityError" in text:
        imports |= {"sqlalchemy.exc:IntegrityError"}
        imports |= {"app.core.error_handlers:to_app_error"}
    return imports


def _write(text: str, references: Sequence[Reference], *, with_back: bool = False) -> str:
    """Return a test that runs for some references."""
    names = ("name", "make", *(("back",) if with_back else ()))
    rows = []
    for each in references:
        back = (quote(each.back),) if with_back else ()
        rows.append(Call("", (quote(each.field.name), f"make_{each.target.singular}", *back)))
    return "\n".join([*parametrize_rows(names, rows), text.rstrip("\n")])
