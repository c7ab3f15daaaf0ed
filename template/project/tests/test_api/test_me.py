"""One's own account."""

from typing import Any

import pytest
from httpx2 import AsyncClient

from app.models.user import User
from tests.users import get_tokens

ME = "/api/v1/me"


async def test_the_name_can_be_changed(user_client: AsyncClient) -> None:
    """What is not sent stays."""
    before = (await user_client.get(ME)).json()
    after = (await user_client.patch(ME, json={"name": "Grace"})).json()
    assert after == before | {"name": "Grace"}
    assert (await user_client.patch(ME, json={})).json() == after


@pytest.mark.parametrize(
    "body",
    [{"role": "admin"}, {"is_active": True}, {"email": "x@example.com"}, {"name": None}, {"id": 1}],
)
async def test_rights_cannot_be_changed(user_client: AsyncClient, body: dict[str, Any]) -> None:
    """Nobody makes oneself an administrator, or takes another's address."""
    assert (await user_client.patch(ME, json=body)).status_code == 422


async def test_an_account_is_closed(client: AsyncClient, user: User) -> None:
    """Its logins are worth nothing from then on."""
    tokens = await get_tokens(client, user.email)
    headers = {"Authorization": f"Bearer {tokens['access_token']}"}
    assert (await client.delete(ME, headers=headers)).status_code == 204
    assert (await client.get(ME, headers=headers)).status_code == 401
