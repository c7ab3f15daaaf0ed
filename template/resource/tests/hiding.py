"""Rows that are there, and not for who calls."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncSession

from app.models.base import Base
from tests.rows import PARENTS

Changes = Mapping[type[Base], Mapping[str, Any]]


async def hide(session: AsyncSession, identity: str, changes: Changes) -> None:
    """Change a row, and the second of `PARENTS` that it is moved below."""
    for kind, values in changes.items():
        rows = kind.id.in_([UUID(identity), UUID(PARENTS[1])])
        await session.execute(update(kind).where(rows).values(**values))
    await session.commit()
