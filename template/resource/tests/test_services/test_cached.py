"""Rows and pages that are cached are those of now, whoever changes them."""

import asyncio
from uuid import UUID

import pytest
from fastapi import FastAPI
from sqlalchemy.ext.asyncio import AsyncSession

from app.api.cache import SessionCache
from app.core.cache import find_cache
from app.schemas.base import PageQuery
from app.services.cached import RowCache
from tests.source import Source, Value

ROW, OTHER = UUID(int=1), UUID(int=2)


class Reader:
    """Somebody who reads a row or a page, in a transaction."""

    def __init__(self, app: FastAPI, session: AsyncSession, *scope: UUID) -> None:
        self.rows = RowCache(SessionCache(find_cache(app), session), "values", *scope)
        self.session = session

    async def read(self, what: str, source: Source) -> int:
        """Read a row, or a page."""
        if what == "row":
            return (await self.rows.get_row(ROW, source.load, Value)).number
        return (await self.rows.get_page(PageQuery(), source.load, Value)).number

    async def change(self, source: Source) -> None:
        """Change the row, and commit."""
        await self.session.connection()
        self.rows.forget(ROW)
        source.number += 1
        await self.session.commit()


@pytest.fixture
def reader(app: FastAPI, session: AsyncSession) -> Reader:
    """Read all rows."""
    return Reader(app, session)


@pytest.mark.parametrize("what", ["row", "page"])
async def test_what_is_read_twice_is_loaded_once(reader: Reader, what: str) -> None:
    """Until it changes."""
    source = Source()
    assert [await reader.read(what, source) for _ in range(3)] == [1] * 3
    assert source.loads == 1
    await reader.change(source)
    assert [await reader.read(what, source) for _ in range(3)] == [2] * 3
    assert source.loads == 2


@pytest.mark.parametrize("what", ["row", "page"])
async def test_what_is_read_during_a_change_is_not_kept(reader: Reader, what: str) -> None:
    """Who began before the change may have the old value: nobody else gets it."""
    source = Source()
    source.may_answer.clear()
    slow = asyncio.create_task(reader.read(what, source))
    await source.asked.wait()
    await reader.change(source)
    source.may_answer.set()
    assert await slow == 1
    assert await reader.read(what, source) == 2


async def test_a_change_that_fails_is_none(reader: Reader) -> None:
    """What is rolled back leaves the cache as it is."""
    source = Source()
    await reader.read("row", source)
    reader.rows.forget(ROW)
    await reader.session.rollback()
    await reader.read("row", source)
    assert source.loads == 1


async def test_the_end_of_a_savepoint_is_no_commit(reader: Reader) -> None:
    """Others do not see the change yet, and would put the old value back."""
    source = Source()
    await reader.read("row", source)
    async with reader.session.begin_nested():
        reader.rows.forget(ROW)
    await reader.read("row", source)
    assert source.loads == 1
    await reader.session.commit()
    await reader.read("row", source)
    assert source.loads == 2


async def test_other_pages_and_rows(reader: Reader) -> None:
    """A page is cached for each query, and each row by itself."""
    source = Source()
    for limit in (10, 20, 10):
        await reader.rows.get_page(PageQuery(limit=limit), source.load, Value)
    assert source.loads == 2
    for identity in (ROW, OTHER, ROW):
        await reader.rows.get_row(identity, source.load, Value)
    assert source.loads == 4


@pytest.mark.parametrize("what", ["row", "page"])
async def test_what_belongs_to_something(app: FastAPI, session: AsyncSession, what: str) -> None:
    """It is cached for itself, and nothing else forgets it."""
    source = Source()
    mine, theirs = (Reader(app, session, scope) for scope in (ROW, OTHER))
    assert await mine.read(what, source) == 1
    await theirs.change(source)
    assert await theirs.read(what, source) == 2
    assert await mine.read(what, source) == 1
