"""API keys, and the programs that call with them."""

import base64
from typing import Any

import pytest
from fastapi import FastAPI
from httpx2 import AsyncClient, Response

from app.core.security import AuthSettings, digest
from app.models.user import User
from app.schemas.error import MEDIA_TYPE
from tests.conftest import AppFactory, connect
from tests.users import PASSWORD, get_tokens, log_in

ME, KEYS, TOKEN = "/api/v1/me", "/api/v1/me/api-keys", "/api/v1/auth/client-token"


async def create_key(client: AsyncClient, scope: str = "read") -> dict[str, Any]:
    """Make an API key."""
    response = await client.post(KEYS, json={"name": "Nightly import", "scope": scope})
    assert response.status_code == 201, response.text
    key: dict[str, Any] = response.json()
    return key


async def log_in_client(client: AsyncClient, identity: str, secret: str) -> Response:
    """Ask for a token with the client's id and secret in the form."""
    form = {"grant_type": "client_credentials", "client_id": identity, "client_secret": secret}
    return await client.post(TOKEN, data=form)


async def test_a_key_ends_with_its_account(client: AsyncClient, user_client: AsyncClient) -> None:
    """Nothing of it is left."""
    key = await create_key(user_client)
    assert (await user_client.delete(ME)).status_code == 204
    assert (await client.get(ME, headers={"X-API-Key": key["key"]})).status_code == 401


async def test_a_key_outlives_logins(client: AsyncClient, user_client: AsyncClient) -> None:
    """Who logs out everywhere does not stop the programs."""
    key = await create_key(user_client)
    assert (await user_client.post("/api/v1/auth/logout-everywhere")).status_code == 204
    assert (await client.get(ME, headers={"X-API-Key": key["key"]})).status_code == 200


async def test_a_refresh_token_is_no_key(client: AsyncClient, user: User) -> None:
    """The hashes of both stand in one table, and each is taken where it belongs."""
    tokens = await get_tokens(client, user.email)
    headers = {"X-API-Key": tokens["refresh_token"]}
    assert (await client.get(ME, headers=headers)).status_code == 401


async def test_a_key_is_read_once_a_second(
    app: FastAPI,
    client: AsyncClient,
    user_client: AsyncClient,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The second request needs no query to know who calls."""
    monkeypatch.setattr("app.core.security.monotonic", lambda: 1000.0)
    key = (await create_key(user_client))["key"]
    assert app.state.auth.callers.get(digest(key)) is None
    for _ in range(2):
        assert (await client.get(ME, headers={"X-API-Key": key})).status_code == 200
    assert app.state.auth.callers.get(digest(key)) is not None


async def test_a_key_is_shown_once(user_client: AsyncClient) -> None:
    """Later there is only its beginning, and when it was used."""
    key = await create_key(user_client)
    (listed,) = (await user_client.get(KEYS)).json()["items"]
    assert listed == {name: value for name, value in key.items() if name != "key"}
    assert key["key"].startswith(listed["prefix"])
    assert len(key["key"]) > len(listed["prefix"]) + 20
    assert listed["last_used_at"] is None


async def test_a_key_calls_for_its_user(live_client: AsyncClient) -> None:
    """The time of its last use is noted, by a read as well."""
    body = {"email": "ada@example.com", "name": "Ada", "password": PASSWORD}
    ada = (await live_client.post("/api/v1/auth/register", json=body)).json()
    tokens = await get_tokens(live_client, body["email"])
    headers = {"Authorization": f"Bearer {tokens['access_token']}"}
    key = (await live_client.post(KEYS, json={"name": "x"}, headers=headers)).json()["key"]
    assert (await live_client.get(ME, headers={"X-API-Key": key})).json() == ada
    (listed,) = (await live_client.get(KEYS, headers=headers)).json()["items"]
    assert listed["last_used_at"] is not None


@pytest.mark.parametrize("scope", ["read", "read write"])
async def test_a_key_does_not_touch_the_account(
    client: AsyncClient, user_client: AsyncClient, scope: str
) -> None:
    """A key that is lost must not become an account that is lost."""
    headers = {"X-API-Key": (await create_key(user_client, scope))["key"]}
    for method, path in (("PATCH", ME), ("DELETE", ME), ("GET", KEYS), ("POST", KEYS)):
        response = await client.request(method, path, headers=headers)
        assert response.status_code == 403, f"{method} {path}"
        assert "insufficient_scope" in response.headers["www-authenticate"]


async def test_a_revoked_key_is_worth_nothing(
    client: AsyncClient, user_client: AsyncClient
) -> None:
    """At once, and so are the tokens that it got."""
    key = await create_key(user_client)
    tokens = (await log_in_client(client, key["prefix"], key["key"])).json()
    callers: list[dict[str, str]] = [
        {"X-API-Key": key["key"]},
        {"Authorization": f"Bearer {tokens['access_token']}"},
    ]
    for headers in callers:
        assert (await client.get(ME, headers=headers)).status_code == 200
    assert (await user_client.delete(f"{KEYS}/{key['id']}")).status_code == 204
    for headers in callers:
        assert (await client.get(ME, headers=headers)).status_code == 401


async def test_another_users_key_stays(
    client: AsyncClient, user_client: AsyncClient, other_client: AsyncClient
) -> None:
    """It is neither listed nor revoked."""
    key = await create_key(user_client)
    assert (await other_client.get(KEYS)).json()["items"] == []
    await other_client.delete(f"{KEYS}/{key['id']}")
    assert (await client.get(ME, headers={"X-API-Key": key["key"]})).status_code == 200


async def test_a_service_logs_in(client: AsyncClient, user: User, user_client: AsyncClient) -> None:
    """By the form or by HTTP Basic, it gets an access token with the scope of its key."""
    key = await create_key(user_client)
    basic = base64.b64encode(f"{key['prefix']}:{key['key']}".encode()).decode()
    form, headers = {"grant_type": "client_credentials"}, {"Authorization": f"Basic {basic}"}
    by_form = await log_in_client(client, key["prefix"], key["key"])
    for response in (by_form, await client.post(TOKEN, data=form, headers=headers)):
        tokens = response.json()
        assert (tokens["scope"], "refresh_token" in tokens) == ("read", False)
        bearer = {"Authorization": f"Bearer {tokens['access_token']}"}
        assert (await client.get(ME, headers=bearer)).json()["id"] == str(user.id)
        assert (await client.patch(ME, json={}, headers=bearer)).status_code == 403


async def test_a_key_that_is_known_is_limited_as_its_user(make_app: AppFactory, user: User) -> None:
    """One that was made up, or is new to the process, counts for the address."""
    app = make_app(auth=AuthSettings.model_validate({"requests_per_minute": 2}))
    async with connect(app, **await log_in(app, user)) as client:
        key = (await create_key(client))["key"]
    calls = ((key, 200), ("made", 401), ("up", 429), (key, 200), (key, 200), (key, 429))
    async with connect(app) as client:
        for sent, status in calls:
            assert (await client.get(ME, headers={"X-API-Key": sent})).status_code == status


@pytest.mark.parametrize("authorization", ["", "Basic %", "Basic eDp5", "Basic /w==", "Bearer x"])
async def test_a_service_that_is_unknown(client: AsyncClient, authorization: str) -> None:
    """It gets nothing, however it comes."""
    form, headers = {"grant_type": "client_credentials"}, {"Authorization": authorization}
    assert (await client.post(TOKEN, data=form, headers=headers)).status_code == 401


async def test_a_service_with_a_wrong_id(client: AsyncClient, user_client: AsyncClient) -> None:
    """The secret alone is not enough."""
    key = await create_key(user_client)
    for identity in ("", key["prefix"][:-1], "another"):
        assert (await log_in_client(client, identity, key["key"])).status_code == 401


@pytest.mark.parametrize("key", ["x", "\u00e9", "x" * 1_000_000])
async def test_a_key_that_is_none(client: AsyncClient, key: str) -> None:
    """An API key that nobody made is refused."""
    answer = await client.get(ME, headers=[(b"x-api-key", key.encode("latin-1"))])
    assert (answer.status_code, answer.headers["content-type"]) == (401, MEDIA_TYPE)
    assert answer.headers["www-authenticate"].startswith("Bearer")


async def test_an_administrators_key_is_no_administrator(
    admin_client: AsyncClient, app: FastAPI
) -> None:
    """Users are managed by people who have logged in."""
    key = await create_key(admin_client, "read write")
    async with connect(app, **{"X-API-Key": key["key"]}) as client:
        assert (await client.get("/api/v1/users")).status_code == 403
