"""Rows that others refer to, with ids that bodies can name."""

from collections.abc import Callable
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from app.models.base import Base

PARENTS = [str(UUID(int=number)) for number in range(1, 33)]


async def add_rows(session: AsyncSession, make: Callable[[], Base], count: int) -> None:
    """Add rows with the first ids of `PARENTS`, unless they are there."""
    for identity in map(UUID, PARENTS[:count]):
        row = make()
        if await session.get(type(row), identity) is None:
            row.id = identity
            session.add(row)
    await session.flush()
