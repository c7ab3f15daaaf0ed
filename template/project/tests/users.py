"""Fixtures of users, and of clients that call as one of them."""

from collections.abc import AsyncIterator
from typing import Any

import pytest
from fastapi import FastAPI
from httpx2 import AsyncClient
from pwdlib.hashers.argon2 import Argon2Hasher
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from app.core.mail import MailSettings
from app.models.user import Role, User
from tests.conftest import connect

PASSWORD = "purple rain over Oslo"
CHEAP = Argon2Hasher(time_cost=1, memory_cost=8, parallelism=1)

Mail = tuple[str, str, str]


@pytest.fixture(autouse=True)
def cheap_passwords(monkeypatch: pytest.MonkeyPatch) -> None:
    """Hash passwords with the least work, because most tests log in."""
    monkeypatch.setattr("app.core.security.Argon2Hasher", lambda **_: CHEAP)


@pytest.fixture(autouse=True)
def outbox(monkeypatch: pytest.MonkeyPatch) -> list[Mail]:
    """Keep all mail: recipient, subject and text."""
    mails: list[Mail] = []

    async def keep(_settings: MailSettings, *mail: str) -> None:
        recipient, subject, text = mail
        mails.append((recipient, subject, text))

    monkeypatch.setattr("app.api.auth.send_mail", keep)
    return mails


def read_token(mail: Mail) -> str:
    """Return the token in a mail."""
    return mail[2].split("?token=")[1].split()[0]


@pytest.fixture(scope="session")
def password_hash() -> str:
    """Hash the password of all users, once."""
    return CHEAP.hash(PASSWORD)


@pytest.fixture
async def user(sessions: async_sessionmaker[AsyncSession], password_hash: str) -> User:
    """Add a user."""
    return await add_user(sessions, "user", password_hash=password_hash)


@pytest.fixture
async def other_user(sessions: async_sessionmaker[AsyncSession], password_hash: str) -> User:
    """Add another user."""
    return await add_user(sessions, "other", password_hash=password_hash)


@pytest.fixture
async def admin(sessions: async_sessionmaker[AsyncSession], password_hash: str) -> User:
    """Add an administrator."""
    return await add_user(sessions, "admin", password_hash=password_hash, role=Role.ADMIN)


@pytest.fixture
async def disabled_user(sessions: async_sessionmaker[AsyncSession], password_hash: str) -> User:
    """Add a user whose account is disabled."""
    return await add_user(sessions, "disabled", password_hash=password_hash, is_active=False)


async def add_user(
    sessions: async_sessionmaker[AsyncSession], name: str, **columns: object
) -> User:
    """Add a user whose address begins with a name."""
    async with sessions.begin() as session:
        user = User(email=f"{name}@example.com", name=name, **columns)
        session.add(user)
    return user


@pytest.fixture
async def user_client(app: FastAPI, user: User) -> AsyncIterator[AsyncClient]:
    """Open a client of a user who has logged in."""
    async with connect(app, **await log_in(app, user)) as client:
        yield client


@pytest.fixture
async def other_client(app: FastAPI, other_user: User) -> AsyncIterator[AsyncClient]:
    """Open a client of another user."""
    async with connect(app, **await log_in(app, other_user)) as client:
        yield client


@pytest.fixture
async def admin_client(app: FastAPI, admin: User) -> AsyncIterator[AsyncClient]:
    """Open a client of an administrator."""
    async with connect(app, **await log_in(app, admin)) as client:
        yield client


async def log_in(app: FastAPI, user: User) -> dict[str, str]:
    """Return the header that says who calls."""
    async with connect(app) as client:
        tokens = await get_tokens(client, user.email)
    return {"Authorization": f"Bearer {tokens['access_token']}"}


async def get_tokens(client: AsyncClient, email: str, password: str = PASSWORD) -> dict[str, Any]:
    """Log in with a password."""
    form = {"grant_type": "password", "username": email, "password": password}
    response = await client.post("/api/v1/auth/token", data=form)
    assert response.status_code == 200, response.text
    tokens: dict[str, Any] = response.json()
    return tokens
