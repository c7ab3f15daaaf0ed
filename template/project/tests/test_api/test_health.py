"""The probes tell a dead process from a database that is down."""

from fastapi import FastAPI
from httpx2 import AsyncClient
from sqlalchemy.ext.asyncio import async_sessionmaker, create_async_engine

from app.schemas.error import MEDIA_TYPE
from tests.scratch import UNREACHABLE


async def test_a_healthy_application(client: AsyncClient) -> None:
    """Both probes are content."""
    assert (await client.get("/health/live")).json() == {"status": "ok"}
    ready = (await client.get("/health/ready")).json()
    assert (ready["status"], ready["parts"]["database"]) == ("ok", "ok")


async def test_the_database_is_down(app: FastAPI, client: AsyncClient) -> None:
    """The application is not ready, but it lives: a restart would not help."""
    app.state.database.readers = async_sessionmaker(create_async_engine(UNREACHABLE))
    response = await client.get("/health/ready")
    assert response.status_code == 503
    assert response.headers["content-type"] == MEDIA_TYPE
    assert response.headers["retry-after"] == "5"
    assert (await client.get("/health/live")).status_code == 200
