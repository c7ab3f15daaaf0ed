"""Logging in at an identity provider, and who that is here."""

import asyncio

import pytest
from fastapi import FastAPI
from httpx2 import ASGITransport, AsyncClient, Response
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker
from starlette.responses import Response as Answer

from app.core.external_login import connect_provider
from app.models.base import utcnow
from app.schemas.error import MEDIA_TYPE
from app.services.account import AccountService
from tests.conftest import connect
from tests.identity_provider import CALLBACK, ISSUER, LOGIN, SETTINGS, IdentityProvider, log_in
from tests.users import add_user

ME = "/api/v1/me"


@pytest.fixture
def provider(app: FastAPI) -> IdentityProvider:
    """Make a provider, and let the application know it."""
    provider = IdentityProvider()
    provider.connect(app)
    return provider


async def find_me(client: AsyncClient, response: Response) -> dict[str, str]:
    """Return whose tokens these are."""
    assert response.status_code == 200, response.text
    headers = {"Authorization": f"Bearer {response.json()['access_token']}"}
    me: dict[str, str] = (await client.get(ME, headers=headers)).json()
    return me


def assert_refused(response: Response, status: int) -> None:
    """Check that nobody is logged in, and that it is said in the style of all errors."""
    assert response.status_code == status, response.text
    assert response.headers["content-type"] == MEDIA_TYPE
    assert "access_token" not in response.text


async def test_the_first_login_opens_an_account(
    client: AsyncClient, provider: IdentityProvider
) -> None:
    """Its address is verified, and the next login is of the same user."""
    me = await find_me(client, await log_in(client, provider))
    assert (me["email"], me["name"], me["role"]) == ("ada@example.com", "Ada", "user")
    assert me["email_verified_at"]
    assert await find_me(client, await log_in(client, provider)) == me


async def test_the_subject_counts_and_not_the_address(
    client: AsyncClient, provider: IdentityProvider
) -> None:
    """Who gets another address at the provider, even one of somebody else, stays who it is."""
    me = await find_me(client, await log_in(client, provider))
    provider.told |= {"email": "other@example.com", "email_verified": False}
    assert await find_me(client, await log_in(client, provider)) == me
    provider.told |= {"sub": "ada-2"}
    assert_refused(await log_in(client, provider), 403)


async def test_the_browser_keeps_what_scripts_and_other_sites_cannot_use(
    client: AsyncClient, provider: IdentityProvider
) -> None:
    """The cookie lives for minutes, and is gone after the login."""
    begun = await client.get(LOGIN)
    cookie = begun.headers["set-cookie"]
    assert cookie.startswith("external-login=")
    assert {"HttpOnly", "SameSite=lax", "Max-Age=600", "Path=/"} <= set(cookie.split("; "))
    await client.get(CALLBACK, params=provider.authorize(begun.headers["location"]))
    assert not client.cookies
    secure = SETTINGS.model_copy(update={"redirect_url": "https://api.test/callback"}).cookie
    assert (secure["key"], secure["secure"]) == ("__Host-external-login", True)


@pytest.mark.parametrize("verified", [True, False])
async def test_an_account_with_the_same_address(
    client: AsyncClient,
    provider: IdentityProvider,
    sessions: async_sessionmaker[AsyncSession],
    password_hash: str,
    *,
    verified: bool,
) -> None:
    """It is one's own if both sides have verified the address; anybody can register one."""
    provider.told["email"] = "known@example.com"
    at = utcnow() if verified else None
    known = await add_user(sessions, "known", password_hash=password_hash, email_verified_at=at)
    response = await log_in(client, provider)
    if verified:
        assert (await find_me(client, response))["id"] == str(known.id)
    else:
        assert_refused(response, 409)


@pytest.mark.parametrize(
    "told", [{"email_verified": False}, {"email_verified": "false"}, {"email": None}]
)
async def test_an_address_that_is_not_verified(
    client: AsyncClient, provider: IdentityProvider, told: dict[str, str]
) -> None:
    """No account is opened for it, and none is taken over."""
    provider.told |= told
    assert_refused(await log_in(client, provider), 403)


async def test_a_name_that_is_missing_or_long(
    client: AsyncClient, provider: IdentityProvider
) -> None:
    """The account gets a name nevertheless."""
    provider.told["name"] = " "
    me = await find_me(client, await log_in(client, provider))
    assert me["name"] == "ada@example.com"
    provider.told |= {"sub": "ada-2", "email": "ada2@example.com", "name": "x" * 500}
    me = await find_me(client, await log_in(client, provider))
    assert me["name"] == "x" * 100


async def test_a_disabled_user(
    client: AsyncClient, admin_client: AsyncClient, provider: IdentityProvider
) -> None:
    """The provider's word does not help."""
    me = await find_me(client, await log_in(client, provider))
    await admin_client.patch(f"/api/v1/users/{me['id']}", json={"is_active": False})
    assert_refused(await log_in(client, provider), 401)


@pytest.mark.parametrize(
    "changes",
    [{"state": "wrong"}, {"state": "\u20ac"}, {"iss": "https://other.test"}, {"code": "x"}],
)
async def test_an_answer_that_is_not_ours(
    client: AsyncClient, provider: IdentityProvider, changes: dict[str, str]
) -> None:
    """Another state, issuer or code is refused."""
    assert_refused(await log_in(client, provider, **changes), 401)


async def test_the_answer_may_name_the_issuer(
    client: AsyncClient, provider: IdentityProvider
) -> None:
    """RFC 9207 asks providers to."""
    assert (await log_in(client, provider, iss=ISSUER)).status_code == 200


async def test_another_browser_cannot_finish(
    app: FastAPI, client: AsyncClient, provider: IdentityProvider
) -> None:
    """Who is sent to the callback without having begun is not logged in."""
    begun = await client.get(LOGIN)
    answer = provider.authorize(begun.headers["location"])
    async with connect(app) as other:
        assert_refused(await other.get(CALLBACK, params=answer), 401)
        access = (await client.get(CALLBACK, params=answer)).json()["access_token"]
        other.cookies.set("external-login", access)
        assert_refused(await other.get(CALLBACK, params=answer), 401)
    assert_refused(await client.get(CALLBACK, params={"error": "access_denied"}), 401)


@pytest.mark.parametrize("twice", [False, True])
async def test_an_answer_is_good_once(
    client: AsyncClient, provider: IdentityProvider, *, twice: bool
) -> None:
    """Even for a browser that keeps its cookie, and at a provider that takes codes again."""
    provider.code_is_good_twice = twice
    begun = await client.get(LOGIN)
    kept = dict(client.cookies)
    answer = provider.authorize(begun.headers["location"])
    assert (await client.get(CALLBACK, params=answer)).status_code == 200
    client.cookies.update(kept)
    assert_refused(await client.get(CALLBACK, params=answer), 401)


async def test_a_login_that_fails_leaves_nothing(
    client: AsyncClient, provider: IdentityProvider, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The callback is one transaction, though it is a GET."""

    async def fail(*_: object) -> None:
        raise RuntimeError

    with monkeypatch.context() as patch:
        patch.setattr(AccountService, "open_login", fail)
        assert_refused(await log_in(client, provider), 500)
    provider.told["sub"] = "ada-2"  # would not get the address if the first had kept it
    provider.told["name"] = "Ada the second"
    me = await find_me(client, await log_in(client, provider))
    assert me["name"] == "Ada the second"


async def test_first_logins_at_the_same_time(live_client: AsyncClient) -> None:
    """They open one account; who was too late can try again."""
    provider = IdentityProvider()
    transport = live_client._transport
    assert isinstance(transport, ASGITransport)
    assert isinstance(transport.app, FastAPI)
    provider.connect(transport.app)

    async def come_back() -> int:
        async with connect(transport.app) as client:  # type: ignore[arg-type]
            return (await log_in(client, provider)).status_code

    statuses = await asyncio.gather(*(come_back() for _ in range(5)))
    assert set(statuses) <= {200, 409}
    assert 200 in statuses
    me = await find_me(live_client, await log_in(live_client, provider))
    assert me["email"] == "ada@example.com"


@pytest.mark.parametrize(
    ("status", "body"), [(500, "Oops"), (200, "<html>"), (400, "{}"), (200, '{"issuer": ""}')]
)
async def test_a_provider_that_is_not_well(
    client: AsyncClient, provider: IdentityProvider, status: int, body: str
) -> None:
    """Nobody can log in there for a while, and the API says so."""
    provider.answer = Answer(body, status)
    assert_refused(await client.get(LOGIN), 503)
    provider.answer = None
    assert (await log_in(client, provider)).status_code == 200


async def test_a_provider_of_another_name(client: AsyncClient, provider: IdentityProvider) -> None:
    """Its metadata are for another issuer, so nobody is sent there."""
    provider.metadata["issuer"] = "https://other.test"
    assert_refused(await client.get(LOGIN), 503)


async def test_no_provider(app: FastAPI, client: AsyncClient) -> None:
    """Without settings, the application runs, and says that nobody can log in this way."""
    async with connect_provider(app):
        assert_refused(await client.get(LOGIN), 503)
