"""Proving an address, and getting another password or address."""

import asyncio

import pytest
from fastapi import FastAPI
from httpx2 import AsyncClient
from sqlalchemy.ext.asyncio import AsyncSession

from app.core.security import AuthSettings
from app.models.user import User
from tests.conftest import AppFactory, connect
from tests.users import PASSWORD, Mail, get_tokens, log_in, read_token

AUTH = "/api/v1/auth"
NEW = {"email": "ada@example.com", "name": "Ada", "password": PASSWORD}
BETTER = "green rain over Bergen"


async def can_log_in(client: AsyncClient, email: str, password: str) -> bool:
    """Return whether a password is right."""
    form = {"grant_type": "password", "username": email, "password": password}
    return (await client.post(f"{AUTH}/token", data=form)).status_code == 200


async def forget(client: AsyncClient, email: str) -> None:
    """Say that the password is forgotten."""
    assert (await client.post(f"{AUTH}/forgot-password", json={"email": email})).status_code == 204


async def test_an_address_is_proved(client: AsyncClient, outbox: list[Mail]) -> None:
    """The mail that follows a registration holds the proof."""
    assert (await client.post(f"{AUTH}/register", json=NEW)).json()["email_verified_at"] is None
    (mail,) = outbox
    assert mail[0] == NEW["email"]
    body = {"token": read_token(mail)}
    for _ in range(2):
        assert (await client.post(f"{AUTH}/verify-email", json=body)).status_code == 204
    tokens = await get_tokens(client, NEW["email"])
    headers = {"Authorization": f"Bearer {tokens['access_token']}"}
    me = await client.get("/api/v1/me", headers=headers)
    assert me.json()["email_verified_at"] is not None


async def test_a_login_can_need_a_proved_address(make_app: AppFactory, outbox: list[Mail]) -> None:
    """With AUTH_VERIFIED_ONLY, the right password is not enough; a wrong one learns nothing."""
    app = make_app(auth=AuthSettings.model_validate({"verified_only": True}))
    form = {"grant_type": "password", "username": NEW["email"]}
    async with connect(app) as client:
        await client.post(f"{AUTH}/register", json=NEW)
        for password, status in ((BETTER, 401), (PASSWORD, 401)):
            answer = await client.post(f"{AUTH}/token", data=form | {"password": password})
            assert answer.status_code == status
        await client.post(f"{AUTH}/verify-email", json={"token": read_token(outbox[0])})
        assert await can_log_in(client, NEW["email"], PASSWORD)


async def test_a_forgotten_password_is_replaced_once(
    client: AsyncClient, user: User, user_client: AsyncClient, outbox: list[Mail]
) -> None:
    """All logins end, the address is proved, and the token is used up."""
    await forget(client, user.email.upper())
    body = {"token": read_token(outbox[0]), "password": BETTER}
    assert (await client.post(f"{AUTH}/reset-password", json=body)).status_code == 204
    assert (await user_client.get("/api/v1/me")).status_code == 401
    assert await can_log_in(client, user.email, BETTER)
    assert not await can_log_in(client, user.email, PASSWORD)
    assert (await client.post(f"{AUTH}/reset-password", json=body)).status_code == 401


async def test_a_reset_token_is_nothing_else(
    client: AsyncClient, user: User, outbox: list[Mail]
) -> None:
    """It does not log in, and it does not prove an address; nor does a proof reset."""
    await forget(client, user.email)
    token = read_token(outbox[0])
    headers = {"Authorization": f"Bearer {token}"}
    assert (await client.get("/api/v1/me", headers=headers)).status_code == 401
    assert (await client.post(f"{AUTH}/verify-email", json={"token": token})).status_code == 401
    await client.post(f"{AUTH}/register", json=NEW)
    body = {"token": read_token(outbox[1]), "password": BETTER}
    assert (await client.post(f"{AUTH}/reset-password", json=body)).status_code == 401


async def test_nobody_learns_who_has_an_account(client: AsyncClient, outbox: list[Mail]) -> None:
    """The answer for a stranger is the same, and no mail is sent."""
    await forget(client, "nobody@example.com")
    assert outbox == []


async def test_a_token_is_used_once_at_a_time(live_client: AsyncClient, outbox: list[Mail]) -> None:
    """Of ten at once, one sets the password."""
    await live_client.post(f"{AUTH}/register", json=NEW)
    await forget(live_client, NEW["email"])
    body = {"token": read_token(outbox[1]), "password": BETTER}
    attempts = (live_client.post(f"{AUTH}/reset-password", json=body) for _ in range(10))
    answers = await asyncio.gather(*attempts)
    assert sorted(answer.status_code for answer in answers) == [204] + [401] * 9


async def test_a_token_of_a_user_who_is_gone(
    client: AsyncClient, user: User, outbox: list[Mail], session: AsyncSession
) -> None:
    """It is refused."""
    await forget(client, user.email)
    await session.delete(await session.get_one(User, user.id))
    await session.commit()
    body = {"token": read_token(outbox[0]), "password": BETTER}
    assert (await client.post(f"{AUTH}/reset-password", json=body)).status_code == 401


async def test_changing_the_password_ends_other_logins(
    client: AsyncClient, user: User, user_client: AsyncClient
) -> None:
    """The login that changes it goes on."""
    tokens = await get_tokens(client, user.email)
    body = {"current_password": PASSWORD, "password": BETTER}
    assert (await user_client.post(f"{AUTH}/change-password", json=body)).status_code == 204
    assert (await user_client.get("/api/v1/me")).status_code == 200
    headers = {"Authorization": f"Bearer {tokens['access_token']}"}
    assert (await client.get("/api/v1/me", headers=headers)).status_code == 401
    assert await can_log_in(client, user.email, BETTER)


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"current_password": "wrong", "password": BETTER}, 401),
        ({"current_password": PASSWORD, "password": "short"}, 422),
        ({"password": BETTER}, 422),
    ],
)
async def test_a_change_that_is_refused(
    client: AsyncClient, user: User, user_client: AsyncClient, body: dict[str, str], status: int
) -> None:
    """The old password still works."""
    assert (await user_client.post(f"{AUTH}/change-password", json=body)).status_code == status
    assert await can_log_in(client, user.email, PASSWORD)


async def test_the_proof_is_sent_again(client: AsyncClient, outbox: list[Mail]) -> None:
    """To who has not given it yet. Nobody learns from the answer who that is."""
    await client.post(f"{AUTH}/register", json=NEW)
    first = {"token": read_token(outbox[0])}
    for email in (NEW["email"].upper(), "nobody@example.com"):
        await ask_again(client, email)
    assert [mail[0] for mail in outbox] == [NEW["email"]] * 2
    second = {"token": read_token(outbox[1])}
    for body in (second, first):
        assert (await client.post(f"{AUTH}/verify-email", json=body)).status_code == 204
    await ask_again(client, NEW["email"])
    assert len(outbox) == 2


async def ask_again(client: AsyncClient, email: str) -> None:
    """Ask for another proof."""
    answer = await client.post(f"{AUTH}/resend-verification", json={"email": email})
    assert (answer.status_code, answer.content) == (204, b"")


async def change_email(client: AsyncClient, email: str, password: str = PASSWORD) -> int:
    """Ask for another address, and return the status of the answer."""
    body = {"email": email, "current_password": password}
    return (await client.post(f"{AUTH}/change-email", json=body)).status_code


async def test_an_address_is_changed(
    client: AsyncClient, user: User, user_client: AsyncClient, outbox: list[Mail]
) -> None:
    """By the proof of the new one, once; the old one is told before, and is nobody's after."""
    assert await change_email(user_client, NEW["email"]) == 204
    proof, notice = outbox
    assert (proof[0], notice[0]) == (NEW["email"], user.email)
    assert NEW["email"] in notice[2]
    assert "token" not in notice[2]
    assert (await user_client.get("/api/v1/me")).json()["email"] == user.email
    body = {"token": read_token(proof)}
    assert (await client.post(f"{AUTH}/verify-email", json=body)).status_code == 204
    me = (await user_client.get("/api/v1/me")).json()
    assert (me["email"], me["email_verified_at"] is not None) == (NEW["email"], True)
    assert await can_log_in(client, NEW["email"], PASSWORD)
    assert not await can_log_in(client, user.email, PASSWORD)
    assert (await client.post(f"{AUTH}/verify-email", json=body)).status_code == 401


async def test_another_password_calls_the_change_off(
    client: AsyncClient, user_client: AsyncClient, outbox: list[Mail]
) -> None:
    """So whoever has taken a login does not take the account."""
    await change_email(user_client, NEW["email"])
    change = {"current_password": PASSWORD, "password": BETTER}
    assert (await user_client.post(f"{AUTH}/change-password", json=change)).status_code == 204
    body = {"token": read_token(outbox[0])}
    assert (await client.post(f"{AUTH}/verify-email", json=body)).status_code == 401


async def test_a_change_of_the_address_needs_the_password(
    user_client: AsyncClient, outbox: list[Mail]
) -> None:
    """A browser that was left open is not enough."""
    assert await change_email(user_client, NEW["email"], "wrong") == 401
    assert outbox == []


async def test_an_address_of_somebody_else(
    client: AsyncClient, other_user: User, user_client: AsyncClient, outbox: list[Mail]
) -> None:
    """The answer is that for an unknown one: only who reads its mail learns of the account."""
    assert await change_email(user_client, other_user.email) == 204
    body = {"token": read_token(outbox[0])}
    assert (await client.post(f"{AUTH}/verify-email", json=body)).status_code == 409
    assert await can_log_in(client, other_user.email, PASSWORD)


async def test_guessing_is_slowed_down(client: AsyncClient) -> None:
    """After thirty attempts in a minute, an address has to wait."""
    form = {"grant_type": "password", "username": "nobody@example.com", "password": "guess"}
    answers = [await client.post(f"{AUTH}/token", data=form) for _ in range(31)]
    assert [answer.status_code for answer in answers] == [401] * 30 + [429]
    assert int(answers[-1].headers["retry-after"]) > 0


async def test_users_are_limited_apart(make_app: AppFactory, user: User, other_user: User) -> None:
    """Each by itself, wherever it calls from; who sends no token of ours by the address."""
    app = make_app(auth=AuthSettings.model_validate({"requests_per_minute": 2}))
    async with connect(app) as client:
        headers: list[dict[str, str]] = [{}, {"Authorization": "Bearer x"}]
        headers += [await log_in(app, user), await log_in(app, other_user)]
        for header, statuses in zip(
            headers, ([401, 401], [429], [200, 200, 429], [200, 200, 429]), strict=True
        ):
            answers = [await client.get("/api/v1/me", headers=header) for _ in statuses]
            assert [answer.status_code for answer in answers] == statuses
            assert "ratelimit" in answers[0].headers


async def test_every_endpoint_of_users_is_limited(app: FastAPI) -> None:
    """None is left out, so none is where one may guess."""
    for path, methods in app.openapi()["paths"].items():
        for operation in methods.values():
            if path.startswith((AUTH, "/api/v1/me", "/api/v1/users")):
                assert "429" in operation["responses"], path
