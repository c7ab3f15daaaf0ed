"""The texts of what a caller can reach: rows to refer to, and tests that all others are as none."""

from collections.abc import Iterator, Sequence

from fastgen.resource.code.factory import SESSION
from fastgen.resource.code.marker import parametrize_methods, parametrize_rows
from fastgen.resource.layout import INDENT, Call, call, keyword, lay_out, pair, quote
from fastgen.resource.reference import Reference, Step, Target
from fastgen.resource.spec import Resource

ROWS = "tests.rows:PARENTS"
# A row of another user's, and one that was deleted.
OWNED = '"owner_id": UUID(PARENTS[0])'
DELETED = '"deleted_at": utcnow()'
HIDDEN = '''\
async def test_what_is_hidden_is_as_none(  # noqa: PLR0913, PLR0917
    client: AsyncClient,
    session: AsyncSession,
    create: Create,
    method: str,
    name: str,
    changes: Changes,
) -> None:
    """Somebody else's row, or a deleted one, cannot be told from one that is not there."""
    url = URL if method == "post" else f"{URL}/{(await create())['id']}"
    IDENTITY
    body = r__one_body(**{name: str(UUID(int=0))})
    missing = await client.request(method, url, json=body)
    await hide(session, identity, changes)
    hidden = await client.request(method, url, json=body | {name: identity})
    assert hidden.status_code == 400
    assert hidden.json() == missing.json()
'''
OTHERS = '''\
async def test_what_belongs_to_somebody_else(
    other_client: AsyncClient, create: Create, method: str
) -> None:
    """To another user it does not exist."""
    other_client.headers["If-Match"] = "*"
    url, body = f"{URL}/{(await create())['id']}", r__one_body()
    assert (await other_client.request(method, url, json=body)).status_code == 404
'''
BELOW = '''\
async def test_nothing_is_below_what_belongs_to_somebody_else(
    other_client: AsyncClient, create: Create, method: str
) -> None:
    """To another user the path leads nowhere."""
    await create()
    body = r__one_body()
    assert (await other_client.request(method, URL, json=body)).status_code == 404
'''
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
    if not resource.checked:
        return []
    rows = (pair(each.field.attribute, write_rows(each.target)) for each in resource.checked)
    return lay_out(Call("", tuple(rows), "{}"), indent=INDENT, before="referred: Referred = ")


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


def write_tests(resource: Resource) -> list[str]:
    """Return the tests that what a caller cannot reach is as none."""
    tests = list[list[str]]()
    if has_hidden(resource):
        rows = [
            Call("", (quote(each.field.attribute), case))
            for each in resource.checked
            for case in find_cases(each.target.path)
        ]
        marker = parametrize_rows(("name", "changes"), rows)
        text = HIDDEN.replace("IDENTITY", "\n    ".join(_write_identity(resource)))
        tests.append([*marker, *parametrize_methods(resource, "create", "update"), text.rstrip()])
    for text, operations in find_tests_of_others(resource):
        tests.append([*parametrize_methods(resource, *operations), text.rstrip()])
    return "\n\n\n".join("\n".join(each) for each in tests).split("\n") if tests else []


def find_tests_of_others(resource: Resource) -> list[tuple[str, list[str]]]:
    """Return the tests of another user's calls, with the operations that they call."""
    is_below = any(step.is_owned for step in resource.above)
    tests = [
        (OTHERS, ("get", "update", "delete"), is_below or resource.has("owner")),
        (BELOW, ("list", "create"), is_below),
    ]
    found = [
        (text, [each for each in operations if each in resource.operations])
        for text, operations, holds in tests
        # Another user has not the role, and is refused for that.
        if holds and resource.options.get("role") != "admin"
    ]
    return [(text, operations) for text, operations in found if operations]


def has_hidden(resource: Resource) -> bool:
    """Return whether clients refer to rows that can be hidden from them."""
    return bool(resource.checked and {"create", "update"} & set(resource.operations))


def _write_identity(resource: Resource) -> list[str]:
    """Return the statements that find the id of a row to refer to."""
    own = [each.field.attribute for each in resource.checked if each.is_itself]
    if not own:
        return ["identity = PARENTS[1]"]
    if len(own) == len(resource.checked):
        return [f"identity = {CREATED}"]
    names = Call("", tuple(map(quote, own)), "{}")
    chosen = f"identity = {CREATED} if name in own else PARENTS[1]"
    return [*lay_out(names, indent=INDENT, before="own = "), chosen]
