"""Joining, logging in, staying logged in and logging out."""

import asyncio
from typing import Annotated

import pytest
from fastapi import FastAPI, Form
from httpx2 import AsyncClient, Response

from app.core.router import APIRouter, index_routes
from app.models.user import User
from app.schemas.error import MEDIA_TYPE
from tests.conftest import connect
from tests.users import PASSWORD, get_tokens

REGISTER, TOKEN, ME = "/api/v1/auth/register", "/api/v1/auth/token", "/api/v1/me"
NEW = {"email": "Ada@Example.com", "name": " Ada ", "password": PASSWORD}


def assert_unauthorized(response: Response) -> None:
    """Check that the answer is a 401 that says how to do better, in the style of all errors."""
    assert response.status_code == 401, response.text
    assert response.headers["www-authenticate"].startswith("Bearer")
    assert response.headers["content-type"] == MEDIA_TYPE


async def refresh(client: AsyncClient, tokens: dict[str, str]) -> Response:
    """Ask for new tokens."""
    form = {"grant_type": "refresh_token", "refresh_token": tokens["refresh_token"]}
    return await client.post(TOKEN, data=form)


async def get_me(client: AsyncClient, tokens: dict[str, str]) -> Response:
    """Ask who I am."""
    headers = {"Authorization": f"Bearer {tokens['access_token']}"}
    return await client.get(ME, headers=headers)


async def test_register_and_log_in(client: AsyncClient) -> None:
    """The address counts in any case, and nothing secret is shown."""
    response = await client.post(REGISTER, json=NEW)
    assert response.status_code == 201, response.text
    assert response.headers["location"] == ME
    body = response.json()
    assert (body["email"], body["name"], body["role"]) == ("ada@example.com", "Ada", "user")
    assert "password" not in response.text
    tokens = await get_tokens(client, "ADA@example.COM")
    assert tokens["token_type"] == "bearer"
    assert tokens["expires_in"] == 15 * 60
    assert (await get_me(client, tokens)).json() == body


async def test_the_same_address_in_capitals_is_known(client: AsyncClient, user: User) -> None:
    """Two accounts of one address cannot be."""
    response = await client.post(REGISTER, json=NEW | {"email": user.email.upper()})
    assert response.status_code == 409


@pytest.mark.parametrize(
    "extra",
    [{"role": "admin"}, {"is_active": True}, {"id": "0"}, {"email_verified_at": "2026-01-01"}],
)
async def test_nobody_gives_rights_to_oneself(client: AsyncClient, extra: dict[str, str]) -> None:
    """A name that is not declared is refused, above all one that would give rights."""
    assert (await client.post(REGISTER, json=NEW | extra)).status_code == 422


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("email", "no address"),
        ("email", "nul\x00@example.com"),
        ("email", None),
        ("name", ""),
        ("name", " "),
        ("name", "x" * 101),
        ("password", "short"),
        ("password", "x" * 129),
        ("password", "nul\x00" * 4),
    ],
)
async def test_a_registration_that_is_not_valid(
    client: AsyncClient, field: str, value: str
) -> None:
    """It is refused, and what was sent is not repeated."""
    response = await client.post(REGISTER, json=NEW | {field: value})
    assert response.status_code == 422
    assert PASSWORD not in response.text


@pytest.mark.parametrize("password", ["wrong", "x" * 2000, "\u20ac"])
async def test_a_wrong_password_and_a_wrong_address_look_alike(
    client: AsyncClient, user: User, password: str
) -> None:
    """Nobody finds out who has an account."""
    form = {"grant_type": "password", "password": password}
    wrong = await client.post(TOKEN, data=form | {"username": user.email})
    unknown = await client.post(TOKEN, data=form | {"username": "nobody@example.com"})
    for response in (wrong, unknown):
        assert_unauthorized(response)
    assert wrong.content == unknown.content


@pytest.mark.parametrize(
    "form",
    [
        {},
        {"grant_type": "password"},
        {"grant_type": "implicit"},
        {"grant_type": "password", "username": "a\x00", "password": "x"},
        {"grant_type": "refresh_token"},
    ],
)
async def test_a_grant_that_is_not_valid(client: AsyncClient, form: dict[str, str]) -> None:
    """It is refused before anything is looked up."""
    assert (await client.post(TOKEN, data=form)).status_code == 422


async def test_a_disabled_user_cannot_log_in(client: AsyncClient, disabled_user: User) -> None:
    """The answer is that of a wrong password."""
    form = {"grant_type": "password", "username": disabled_user.email, "password": PASSWORD}
    assert_unauthorized(await client.post(TOKEN, data=form))


async def test_a_used_refresh_token_ends_its_login(client: AsyncClient, user: User) -> None:
    """Whoever uses it the second time may be a thief, so both are logged out."""
    first, other = await get_tokens(client, user.email), await get_tokens(client, user.email)
    second = await refresh(client, first)
    assert second.status_code == 200
    assert (await get_me(client, second.json())).status_code == 200
    assert_unauthorized(await refresh(client, first))
    assert_unauthorized(await refresh(client, second.json()))
    assert_unauthorized(await get_me(client, second.json()))
    assert (await get_me(client, other)).status_code == 200


async def test_logout_works_at_once(client: AsyncClient, user: User) -> None:
    """Access and refresh tokens are worth nothing from then on; other logins go on."""
    tokens, other = await get_tokens(client, user.email), await get_tokens(client, user.email)
    assert (await get_me(client, tokens)).status_code == 200
    headers = {"Authorization": f"Bearer {tokens['access_token']}"}
    assert (await client.post("/api/v1/auth/logout", headers=headers)).status_code == 204
    assert_unauthorized(await get_me(client, tokens))
    assert_unauthorized(await refresh(client, tokens))
    assert (await get_me(client, other)).status_code == 200


async def test_logout_everywhere(client: AsyncClient, user: User, user_client: AsyncClient) -> None:
    """All logins end."""
    tokens = await get_tokens(client, user.email)
    assert (await user_client.post("/api/v1/auth/logout-everywhere")).status_code == 204
    assert_unauthorized(await get_me(client, tokens))
    assert_unauthorized(await user_client.get(ME))


async def test_twenty_identical_registrations(live_client: AsyncClient) -> None:
    """One is served, and nineteen are told why not."""
    responses = await asyncio.gather(*(live_client.post(REGISTER, json=NEW) for _ in range(20)))
    assert sorted(response.status_code for response in responses) == [201] + [409] * 19


async def test_twenty_uses_of_one_refresh_token(live_client: AsyncClient) -> None:
    """One is served, and then the login is over."""
    await live_client.post(REGISTER, json=NEW)
    tokens = await get_tokens(live_client, NEW["email"])
    responses = await asyncio.gather(*(refresh(live_client, tokens) for _ in range(20)))
    assert sorted(response.status_code for response in responses) == [200] + [401] * 19
    (served,) = (response for response in responses if response.status_code == 200)
    assert_unauthorized(await refresh(live_client, served.json()))
    assert_unauthorized(await get_me(live_client, served.json()))


async def test_clients_do_not_share_a_login(app: FastAPI, user_client: AsyncClient) -> None:
    """Without a token, nobody is known."""
    assert (await user_client.get(ME)).status_code == 200
    async with connect(app) as client:
        assert_unauthorized(await client.get(ME))


@pytest.mark.parametrize(("fields", "status"), [(1, 200), (2, 400)])
async def test_the_limits_of_a_form(
    app: FastAPI, client: AsyncClient, fields: int, status: int
) -> None:
    """A router may say how many fields its forms may have."""
    router = APIRouter(prefix="/api/v1/forms", form_limits={"max_fields": 1})

    @router.post("/1")
    async def read_form(field: Annotated[str, Form()]) -> str:
        return field

    app.include_router(router)
    index_routes(app)
    data = dict.fromkeys(("field", "other")[:fields], "x")
    assert (await client.post("/api/v1/forms/1", data=data)).status_code == status
