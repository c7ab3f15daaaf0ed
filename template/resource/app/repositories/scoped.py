"""Repositories of rows that belong to something: to it, there are no others."""

from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import ColumnElement, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import InstrumentedAttribute
from typing_extensions import override

from app.models.base import Base
from app.repositories.base import Repository, Slice
from app.schemas.base import PageQuery

ModelT = TypeVar("ModelT", bound=Base)


class ScopedRepository(Repository[ModelT]):
    """Reads and writes the rows that have some values, which it sets in new ones.

    With a repository in place of a value it reads what belongs to any row of that one.
    """

    def __init__(self, session: AsyncSession, **scope: UUID | Repository[Any]) -> None:
        super().__init__(session)
        self._scope = scope

    @override
    async def get(self, identity: UUID) -> ModelT | None:
        """Return the row, or None; also for one of somebody else's."""
        row = await super().get(identity)
        for name, value in self._scope.items():
            if not await _has(value, getattr(row, name, None)):
                return None
        return row

    @override
    async def add(self, row: ModelT) -> ModelT:
        """Insert a row here. Raises IntegrityError if it breaks a constraint."""
        for name, value in self._scope.items():
            setattr(row, name, value)
        return await super().add(row)

    @override
    async def page(self, query: PageQuery, sort: str, *where: ColumnElement[bool]) -> Slice[ModelT]:
        """Return the rows here that match. Raises NotFoundError as for all rows."""
        return await super().page(query, sort, *where, *self.find_here())

    def find_here(self) -> list[ColumnElement[bool]]:
        """Return what holds for all rows here."""
        model: Any = self.model
        return [_match(getattr(model, name), value) for name, value in self._scope.items()]


async def _has(scope: UUID | Repository[Any], value: UUID | None) -> bool:
    if isinstance(scope, UUID) or value is None:
        return value == scope
    return await scope.get(value) is not None


def _match(
    column: InstrumentedAttribute[UUID], scope: UUID | Repository[Any]
) -> ColumnElement[bool]:
    if isinstance(scope, UUID):
        return column == scope
    here = scope.find_here() if isinstance(scope, ScopedRepository) else []
    return column.in_(select(scope.model.id).where(*here))
