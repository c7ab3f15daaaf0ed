"""Passwords are hashed well and compared in equal time; callers are not believed for long."""

import asyncio
from math import inf
from uuid import UUID

import pytest
from pwdlib.hashers.bcrypt import BcryptHasher

from app.core import security
from app.core.security import AuthSettings, Caller, Callers, Passwords

PASSWORD = "purple rain over Oslo"
CALLER = Caller(UUID(int=1), "user", True, UUID(int=2), frozenset())  # noqa: FBT003  # a row


@pytest.fixture(autouse=True)
def cheap_passwords() -> None:
    """Hash passwords here as the application does."""


@pytest.mark.parametrize("password", [PASSWORD, "x" * 128, "\u20ac" * 60, " spaces "])
async def test_a_password_is_recognised(password: str) -> None:
    """All of it counts, in whatever alphabet, and two hashes of it differ."""
    passwords = Passwords()
    stored = await passwords.hash(password)
    assert stored.startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    assert stored != await passwords.hash(password)
    assert await passwords.verify(password, stored) == stored
    assert await passwords.verify(password[:-1], stored) is None
    assert await passwords.verify(f"{password}x", stored) is None


async def test_bcrypt_is_taken_over() -> None:
    """A password that was hashed elsewhere is right, and hashed anew."""
    stored = BcryptHasher(rounds=4).hash(PASSWORD)
    passwords = Passwords()
    new = await passwords.verify(PASSWORD, stored)
    assert new is not None
    assert new.startswith("$argon2id$")
    assert await passwords.verify(PASSWORD, new) == new
    assert await passwords.verify("x" * 100, stored) is None


async def test_a_hash_of_no_kind() -> None:
    """Nothing matches it."""
    assert await Passwords().verify(PASSWORD, "plain text") is None


async def test_an_unknown_user_takes_as_long(monkeypatch: pytest.MonkeyPatch) -> None:
    """The same work is done, with the same parameters: time does not tell who has an account."""
    passwords = Passwords()
    stored, checked = await passwords.hash(PASSWORD), list[str]()
    verify = passwords._hasher.verify_and_update

    def note(password: str, hashed: str) -> tuple[bool, str | None]:
        checked.append(hashed)
        return verify(password, hashed)

    monkeypatch.setattr(passwords._hasher, "verify_and_update", note)
    for known in (stored, None):
        assert await passwords.verify("wrong", known) is None
    with_account, without = (hashed.rsplit("$", 2)[0] for hashed in checked)
    assert with_account == without


async def test_hashing_leaves_the_loop_free() -> None:
    """Other requests go on meanwhile."""
    hashing = asyncio.gather(*(Passwords().hash(PASSWORD) for _ in range(4)))
    turns = 0
    while not hashing.done():
        await asyncio.sleep(0.001)
        turns += 1
    assert turns > 5


def test_a_caller_is_known_for_a_second(monkeypatch: pytest.MonkeyPatch) -> None:
    """Then it is read again, because another process may have ended the login."""
    now = 100.0
    monkeypatch.setattr(security, "monotonic", lambda: now)
    callers = Callers()
    callers.put("sid", CALLER, inf)
    assert callers.get("sid") is CALLER
    now += 1.0
    assert callers.get("sid") is None


def test_who_called_is_known_for_longer_to_be_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    """A change ends that too, and so does the end of the token."""
    now = 100.0
    monkeypatch.setattr(security, "monotonic", lambda: now)
    monkeypatch.setattr(security, "time", lambda: 0.0)
    callers = Callers()
    callers.put("key", CALLER, inf)
    callers.put("token", CALLER, 900)
    now += 899.0
    assert callers.get("key", 3600) is callers.get("token", 3600) is CALLER
    now += 1.0
    assert (callers.get("key", 3600), callers.get("token", 3600)) == (CALLER, None)
    callers.forget(CALLER.id)
    assert callers.get("key", 3600) is None


def test_a_token_that_expires_is_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    """A second is not added to its life."""
    now = 100.0
    monkeypatch.setattr(security, "monotonic", lambda: now)
    monkeypatch.setattr(security, "time", lambda: 0.0)
    callers = Callers()
    callers.put("sid", CALLER, 0.5)
    assert callers.get("sid") is CALLER
    now += 0.5
    assert callers.get("sid") is None


def test_what_changes_is_not_believed(monkeypatch: pytest.MonkeyPatch) -> None:
    """Until the change is committed, nothing that was read is kept."""
    now = 100.0
    monkeypatch.setattr(security, "monotonic", lambda: now)
    callers = Callers()
    callers.put("sid", CALLER, inf)
    callers.forget(CALLER.id)
    assert callers.get("sid") is None
    callers.put("sid", CALLER, inf)
    assert callers.get("sid") is None
    now += 1.1
    callers.put("sid", CALLER, inf)
    assert callers.get("sid") is CALLER


def test_memory_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    """Many callers in one second push out those before them."""
    monkeypatch.setattr(security, "_MOST_CALLERS", 2)
    callers = Callers()
    for name in ("a", "b", "c"):
        callers.put(name, CALLER, inf)
    assert [callers.get(name) for name in ("a", "b", "c")] == [None, None, CALLER]
    for number in range(9):
        callers.forget(UUID(int=number + 2))
    assert len(callers._changed) <= 2


def test_a_short_key_is_refused() -> None:
    """It could be guessed, wherever the application runs."""
    with pytest.raises(ValueError, match="at least 32"):
        AuthSettings.model_validate({"secret_key": "short"})
