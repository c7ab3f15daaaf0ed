"""What all repositories can do. Only repositories write queries."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, ClassVar, Generic, TypeVar
from uuid import UUID

from sqlalchemy import ColumnElement, Integer, Select, bindparam, func, select, tuple_
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import InstrumentedAttribute

from app.core.exceptions import NotFoundError
from app.models.base import Base
from app.schemas.base import PageQuery

ModelT = TypeVar("ModelT", bound=Base)


@dataclass(frozen=True, slots=True)
class Slice(Generic[ModelT]):
    """One part of a list, in the order that was asked for."""

    items: list[ModelT]
    next_cursor: UUID | None
    total: int | None


class Repository(Generic[ModelT]):
    """Reads and writes the rows of one table, within the transaction of its session."""

    model: type[ModelT]
    # The names to sort by. "created_at" sorts by id, which is in the same order, and indexed.
    sortable: ClassVar[Mapping[str, InstrumentedAttribute[Any]]]

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def get(self, identity: UUID) -> ModelT | None:
        """Return the row, or None."""
        found: ModelT | None = await self._session.scalar(_by_id(self.model), {"id": identity})
        return found

    async def add(self, row: ModelT) -> ModelT:
        """Insert a row. Raises IntegrityError if it breaks a constraint, here and not later."""
        self._session.add(row)
        await self._session.flush()
        return row

    async def change(self, row: ModelT, values: Mapping[str, Any]) -> ModelT:
        """Update columns of a row. Raises IntegrityError as `add` does."""
        for name, value in values.items():
            setattr(row, name, value)
        await self._session.flush()
        return row

    async def delete(self, row: ModelT) -> None:
        """Delete a row. Raises IntegrityError if another one refers to it."""
        await self._session.delete(row)
        await self._session.flush()

    async def page(self, query: PageQuery, sort: str, *where: ColumnElement[bool]) -> Slice[ModelT]:
        """Return the rows that match, sorted by a name of `sortable`; `-name` turns it round.

        Rows of the same value come in the order of their ids, so that no row is on two pages.
        Raises NotFoundError if the row of the cursor is gone and its place cannot be told.
        """
        column = self.sortable[sort.removeprefix("-")]
        descending = sort.startswith("-")
        statement = _sorted(self.model, column, descending=descending)
        if query.cursor is not None:
            statement = statement.where(self._is_after(query.cursor, column, descending=descending))
        if where:
            statement = statement.where(*where)
        limits = {"offset": query.offset, "limit": query.limit + 1}
        rows = list(await self._session.scalars(statement, limits))
        needs_row = query.cursor is not None and not rows and column is not self.model.id
        if needs_row and await self._session.get(self.model, query.cursor) is None:
            raise NotFoundError("The record that this cursor names is gone; begin again without.")
        return Slice(
            items=rows[: query.limit],
            next_cursor=rows[query.limit - 1].id if len(rows) > query.limit else None,
            total=await self._count(*where) if query.total else None,
        )

    def _is_after(
        self, cursor: UUID, column: InstrumentedAttribute[Any], *, descending: bool
    ) -> ColumnElement[bool]:
        identity = self.model.id
        if column is identity:
            return identity < cursor if descending else identity > cursor
        value = select(column).where(identity == cursor).scalar_subquery()
        here, there = tuple_(column, identity), tuple_(value, cursor)
        return here < there if descending else here > there

    async def _count(self, *where: ColumnElement[bool]) -> int:
        counted = select(func.count()).select_from(self.model).where(*where)
        return await self._session.scalar(counted) or 0


# To build these costs as much as to read their answers: each is built once.
@cache
def _by_id(model: type[Base]) -> Select[Any]:
    return select(model).where(model.id == bindparam("id"))


@cache
def _sorted(
    model: type[Base], column: InstrumentedAttribute[Any], *, descending: bool
) -> Select[Any]:
    keys = dict.fromkeys((column, model.id))
    return (
        select(model)
        .order_by(*(key.desc() if descending else key.asc() for key in keys))
        .offset(bindparam("offset", type_=Integer()))
        .limit(bindparam("limit", type_=Integer()))
    )
