"""Repositories of rows that belong to something: to it, there are no others."""

from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import ColumnElement
from sqlalchemy.ext.asyncio import AsyncSession
from typing_extensions import override

from app.models.base import Base
from app.repositories.base import Repository, Slice
from app.schemas.base import PageQuery

ModelT = TypeVar("ModelT", bound=Base)


class ScopedRepository(Repository[ModelT]):
    """Reads and writes the rows that have some values, which it sets in new ones."""

    def __init__(self, session: AsyncSession, **scope: UUID) -> None:
        super().__init__(session)
        self._scope = scope

    @override
    async def get(self, identity: UUID) -> ModelT | None:
        """Return the row, or None; also for one of somebody else's."""
        row = await super().get(identity)
        values = {name: getattr(row, name, None) for name in self._scope}
        return row if values == self._scope else None

    @override
    async def add(self, row: ModelT) -> ModelT:
        """Insert a row here. Raises IntegrityError if it breaks a constraint."""
        for name, value in self._scope.items():
            setattr(row, name, value)
        return await super().add(row)

    @override
    async def page(self, query: PageQuery, sort: str, *where: ColumnElement[bool]) -> Slice[ModelT]:
        """Return the rows here that match. Raises NotFoundError as for all rows."""
        model: Any = self.model
        here = [getattr(model, name) == value for name, value in self._scope.items()]
        return await super().page(query, sort, *where, *here)
