"""Repositories of rows that count their versions."""

from collections.abc import Mapping
from typing import Any, TypeVar

from sqlalchemy.orm.exc import StaleDataError
from typing_extensions import override

from app.core.version import PreconditionFailedError
from app.models.base import Base
from app.repositories.base import Repository

ModelT = TypeVar("ModelT", bound=Base)


class VersionedRepository(Repository[ModelT]):
    """Writes only what nobody else has written since it was read."""

    @override
    async def change(self, row: ModelT, values: Mapping[str, Any]) -> ModelT:
        """Update columns. Raises PreconditionFailedError if another one was first."""
        try:
            return await super().change(row, values)
        except StaleDataError as error:
            raise PreconditionFailedError from error

    @override
    async def delete(self, row: ModelT) -> None:
        """Delete a row. Raises PreconditionFailedError if another one was first."""
        try:
            await super().delete(row)
        except StaleDataError as error:
            raise PreconditionFailedError from error
