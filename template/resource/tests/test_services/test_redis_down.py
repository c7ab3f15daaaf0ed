"""What is cached is right while Redis is down, and afterwards."""

from uuid import UUID

import pytest
from fakeredis import FakeAsyncRedis, FakeServer
from fastapi import FastAPI
from sqlalchemy.ext.asyncio import AsyncSession

from app.core import redis as redis_module
from app.core.redis import share
from tests.source import Source
from tests.test_services.test_cached import Reader


@pytest.mark.parametrize("what", ["row", "page"])
async def test_what_changes_meanwhile(
    app: FastAPI, session: AsyncSession, what: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """All is loaded, and nothing old is found when Redis is back."""
    monkeypatch.setattr(redis_module, "_PAUSE_SECONDS", 0.0)
    server, source = FakeServer(), Source()
    share(app, FakeAsyncRedis(server=server))
    reader = Reader(app, session, UUID(int=3))
    assert await reader.read(what, source) == 1
    server.connected = False
    await reader.change(source)
    assert await reader.read(what, source) == 2
    server.connected = True
    assert [await reader.read(what, source) for _ in range(2)] == [2, 2]
