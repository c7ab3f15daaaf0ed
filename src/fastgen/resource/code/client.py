"""The texts of the fixtures: sessions and clients that find what they need, and rows."""

from collections.abc import Sequence
from typing import Any

from fastgen.resource.code.factory import SESSION, find_parents
from fastgen.resource.code.reach import find_owned, write_owned
from fastgen.resource.layout import INDENT, call, define, lay_out, quote
from fastgen.resource.spec import Resource

DATABASE = "app.core.database:Database"
MANY = {"many_at_once", "one_of_many_changes_at_once"}
CREATE = '''
@pytest.fixture
def create(client: AsyncClient) -> Create:
    """Add rows by the API, and return them as it does."""

    async def add(**changes: object) -> dict[str, Any]:
        body = r__one_body(**changes)
        response = await client.post(URL, json=body)
        assert response.status_code == 201, response.text
        created: dict[str, Any] = response.json()
        return created

    return add
'''
CREATE_UNSEEN = '''
@pytest.fixture
def create(session: AsyncSession) -> Create:
    """Add rows, which clients cannot do, and return them as the API does."""

    async def add(**changes: object) -> dict[str, Any]:
        row = make_r__one(**changes)
        session.add(row)
        await session.commit()
        return R__ModelRead.model_validate(row).model_dump(mode="json")

    return add
'''
OTHER_ADMIN_NEEDS = (
    *("sqlalchemy.ext.asyncio:async_sessionmaker", "tests.users:add_user"),
    *("app.models.user:Role", "app.models.user:User"),
)
OTHER_ADMIN = '''
@pytest.fixture
async def other_user(sessions: async_sessionmaker[AsyncSession], password_hash: str) -> User:
    """Add another administrator."""
    return await add_user(sessions, "other", password_hash=password_hash, role=Role.ADMIN)
'''


def build(resource: Resource) -> dict[str, Any]:
    """Return the fixtures that add what bodies refer to, and call as who may."""
    names, needed = resource.names, bool(find_parents(resource))
    session = [
        "@pytest.fixture",
        "async def session(session: AsyncSession) -> AsyncSession:",
        f'    """Open a session that finds what {names.labels} refer to."""',
        f"    await add_{names.singular}_parents(session)",
        "    return session",
    ]
    has_client = needed or resource.has("versioned") or resource.is_guarded
    has_live = (needed or resource.is_guarded) and has_many_at_once(resource)
    return {
        "create_fixture": write_create(resource),
        "session_fixture": ["", "", *session, ""] if needed else [],
        "client_fixtures": [
            *(["", *_write_client(resource), "", ""] if has_client else []),
            *([*([] if has_client else [""]), *_write_live(resource), "", ""] if has_live else []),
            *([*OTHER_ADMIN.strip().split("\n"), "", ""] if _has_other_admin(resource) else []),
        ],
    }


def _has_other_admin(resource: Resource) -> bool:
    """Return whether somebody else, to whom rows do not exist, must have the role to ask."""
    is_asked = {"get", "update", "delete"} & set(resource.operations)
    return bool(resource.has("owner") and resource.options.get("role") == "admin" and is_asked)


def write_link_client(resource: Resource) -> list[str]:
    """Return the fixture of the client that the tests of links use."""
    targets = {each.target.singular: each.target for each in resource.links}
    more = [f"await add_{one}_parents(session)" for one in targets if targets[one].is_child]
    return write_client(resource, more)


def write_client(resource: Resource, more: Sequence[str] = ()) -> list[str]:
    """Return the fixture of a client, where that of the project does not do."""
    needed = find_parents(resource) or more or resource.has("versioned") or resource.is_guarded
    return ["", "", *_write_client(resource, more), "", ""] if needed else ["", ""]


def find_caller(resource: Resource) -> str:
    """Return the fixture of the user who calls."""
    return "admin" if resource.options.get("role") == "admin" else "user"


def _write_client(resource: Resource, more: Sequence[str] = ()) -> list[str]:
    """Return the fixture of the client that all tests of the endpoints use."""
    needed = bool(find_parents(resource) or more)
    who = find_caller(resource)
    name = f"{who}_client" if resource.is_guarded else "client"
    parameters = [f"{name}: AsyncClient", *["session: AsyncSession"] * needed]
    parameters += [f"{who}: User"] * bool(find_owned(resource))
    return [
        "@pytest.fixture",
        *define("client", parameters, "AsyncClient"),
        '    """Open a client that may call, and finds what it needs."""',
        *(f"    {line}" for line in (*_write_rows(resource, who), *more)),
        *["    await session.commit()"] * needed,
        *[f'    {name}.headers["If-Match"] = "*"'] * resource.has("versioned"),
        f"    return {name}",
    ]


def _write_rows(resource: Resource, who: str) -> list[str]:
    """Return the statements that add what bodies refer to, with the user whose it is."""
    if not find_parents(resource):
        return []
    return [
        f"await add_{resource.names.singular}_parents(session)",
        *write_owned(find_owned(resource), who),
    ]


def _write_live(resource: Resource) -> list[str]:
    """Return the fixture of the client whose requests meet in the database."""
    who = find_caller(resource)
    parameters = ["live_client: AsyncClient", "database: Database"]
    parameters += ["password_hash: str"] * resource.is_guarded
    role = ["role=Role.ADMIN"] * (who == "admin")
    user = call(
        f"{who} = await add_user",
        "database.sessions",
        quote(who),
        "password_hash=password_hash",
        *role,
    )
    log_in = [
        *lay_out(user, indent=INDENT),
        f"tokens = await get_tokens(live_client, {who}.email)",
        'live_client.headers["Authorization"] = f"Bearer {tokens[\'access_token\']}"',
    ]
    rows = _write_rows(resource, who)
    added = ["async with database.sessions.begin() as session:", *(f"    {line}" for line in rows)]
    lines = [*(log_in if resource.is_guarded else []), *(added if rows else [])]
    return [
        "@pytest.fixture",
        *define("live_client", parameters, "AsyncClient"),
        '    """Open a client of many requests at once, which finds what it needs."""',
        *(f"    {line}" for line in lines),
        "    return live_client",
    ]


def has_many_at_once(resource: Resource) -> bool:
    """Return whether a test sends requests that meet in the database."""
    changed = resource.has("versioned") and "update" in resource.operations
    unique = any(
        each.has("unique") and each.is_written and each.is_read for each in resource.fields
    )
    return "create" in resource.operations and (changed or unique)


def write_create(resource: Resource) -> list[str]:
    """Return the fixture that adds rows: by the API, or past it where that adds none."""
    if "create" in resource.operations:
        return CREATE.strip().split("\n")
    text = CREATE_UNSEEN.strip()
    if find_parents(resource):
        head = "        row = make"
        text = text.replace(head, f"        await add_r__one_parents(session)\n{head}")
    if resource.has("owner"):
        who = find_caller(resource)
        text = text.replace("(session: AsyncSession)", f"(session: AsyncSession, {who}: User)")
        text = text.replace("(**changes)\n", f"(**changes)\n        row.owner_id = {who}.id\n")
    return text.split("\n")


def find_imports(resource: Resource, kept: set[str]) -> list[tuple[object, set[str]]]:
    """Return what the fixtures of clients need, each with whether they need it."""
    one, is_admin = resource.names.singular, resource.options.get("role") == "admin"
    has_parents, is_live = bool(find_parents(resource)), bool(kept & MANY)
    live = is_live and resource.is_guarded
    unseen = resource.has("owner") and "create" not in resource.operations
    owned = {f"app.models.{each.singular}:{each.model}" for each in find_owned(resource)}
    return [
        (has_parents, {SESSION, f"tests.factories.{one}:add_{one}_parents"}),
        (is_live and (has_parents or resource.is_guarded), {DATABASE}),
        (live, {"tests.users:add_user", "tests.users:get_tokens"}),
        (live and is_admin, {"app.models.user:Role"}),
        (_has_other_admin(resource), {SESSION, *OTHER_ADMIN_NEEDS}),
        (owned, {"sqlalchemy:update", *owned}),
        (owned or unseen, {"app.models.user:User"}),
        (resource.is_guarded, {"fastapi:FastAPI", "tests.conftest:connect"}),
    ]
