"""Rows that others refer to, with ids that bodies can name."""

from collections.abc import Callable
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from app.models.base import Base

PARENTS = [str(UUID(int=number)) for number in range(1, 33)]


async def add_rows(session: AsyncSession, make: Callable[[], Base], count: int) -> None:
    """Add rows with the first ids of `PARENTS`, unless they are there."""
    model, ids = type(make()), [UUID(each) for each in PARENTS[:count]]
    there = set(await session.scalars(select(model.id).where(model.id.in_(ids))))
    for identity in ids:
        if identity not in there:
            row = make()
            row.id = identity
            session.add(row)
    await session.flush()
