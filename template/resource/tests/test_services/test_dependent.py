"""What is cached of rows that the database deletes or changes is forgotten with those that go."""

from uuid import UUID

import pytest
from fastapi import FastAPI
from pydantic import BaseModel
from sqlalchemy import Column, ForeignKey, MetaData, Table, Uuid
from sqlalchemy.ext.asyncio import AsyncSession

from app.api.cache import SessionCache
from app.core.cache import find_cache
from app.services.cached import name_rows
from app.services.dependent import DependentRowCache, find_dependents

OWNERS = (UUID(int=1), UUID(int=2))


class Value(BaseModel):
    """What is cached."""

    number: int


@pytest.mark.parametrize(
    ("keys", "dependents"),
    [
        ({"b": ("a", "CASCADE"), "c": ("a", "SET NULL"), "d": ("a", "RESTRICT")}, {"b", "c"}),
        ({"b": ("a", "CASCADE"), "c": ("b", "SET NULL"), "d": ("c", "CASCADE")}, {"b", "c"}),
        ({"a": ("a", "CASCADE"), "b": ("a", "CASCADE"), "c": ("b", "CASCADE")}, {"a", "b", "c"}),
        ({"a": ("a", "SET NULL"), "b": ("a", "RESTRICT"), "c": ("b", "CASCADE")}, {"a"}),
    ],
)
def test_dependents(keys: dict[str, tuple[str, str]], dependents: set[str]) -> None:
    """Rows go with those that go, however far up; those that only change take none along."""
    metadata = MetaData()
    for name in "abcd":
        table, rule = keys.get(name, ("a", "RESTRICT"))
        key = Column[UUID](f"{table}_id", ForeignKey(f"{table}.id", ondelete=rule))
        Table(name, metadata, Column("id", Uuid, primary_key=True), key)
    assert find_dependents(metadata.tables["a"]) == dependents


async def test_rows_are_forgotten_together(app: FastAPI, session: AsyncSession) -> None:
    """Whosever they are, and until then each is kept."""
    cache = SessionCache(find_cache(app), session)
    caches = [DependentRowCache(cache, "values", owner) for owner in OWNERS]
    loads = 0

    async def load() -> Value:
        nonlocal loads
        loads += 1
        return Value(number=loads)

    async def read() -> list[int]:
        return [(await each.get_row(UUID(int=0), load, Value)).number for each in caches]

    assert [await read(), await read()] == [[1, 2], [1, 2]]
    caches[0].forget(UUID(int=0))
    await session.connection()
    await session.commit()
    assert await read() == [3, 2]
    cache.invalidate(name_rows("values"))
    await session.connection()
    await session.commit()
    assert await read() == [4, 5]
