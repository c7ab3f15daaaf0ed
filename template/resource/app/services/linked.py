"""The rules of links."""

from typing import Generic, TypeVar
from uuid import UUID

from app.core.exceptions import NotFoundError
from app.models.base import Base
from app.repositories.base import Slice
from app.repositories.linked import LinkedRepository
from app.schemas.base import PageQuery

ModelT = TypeVar("ModelT", bound=Base)


class LinkedService(Generic[ModelT]):
    """What can be done with the rows that are linked to one row."""

    def __init__(self, repository: LinkedRepository[ModelT]) -> None:
        self._repository = repository

    async def find(self, query: PageQuery) -> Slice[ModelT]:
        """Return the rows that are linked."""
        return await self._repository.find(query)

    async def add(self, identity: UUID) -> None:
        """Link a row; once it is, nothing changes. Raises NotFoundError if there is none."""
        if not await self._repository.add(identity):
            raise NotFoundError("There is no such record to link.")

    async def remove(self, identity: UUID) -> None:
        """Remove a link. Raises NotFoundError if there is none."""
        if not await self._repository.remove(identity):
            raise NotFoundError("There is no such link.")
