"""The texts of what a caller can reach: rows to refer to, and tests that all others are as none."""

from collections.abc import Iterator, Sequence
from typing import Any

from fastgen.resource.code_factory import SESSION
from fastgen.resource.layout import Call, Code, call, keyword, lay_out, pair, quote
from fastgen.resource.reference import Reference, Step, Target
from fastgen.resource.spec import Resource

ROWS = "tests.rows:PARENTS"
# A row of another user's, and one that was deleted.
OWNED = '"owner_id": UUID(PARENTS[0])'
DELETED = '"deleted_at": utcnow()'
CREATED = '(await create())["id"]'


def write_rows(target: Target) -> Call:
    """Return the repository of the rows that who calls finds."""
    return _write_rows(target.sight)


def _write_rows(steps: Sequence[Step]) -> Call:
    step, *above = steps
    nested = [keyword(f"{each.singular}_id", _write_rows(above)) for each in above[:1]]
    owned = ["owner_id=user.id"] * step.is_owned
    return call(f"{step.model}Repository", "session", *nested, *owned)


def write_referred(resource: Resource) -> list[str]:
    """Return the statement that says where to look for what rows refer to."""
    rows = (pair(each.field.attribute, write_rows(each.target)) for each in resource.checked)
    referred = Call("", tuple(rows), "{}")
    return lay_out(referred, indent=4, before="referred: Referred = ") if resource.checked else []


def find_imports(target: Target) -> set[str]:
    """Return what the repository of rows is made of."""
    return {f"app.repositories.{each.singular}:{each.model}Repository" for each in target.sight}


def find_owned(resource: Resource) -> list[Step]:
    """Return whose rows must belong to who calls, for bodies to refer to them."""
    others = [each.target.path for each in resource.checked if not each.is_itself]
    steps = dict.fromkeys(step for path in (resource.above, *others) for step in path)
    return [step for step in steps if step.is_owned]


def write_owned(steps: Sequence[Step], who: str) -> list[str]:
    """Return the statements that give rows to a user."""
    return [
        f"await session.execute(update({each.model}).values(owner_id={who}.id))" for each in steps
    ]


def find_cases(path: Sequence[Step]) -> Iterator[Call]:
    """Yield how to hide a row from who calls: what to change of the rows of which models.

    It is moved below others, one step further each time, and the last of them is hidden.
    """
    moves: list[Call] = []
    for number, step in enumerate(path):
        hiding = {OWNED: step.is_owned, DELETED: step.is_soft}
        for text in (text for text, holds in hiding.items() if holds):
            yield Call("", (*moves, Call(f"{step.model}: ", (text,), "{}")), "{}")
        if number + 1 < len(path):
            moved = f'"{path[number + 1].singular}_id": UUID(PARENTS[1])'
            moves.append(Call(f"{step.model}: ", (moved,), "{}"))


def find_hiding_imports(references: Sequence[Reference]) -> set[str]:
    """Return what the tests of hidden rows need."""
    if not any(each.is_partial for each in references):
        return set()
    text = str([str(case) for each in references for case in find_cases(each.target.path)])
    models = {
        f"app.models.{step.singular}:{step.model}"
        for each in references
        for step in each.target.path
        if f"{step.model}: " in text
    }
    used = {"utcnow": "app.models.base:utcnow", "UUID(": "uuid:UUID", "PARENTS": ROWS}
    named = {path for name, path in used.items() if name in text}
    return models | named | {"tests.hiding:Changes", "tests.hiding:hide", SESSION}


def build(resource: Resource) -> dict[str, Any]:
    """Return what the tests of hidden rows are run for."""
    rows = [
        Call("", (quote(each.field.attribute), case))
        for each in resource.checked
        for case in find_cases(each.target.path)
    ]
    return {
        "hidden_marker": parametrize(("name", "changes"), rows),
        "hidden_row": find_row(resource),
    }


def find_row(resource: Resource) -> str:
    """Return the source of the id of a row to refer to."""
    own = [each.field.attribute for each in resource.checked if each.is_itself]
    if not own:
        return "PARENTS[1]"
    if len(own) == len(resource.checked):
        return CREATED
    names = Call("", tuple(map(quote, own)), "{}")
    return f"{CREATED} if name in {names} else PARENTS[1]"


def parametrize(names: Sequence[str], rows: Sequence[Code]) -> list[str]:
    """Return the decorator of a test that is run for rows of values."""
    head = Call("", tuple(map(quote, names)))
    return lay_out(call("@pytest.mark.parametrize", head, Call("", tuple(rows), "[]")), indent=0)
