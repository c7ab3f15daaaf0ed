"""Pages in browsers whose users log in at an identity provider get cookies, and no tokens."""

import pytest
from fastapi import FastAPI
from httpx2 import AsyncClient

from tests.identity_provider import LOGIN, IdentityProvider

SESSION, ME = "/api/v1/auth/external/session", "/api/v1/me"


@pytest.fixture
def provider(app: FastAPI) -> IdentityProvider:
    """Make a provider, and let the application know it."""
    provider = IdentityProvider()
    provider.connect(app)
    return provider


async def test_the_browser_is_sent_to_our_pages(
    app: FastAPI, client: AsyncClient, provider: IdentityProvider
) -> None:
    """It keeps the tokens where no script sees them, and writes with the CSRF token."""
    client.base_url = "https://test"
    begun = await client.get(LOGIN)
    answer = provider.authorize(begun.headers["location"])
    response = await client.get(SESSION, params=answer)
    assert response.status_code == 303, response.text
    assert response.headers["location"] == app.state.settings.auth.pages_url
    assert set(client.cookies) == {"__Host-access", "__Host-refresh", "__Host-csrf"}
    assert (await client.get(ME)).json()["email"] == "ada@example.com"
    assert (await client.delete(ME)).status_code == 403
    headers = {"X-CSRF-Token": client.cookies["__Host-csrf"]}
    assert (await client.delete(ME, headers=headers)).status_code == 204


async def test_an_answer_that_is_not_ours(client: AsyncClient, provider: IdentityProvider) -> None:
    """Nobody is logged in by an address that was sent to them."""
    begun = await client.get(LOGIN)
    answer = provider.authorize(begun.headers["location"]) | {"state": "wrong"}
    response = await client.get(SESSION, params=answer)
    assert response.status_code == 401
    assert set(client.cookies) == {"external-login"}
