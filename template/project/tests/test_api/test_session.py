"""Pages in browsers keep their tokens in cookies, and other sites cannot use them."""

from collections.abc import AsyncIterator
from json import dumps

import pytest
from fastapi import FastAPI
from httpx2 import AsyncClient, Response

from app.core.security import AuthSettings
from app.models.user import User
from app.schemas.error import MEDIA_TYPE
from tests.conftest import AppFactory, connect
from tests.users import PASSWORD, get_tokens

SESSION, ME = "/api/v1/auth/session", "/api/v1/me"
NAMES = {"__Host-access", "__Host-refresh", "__Host-csrf"}


@pytest.fixture
async def browser(app: FastAPI) -> AsyncIterator[AsyncClient]:
    """Open a client that speaks https, so that it sends back what it is given."""
    async with connect(app) as client:
        client.base_url = "https://test"
        yield client


async def log_in(browser: AsyncClient, user: User) -> dict[str, str]:
    """Log in, and return the header that pages send with what they write."""
    grant = {"grant_type": "password", "username": user.email, "password": PASSWORD}
    response = await browser.post(SESSION, json=grant)
    assert response.status_code == 201, response.text
    return {"X-CSRF-Token": response.json()["csrf_token"]}


def assert_refused(response: Response, status: int) -> None:
    """Check that it is refused in the style of all errors."""
    assert response.status_code == status, response.text
    assert response.headers["content-type"] == MEDIA_TYPE


async def test_the_tokens_are_in_cookies(browser: AsyncClient, user: User) -> None:
    """Scripts read the CSRF token only, and no other host sets any of them."""
    grant = {"grant_type": "password", "username": user.email, "password": PASSWORD}
    response = await browser.post(SESSION, json=grant)
    cookies = response.headers.get_list("set-cookie")
    assert {cookie.split("=")[0] for cookie in cookies} == NAMES
    for cookie in cookies:
        assert {"Secure", "Path=/", "SameSite=strict"} <= set(cookie.split("; "))
        assert "Domain" not in cookie
        assert ("HttpOnly" in cookie) == ("csrf" not in cookie)
    assert response.json() == {"csrf_token": browser.cookies["__Host-csrf"], "expires_in": 900}
    assert response.headers["location"] == SESSION
    assert (await browser.get(ME)).json()["id"] == str(user.id)


def test_the_document_names_the_cookie(app: FastAPI) -> None:
    """It is another way to say who calls, beside the header, wherever a login is needed."""
    document = app.openapi()
    (cookie,) = (
        name
        for name, scheme in document["components"]["securitySchemes"].items()
        if scheme.get("in") == "cookie"
    )
    security = document["paths"][ME]["get"]["security"]
    assert {cookie: []} in security
    assert all(len(way) == 1 for way in security)
    assert len(security) > 1


async def test_a_local_page_needs_no_https(make_app: AppFactory, user: User) -> None:
    """Without TLS, browsers take neither `Secure` nor the prefix that demands it."""
    async with connect(make_app(environment="local")) as browser:
        headers = await log_in(browser, user)
        assert set(browser.cookies) == {"access", "refresh", "csrf"}
        changed = await browser.patch(ME, json={"name": "Ada"}, headers=headers)
        assert changed.json()["name"] == "Ada"


@pytest.mark.parametrize("token", [None, "", "wrong", "\u20ac", "x" * 5000])
async def test_a_write_without_the_csrf_token(
    browser: AsyncClient, user: User, token: str | None
) -> None:
    """It may come from another site, so it is refused; what only reads is served."""
    await log_in(browser, user)
    headers = [] if token is None else [(b"X-CSRF-Token", token.encode())]
    for method, path in [("PATCH", ME), ("DELETE", ME), ("POST", "/api/v1/auth/logout")]:
        assert_refused(await browser.request(method, path, headers=headers), 403)
    for method in ("PATCH", "DELETE"):
        assert_refused(await browser.request(method, SESSION, headers=headers), 403)
    assert (await browser.get(ME, headers=headers)).status_code == 200


@pytest.mark.parametrize("kind", ["access", "refresh"])
async def test_another_token_is_no_csrf_token(browser: AsyncClient, user: User, kind: str) -> None:
    """Not even one of the same login."""
    await log_in(browser, user)
    headers = {"X-CSRF-Token": browser.cookies[f"__Host-{kind}"]}
    assert_refused(await browser.delete(ME, headers=headers), 403)


async def test_a_csrf_token_is_no_other_token(browser: AsyncClient, user: User) -> None:
    """Scripts can read it, so it opens nothing."""
    headers = await log_in(browser, user)
    browser.cookies.clear()
    bearer = {"Authorization": f"Bearer {headers['X-CSRF-Token']}"}
    assert_refused(await browser.get(ME, headers=bearer), 401)
    browser.cookies.set("__Host-refresh", headers["X-CSRF-Token"])
    assert_refused(await browser.patch(SESSION, headers=headers), 401)


async def test_the_csrf_token_of_another_login(
    app: FastAPI, browser: AsyncClient, user: User
) -> None:
    """It is bound to its login: an attacker's own is worth nothing, nor is the user's old one."""
    await log_in(browser, user)
    async with connect(app) as other:
        other.base_url = "https://test"
        headers = await log_in(other, user)
    assert_refused(await browser.delete(ME, headers=headers), 403)


async def test_each_login_is_a_new_session(app: FastAPI, browser: AsyncClient, user: User) -> None:
    """What somebody has planted in the browser before is not taken up."""
    auth, seen = app.state.auth, set()
    for _ in range(3):
        await log_in(browser, user)
        seen.add(auth.read("access", browser.cookies["__Host-access"])["sid"])
    assert len(seen) == 3


async def test_a_session_is_renewed(browser: AsyncClient, user: User) -> None:
    """With the refresh token, when the access token is gone; each is good once."""
    headers = await log_in(browser, user)
    old = browser.cookies["__Host-refresh"]
    browser.cookies.delete("__Host-access")
    assert_refused(await browser.get(ME), 401)
    renewed = await browser.patch(SESSION, headers=headers)
    assert renewed.status_code == 200, renewed.text
    assert (await browser.get(ME)).status_code == 200
    browser.cookies.delete("__Host-refresh")
    browser.cookies.set("__Host-refresh", old)
    assert_refused(await browser.patch(SESSION, headers=headers), 401)
    assert_refused(await browser.get(ME), 401)


async def test_logout_clears_the_cookies(browser: AsyncClient, user: User) -> None:
    """And whoever has kept a copy of them can do nothing with it."""
    headers = await log_in(browser, user)
    kept = dict(browser.cookies)
    assert (await browser.delete(SESSION, headers=headers)).status_code == 204
    assert not browser.cookies
    assert_refused(await browser.delete(SESSION, headers=headers), 401)
    browser.cookies.update(kept)
    assert_refused(await browser.get(ME), 401)
    assert_refused(await browser.patch(SESSION, headers=headers), 401)


async def test_tokens_in_headers_go_on_as_before(
    browser: AsyncClient, user: User, other_user: User
) -> None:
    """They need no CSRF token, and beside them no cookie counts."""
    await log_in(browser, other_user)
    tokens = await get_tokens(browser, user.email)
    headers = {"Authorization": f"Bearer {tokens['access_token']}"}
    changed = await browser.patch(ME, json={"name": "Ada"}, headers=headers)
    assert (changed.status_code, changed.json()["id"]) == (200, str(user.id))


async def test_users_are_limited_apart(make_app: AppFactory, user: User, other_user: User) -> None:
    """Each by itself, and not by the address that they share with cookies of nobody."""
    app = make_app(auth=AuthSettings.model_validate({"requests_per_minute": 2}))
    async with connect(app, Cookie="__Host-access=x") as client:
        answers = [await client.get(ME) for _ in range(3)]
        assert [answer.status_code for answer in answers] == [401, 401, 429]
    for caller in (user, other_user):
        async with connect(app) as browser:
            browser.base_url = "https://test"
            await log_in(browser, caller)
            answers = [await browser.get(ME) for _ in range(3)]
        assert [answer.status_code for answer in answers] == [200, 200, 429]


async def test_a_form_of_another_site_cannot_log_in(browser: AsyncClient, user: User) -> None:
    """Without scripts, another site sends forms only, and those are not taken."""
    grant = {"grant_type": "password", "username": user.email, "password": PASSWORD}
    for kind in ("text/plain", "application/x-www-form-urlencoded"):
        headers = {"Content-Type": kind}
        response = await browser.post(SESSION, content=dumps(grant), headers=headers)
        assert_refused(response, 422)
    assert_refused(await browser.post(SESSION, data=grant), 422)
    assert_refused(await browser.post(SESSION, json=grant | {"password": "wrong"}), 401)
    assert not browser.cookies


async def test_pages_of_another_origin(make_app: AppFactory) -> None:
    """Those that are named may send cookies and the CSRF token."""
    async with connect(make_app(cors_origins=("https://shop.test",))) as client:
        headers = {
            "Origin": "https://shop.test",
            "Access-Control-Request-Method": "PATCH",
            "Access-Control-Request-Headers": "x-csrf-token",
        }
        response = await client.options(SESSION, headers=headers)
        assert response.status_code == 200, response.text
        assert response.headers["access-control-allow-credentials"] == "true"
