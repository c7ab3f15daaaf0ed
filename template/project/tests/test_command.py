"""`python -m app create-admin` makes the first administrator."""

import io
import sys
from collections.abc import AsyncIterator

import pytest
from anyio import to_thread
from sqlalchemy import delete, select
from typing_extensions import override

from app import __main__ as command
from app.core.database import Database
from app.factory import create_app
from app.models.user import Role, User
from tests.conftest import SettingsFactory
from tests.users import PASSWORD


@pytest.fixture(autouse=True)
async def clean(
    database: Database, make_settings: SettingsFactory, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[None]:
    """Work in the scratch database, and remove what was added."""
    monkeypatch.setattr(command, "create_app", lambda: create_app(make_settings()))
    yield
    async with database.sessions.begin() as session:
        await session.execute(delete(User))


async def run(monkeypatch: pytest.MonkeyPatch, email: str, password: str) -> None:
    """Run the command with a password from a pipe; it has a loop of its own, in a thread."""
    monkeypatch.setattr(sys, "stdin", io.StringIO(f"{password}\n"))
    await to_thread.run_sync(command.main, ["create-admin", email])


async def read_all(database: Database) -> list[User]:
    """Return all users."""
    async with database.readers() as session:
        return list(await session.scalars(select(User)))


async def test_an_administrator_is_made(
    monkeypatch: pytest.MonkeyPatch, database: Database
) -> None:
    """The address is in lower case and counts as proved; the password is no argument."""
    await run(monkeypatch, "Root@Example.com", PASSWORD)
    (user,) = await read_all(database)
    assert (user.email, user.role) == ("root@example.com", Role.ADMIN)
    assert user.email_verified_at is not None


async def test_an_address_that_is_known(
    monkeypatch: pytest.MonkeyPatch, database: Database, capsys: pytest.CaptureFixture[str]
) -> None:
    """Nobody becomes an administrator by the way."""
    await run(monkeypatch, "root@example.com", PASSWORD)
    with pytest.raises(SystemExit):
        await run(monkeypatch, "root@example.com", PASSWORD)
    assert "root@example.com has an account already" in capsys.readouterr().err
    assert len(await read_all(database)) == 1


@pytest.mark.parametrize(
    "given", [("root", PASSWORD, "email: "), ("root@example.com", "short", "password: ")]
)
async def test_what_is_not_valid(
    monkeypatch: pytest.MonkeyPatch,
    database: Database,
    capsys: pytest.CaptureFixture[str],
    given: tuple[str, str, str],
) -> None:
    """The message names it, and nothing is written."""
    email, password, said = given
    with pytest.raises(SystemExit):
        await run(monkeypatch, email, password)
    assert said in capsys.readouterr().err
    assert await read_all(database) == []


async def test_people_are_asked(monkeypatch: pytest.MonkeyPatch, database: Database) -> None:
    """At a terminal, the password is typed and not shown."""
    monkeypatch.setattr(sys, "stdin", Terminal())
    monkeypatch.setattr(command, "getpass", lambda: PASSWORD)
    await to_thread.run_sync(command.main, ["create-admin", "root@example.com"])
    assert len(await read_all(database)) == 1


class Terminal(io.StringIO):
    """A terminal."""

    @override
    def isatty(self) -> bool:
        return True
