"""What administrators do with users, and nobody else."""

from uuid import UUID

import pytest
from httpx2 import AsyncClient

from app.models.user import User
from tests.users import PASSWORD

USERS = "/api/v1/users"


@pytest.mark.parametrize("method", ["GET", "PATCH", "DELETE"])
async def test_only_administrators(
    client: AsyncClient, user_client: AsyncClient, other_user: User, method: str
) -> None:
    """A stranger is 401 and a user 403, whether or not there is such a user."""
    for identity in (other_user.id, UUID(int=0)):
        path = f"{USERS}/{identity}"
        assert (await client.request(method, path)).status_code == 401
        assert (await user_client.request(method, path)).status_code == 403
    assert (await user_client.get(USERS)).status_code == 403


async def test_users_are_listed(admin_client: AsyncClient, user: User, other_user: User) -> None:
    """The newest first, a page at a time, without a secret."""
    page = await admin_client.get(USERS, params={"limit": 1, "total": "true"})
    assert page.json()["total"] == 3
    (first,) = page.json()["items"]
    everybody = (await admin_client.get(USERS)).json()["items"]
    assert first == everybody[0]
    assert {str(user.id), str(other_user.id)} < {each["id"] for each in everybody}
    assert "password" not in page.text


async def test_a_user_becomes_an_administrator(
    admin_client: AsyncClient, user_client: AsyncClient, user: User
) -> None:
    """And is one at once, without another login."""
    path = f"{USERS}/{user.id}"
    assert (await user_client.get(USERS)).status_code == 403
    assert (await admin_client.patch(path, json={"role": "admin"})).json()["role"] == "admin"
    assert (await user_client.get(USERS)).status_code == 200
    assert (await admin_client.patch(path, json={})).json()["role"] == "admin"
    assert (await admin_client.get(path)).json()["role"] == "admin"


async def test_a_user_is_removed(
    admin_client: AsyncClient, user_client: AsyncClient, user: User
) -> None:
    """With all logins."""
    assert (await admin_client.delete(f"{USERS}/{user.id}")).status_code == 204
    assert (await admin_client.get(f"{USERS}/{user.id}")).status_code == 404
    assert (await user_client.get("/api/v1/me")).status_code == 401


async def test_an_administrator_stays(admin_client: AsyncClient, admin: User) -> None:
    """One's own account is another administrator's to change: somebody must be left."""
    path = f"{USERS}/{admin.id}"
    assert (await admin_client.patch(path, json={"role": "user"})).status_code == 409
    assert (await admin_client.delete(path)).status_code == 409


@pytest.mark.parametrize(
    "body",
    [
        {"role": "root"},
        {"role": None},
        {"is_active": "yes"},
        {"is_active": None},
        {"password": PASSWORD},
        {"email": "x@example.com"},
    ],
)
async def test_a_change_that_is_not_valid(
    admin_client: AsyncClient, user: User, body: dict[str, object]
) -> None:
    """Only what is declared can be set."""
    assert (await admin_client.patch(f"{USERS}/{user.id}", json=body)).status_code == 422


async def test_a_user_who_does_not_exist(admin_client: AsyncClient) -> None:
    """It is not found, whatever is asked for."""
    path = f"{USERS}/{UUID(int=0)}"
    for response in (
        await admin_client.get(path),
        await admin_client.patch(path, json={}),
        await admin_client.delete(path),
    ):
        assert response.status_code == 404
