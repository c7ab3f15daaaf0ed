"""Whoever may call an endpoint was chosen, and not forgotten."""

from collections.abc import Iterator
from uuid import UUID

import pytest
from fastapi import FastAPI
from httpx2 import AsyncClient

# Everybody may call these. All others need a login.
PUBLIC = {
    "/api/v1/auth/forgot-password",
    "/api/v1/auth/register",
    "/api/v1/auth/resend-verification",
    "/api/v1/auth/reset-password",
    "/api/v1/auth/token",
    "/api/v1/auth/verify-email",
    "/health/live",
    "/health/ready",
}


def closed(app: FastAPI) -> Iterator[tuple[str, str]]:
    """Yield the method and the path of each operation that not everybody may call.

    A router says that it is public by a tag.
    """
    for path, methods in app.openapi()["paths"].items():
        for method, operation in methods.items():
            if path not in PUBLIC and "public" not in operation.get("tags", ()):
                yield method, path


async def test_all_else_is_closed(app: FastAPI, client: AsyncClient) -> None:
    """An endpoint without `CurrentUser` is an open door: close it, or say that it is public."""
    assert len(list(closed(app))) > len(PUBLIC)
    for method, path in closed(app):
        address = path.replace("{user_id}", str(UUID(int=0))).replace("{", "").replace("}", "")
        response = await client.request(method, address)
        assert response.status_code == 401, f"{method.upper()} {path} is open to everybody"
        assert response.headers["www-authenticate"] == "Bearer"


def test_what_is_closed_says_so(app: FastAPI) -> None:
    """The documentation has the lock, and the errors of who may not call."""
    paths = app.openapi()["paths"]
    for method, path in closed(app):
        assert paths[path][method]["security"], path
        assert {"401", "403"} <= paths[path][method]["responses"].keys(), path


@pytest.mark.parametrize("path", sorted(PUBLIC))
def test_what_is_public_exists(app: FastAPI, path: str) -> None:
    """The list holds no address that is gone, under which something closed may come."""
    assert path in app.openapi()["paths"]
