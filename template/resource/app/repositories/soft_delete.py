"""Repositories of rows that stay when they are deleted."""

from typing import TypeVar

from typing_extensions import override

from app.models.base import Base, utcnow
from app.repositories.base import Repository

ModelT = TypeVar("ModelT", bound=Base)


class SoftDeleteRepository(Repository[ModelT]):
    """Marks rows as deleted. Then no query finds them."""

    @override
    async def delete(self, row: ModelT) -> None:
        """Mark a row as deleted."""
        await self.change(row, {"deleted_at": utcnow()})
        self._session.expunge(row)
