"""Rows that are linked to one row of another table, by a table of their own."""

from typing import Generic, TypeVar
from uuid import UUID

from sqlalchemy import ColumnElement, Table, and_, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from app.models.base import Base
from app.repositories.base import Repository, Slice
from app.schemas.base import PageQuery

ModelT = TypeVar("ModelT", bound=Base)


class LinkedRepository(Generic[ModelT]):
    """Reads, adds and removes what is linked to one row, whose id is given by its column."""

    def __init__(
        self, session: AsyncSession, rows: Repository[ModelT], links: Table, **near: UUID
    ) -> None:
        self._session = session
        self._rows = rows
        self._links = links
        self._near = near
        (self._far,) = (column for column in links.columns if column.name not in near)

    async def find(self, query: PageQuery) -> Slice[ModelT]:
        """Return the rows that are linked, the newest first."""
        linked = select(self._far).where(self._match())
        return await self._rows.page(query, "-created_at", self._rows.model.id.in_(linked))

    async def add(self, identity: UUID) -> bool:
        """Link a row; once it is, nothing changes. Return whether there is such a row."""
        if await self._rows.get(identity) is None:
            return False
        try:
            async with self._session.begin_nested():
                values = self._near | {self._far.name: identity}
                await self._session.execute(self._links.insert().values(values))
        except IntegrityError:
            linked = select(self._far).where(self._match(identity))
            if await self._session.scalar(linked) is None:
                raise
        return True

    async def remove(self, identity: UUID) -> bool:
        """Remove a link; return whether there was one."""
        if await self._rows.get(identity) is None:
            return False
        removed = self._links.delete().where(self._match(identity)).returning(self._far)
        return await self._session.scalar(removed) is not None

    def _match(self, identity: UUID | None = None) -> ColumnElement[bool]:
        values = self._near | ({self._far.name: identity} if identity else {})
        return and_(*(self._links.columns[name] == value for name, value in values.items()))
