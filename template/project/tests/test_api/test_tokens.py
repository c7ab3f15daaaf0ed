"""Every token that is not exactly one of ours is refused, and so is one that was taken back."""

import base64
import json
import logging
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from operator import itemgetter
from typing import Any

import jwt
import pytest
from fastapi import FastAPI
from httpx2 import AsyncClient, Response
from sqlalchemy.ext.asyncio import AsyncSession

from app.core.logging import configure_logging
from app.core.security import digest
from app.models.user import User
from app.schemas.error import MEDIA_TYPE, ErrorBody
from tests.conftest import SettingsFactory
from tests.users import PASSWORD, get_tokens

ME = "/api/v1/me"
Forge = Callable[..., str]


@pytest.fixture
async def claims(app: FastAPI, client: AsyncClient, user: User) -> dict[str, Any]:
    """Log in, and return what a good access token says."""
    token = (await get_tokens(client, user.email))["access_token"]
    claims: dict[str, Any] = app.state.auth.read("access", token)
    return claims


@pytest.fixture
def forge(app: FastAPI, claims: dict[str, Any]) -> Forge:
    """Sign claims with the right key; a claim that is None is left out."""

    def sign(algorithm: str = "HS256", key: str = "", **changes: object) -> str:
        changed = {name: value for name, value in (claims | changes).items() if value is not None}
        right = app.state.settings.auth.secret_key.get_secret_value()
        return jwt.encode(changed, key or right, algorithm=algorithm)

    return sign


async def call(client: AsyncClient, token: str) -> Response:
    """Call with a token, as the bytes that it is."""
    value = f"Bearer {token}".encode()
    return await client.get(ME, headers=[(b"authorization", value)])


def assert_refused(response: Response) -> None:
    """Check that the answer is a 401 in the style of all errors, and says what is wrong."""
    assert response.status_code == 401, response.text
    assert response.headers["www-authenticate"].startswith("Bearer")
    assert response.headers["content-type"] == MEDIA_TYPE
    ErrorBody.model_validate_json(response.content)


def from_now(minutes: int) -> datetime:
    """Return a time."""
    return datetime.now(UTC) + timedelta(minutes=minutes)


async def test_what_is_forged_would_be_taken(client: AsyncClient, forge: Forge) -> None:
    """With nothing changed the token is good, so the changes are what is refused."""
    assert (await call(client, forge())).status_code == 200


@pytest.mark.parametrize(
    "changes",
    [
        {"exp": from_now(-1)},
        {"exp": None},
        {"nbf": from_now(600)},
        {"nbf": None},
        {"iat": from_now(600)},
        {"iat": None},
        {"iss": "another"},
        {"iss": None},
        {"aud": "another"},
        {"aud": None},
        {"jti": None},
        {"sub": None},
        {"type": None},
        {"type": "refresh"},
        {"type": "reset-password"},
        {"sid": "01a1f000-0000-7000-8000-000000000000"},
        {"algorithm": "HS512"},
        {"key": "0123456789abcdef" * 4},
        {"algorithm": "none", "key": None},
    ],
    ids=str,
)
async def test_a_claim_that_is_wrong(
    client: AsyncClient, forge: Forge, changes: dict[str, Any]
) -> None:
    """Each claim is looked at, and only one algorithm is known."""
    if changes.get("algorithm") == "none":
        header, payload, _ = forge().split(".")
        header = base64.urlsafe_b64encode(b'{"alg":"none","typ":"JWT"}').decode().rstrip("=")
        assert_refused(await call(client, f"{header}.{payload}."))
    else:
        assert_refused(await call(client, forge(**changes)))


async def test_a_public_key_is_no_secret(client: AsyncClient, forge: Forge) -> None:
    """A token that says RS256 and is signed as HS256 is refused."""
    _, payload, signature = forge().split(".")
    header = base64.urlsafe_b64encode(json.dumps({"alg": "RS256"}).encode()).decode().rstrip("=")
    assert_refused(await call(client, f"{header}.{payload}.{signature}"))


@pytest.mark.parametrize(
    "damage",
    {
        "shorter": lambda token: token[:-1],
        "half": lambda token: token[: len(token) // 2],
        "no dots": lambda token: token.replace(".", ""),
        "twice": lambda token: f"{token}.{token}",
        "padded": lambda token: f"{token}===",
        "one letter": lambda _: "x",
        "three letters": lambda _: "a.b.c",
        "a megabyte": lambda _: "x" * 1_000_000,
        "many headers": lambda _: "eyJhbGciOiJIUzI1NiJ9." * 1000,
        "deep": lambda _: base64.urlsafe_b64encode(b"[" * 99_999).decode() + ".e30.e30",
        "a euro": lambda token: f"{token}\u20ac",
        "smileys": lambda _: "\U0001f600.\U0001f600.\U0001f600",
    }.items(),
    ids=itemgetter(0),
)
async def test_a_token_that_is_damaged(
    client: AsyncClient, forge: Forge, damage: tuple[str, Callable[[str], str]]
) -> None:
    """Cut, too long, too deep or in another alphabet: refused like all others."""
    assert_refused(await call(client, damage[1](forge())))


async def test_no_token_at_all(client: AsyncClient) -> None:
    """The answer says how to bring one."""
    assert_refused(await client.get(ME))
    for value in ("", "Bearer", "Bearer ", "Basic dTpw", "Token x"):
        assert_refused(await client.get(ME, headers={"Authorization": value}))


@pytest.mark.parametrize("key", ["x", "\u00e9", "x" * 1_000_000])
async def test_a_key_that_is_none(client: AsyncClient, key: str) -> None:
    """An API key that nobody made is refused."""
    assert_refused(await client.get(ME, headers=[(b"x-api-key", key.encode("latin-1"))]))


async def test_a_refresh_token_only_refreshes(client: AsyncClient, user: User) -> None:
    """It is neither an access token nor an API key, and an access token does not refresh."""
    tokens = await get_tokens(client, user.email)
    assert_refused(await call(client, tokens["refresh_token"]))
    headers = {"X-API-Key": tokens["refresh_token"]}
    assert_refused(await client.get(ME, headers=headers))
    form = {"grant_type": "refresh_token", "refresh_token": tokens["access_token"]}
    assert_refused(await client.post("/api/v1/auth/token", data=form))


async def test_a_disabled_user_is_out_at_once(
    client: AsyncClient, admin_client: AsyncClient, user: User
) -> None:
    """Both tokens are worth nothing, although they have not expired."""
    tokens = await get_tokens(client, user.email)
    assert (await call(client, tokens["access_token"])).status_code == 200
    path = f"/api/v1/users/{user.id}"
    assert (await admin_client.patch(path, json={"is_active": False})).status_code == 200
    assert (await call(client, tokens["access_token"])).status_code == 403
    form = {"grant_type": "refresh_token", "refresh_token": tokens["refresh_token"]}
    assert_refused(await client.post("/api/v1/auth/token", data=form))


async def test_a_user_who_is_gone(client: AsyncClient, user: User, session: AsyncSession) -> None:
    """Nobody is found, and nothing else tells."""
    tokens = await get_tokens(client, user.email)
    await session.delete(await session.get_one(User, user.id))
    await session.commit()
    assert_refused(await call(client, tokens["access_token"]))


async def test_callers_are_read_once_a_second(
    app: FastAPI, client: AsyncClient, user: User
) -> None:
    """The second request needs no query to know who calls, and no look at the signature."""
    token = (await get_tokens(client, user.email))["access_token"]
    assert app.state.auth.callers.get(digest(token)) is None
    assert (await call(client, token)).status_code == 200
    assert app.state.auth.callers.get(digest(token)).id == user.id


async def test_nothing_secret_is_printed(
    client: AsyncClient,
    user: User,
    make_settings: SettingsFactory,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Neither the log nor an answer repeats a password or a token that was sent."""
    monkeypatch.setattr(logging.getLogger(), "handlers", [])
    configure_logging(make_settings(log_level="DEBUG"))
    tokens = await get_tokens(client, user.email)
    form = {"grant_type": "password", "username": user.email, "password": f"{PASSWORD}!"}
    answers = [
        await client.post("/api/v1/auth/token", data=form),
        await client.post("/api/v1/auth/token", data=form | {"grant_type": PASSWORD}),
        await client.post("/api/v1/auth/register", json=form),
        await call(client, tokens["access_token"]),
        await call(client, tokens["refresh_token"]),
    ]
    printed = capsys.readouterr()
    text = printed.out + printed.err + "".join(answer.text for answer in answers) + repr(user)
    assert '"request"' in text
    sent = (PASSWORD, tokens["access_token"], tokens["refresh_token"])
    for secret in (*sent, user.password_hash):
        assert secret not in text
