"""What all repositories can do, seen at a table that only these tests have."""

from typing import ClassVar
from uuid import UUID

import pytest
from sqlalchemy import MetaData
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncSession
from sqlalchemy.orm import Mapped, mapped_column
from uuid_utils.compat import uuid7

from app.core.exceptions import NotFoundError
from app.models.base import Base
from app.repositories.base import Repository, Slice
from app.schemas.base import PageQuery


class Probe(Base):
    """A row with a number and a unique word."""

    __tablename__ = "probes"
    metadata = MetaData()

    number: Mapped[int]
    word: Mapped[str] = mapped_column(unique=True)


class ProbeRepository(Repository[Probe]):
    """Reads and writes probes."""

    model = Probe
    sortable: ClassVar = {"created_at": Probe.id, "number": Probe.number}


@pytest.fixture
async def probes(connection: AsyncConnection, session: AsyncSession) -> ProbeRepository:
    """Make the table within the transaction of the test."""
    await connection.run_sync(Probe.metadata.create_all)
    return ProbeRepository(session)


async def add(probes: ProbeRepository, *numbers: int) -> list[Probe]:
    """Add a row for each number."""
    return [
        await probes.add(Probe(number=number, word=f"{index}:{number}"))
        for index, number in enumerate(numbers)
    ]


async def walk(probes: ProbeRepository, sort: str, limit: int = 2) -> list[Probe]:
    """Return all rows, page after page."""
    rows: list[Probe] = []
    cursor = None
    while True:
        page = await probes.page(PageQuery(limit=limit, cursor=cursor), sort)
        assert len(page.items) <= limit
        rows += page.items
        cursor = page.next_cursor
        if cursor is None:
            return rows


async def test_a_row_comes_back_as_it_was_added(
    probes: ProbeRepository, session: AsyncSession
) -> None:
    """Times keep their zone and their microseconds on every database."""
    (row,) = await add(probes, 1)
    created_at = row.created_at
    session.expunge_all()
    again = await probes.get(row.id)
    assert again is not None
    assert again is not row
    assert (again.created_at, again.number) == (created_at, 1)
    assert again.created_at.utcoffset() is not None


async def test_a_change_sets_the_time_of_the_change(probes: ProbeRepository) -> None:
    """`updated_at` moves, `created_at` stays."""
    (row,) = await add(probes, 1)
    created_at, updated_at = row.created_at, row.updated_at
    await probes.change(row, {"number": 2})
    assert (row.number, row.created_at) == (2, created_at)
    assert row.updated_at > updated_at


async def test_a_deleted_row_is_gone(probes: ProbeRepository) -> None:
    """Nothing is left of it."""
    (row,) = await add(probes, 1)
    await probes.delete(row)
    assert await probes.get(row.id) is None


async def test_a_broken_constraint_is_told_at_once(
    probes: ProbeRepository, session: AsyncSession
) -> None:
    """The error comes from the call that caused it, not from the commit."""
    await add(probes, 1)
    with pytest.raises(IntegrityError):
        async with session.begin_nested():
            await add(probes, 1)


@pytest.mark.parametrize(
    ("sort", "expected"),
    [
        ("created_at", [3, 1, 2, 1, 2]),
        ("-created_at", [2, 1, 2, 1, 3]),
        ("number", [1, 1, 2, 2, 3]),
        ("-number", [3, 2, 2, 1, 1]),
    ],
)
async def test_pages_hold_each_row_once_and_in_order(
    probes: ProbeRepository, sort: str, expected: list[int]
) -> None:
    """Equal values neither repeat a row nor lose one."""
    await add(probes, 3, 1, 2, 1, 2)
    for limit in (1, 2, 5):
        rows = await walk(probes, sort, limit)
        assert [row.number for row in rows] == expected
        assert len({row.id for row in rows}) == 5


async def test_a_page_can_begin_anywhere(probes: ProbeRepository) -> None:
    """`offset` skips rows, and `total` counts those that match."""
    await add(probes, 1, 2, 3, 4)
    query = PageQuery(limit=2, offset=1, total=True)
    page = await probes.page(query, "number", Probe.number > 1)
    assert [row.number for row in page.items] == [3, 4]
    assert (page.next_cursor, page.total) == (None, 3)


async def test_rows_may_go_and_come_between_pages(probes: ProbeRepository) -> None:
    """A cursor of the default order keeps its place although its row is gone."""
    rows = await add(probes, 1, 2, 3)
    await probes.delete(rows[1])
    page = await probes.page(PageQuery(cursor=rows[1].id), "created_at")
    assert [row.number for row in page.items] == [3]


async def test_a_cursor_without_its_row(probes: ProbeRepository) -> None:
    """In another order its place is unknown, and an empty page would be a lie."""
    await add(probes, 1)
    with pytest.raises(NotFoundError, match="cursor"):
        await probes.page(PageQuery(cursor=UUID(int=1)), "number")


async def test_the_last_page_is_empty_and_says_so(probes: ProbeRepository) -> None:
    """Behind the last row there is nothing, which is no error."""
    (row,) = await add(probes, 1)
    page = await probes.page(PageQuery(cursor=row.id), "number")
    assert page == Slice(items=[], next_cursor=None, total=None)


def test_ids_sort_by_age() -> None:
    """The order of ids is the order of their making, even within a millisecond."""
    ids = [uuid7() for _ in range(1000)]
    assert ids == sorted(ids)
