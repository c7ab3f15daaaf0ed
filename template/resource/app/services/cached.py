"""What services read through the cache: single rows, and pages of them."""

from collections.abc import Awaitable, Callable
from typing import Protocol, TypeVar
from uuid import UUID, uuid4

from pydantic import BaseModel, Field

from app.schemas.base import PageQuery

ModelT = TypeVar("ModelT", bound=BaseModel)
Load = Callable[[], Awaitable[object]]


class Cache(Protocol):
    """What is read through, and forgets when the transaction commits."""

    async def get_or_load(self, key: str, load: Load, kind: type[ModelT]) -> ModelT:
        """Return the value of a key, loaded if need be: what `load` returns, read as `kind`."""

    def invalidate(self, *keys: str) -> None:
        """Forget keys after the commit."""


class Generation(BaseModel):
    """The pages between two changes of rows."""

    id: UUID = Field(default_factory=uuid4)


class RowCache:
    """What is cached of a table's rows, or of those that belong to something."""

    def __init__(self, cache: Cache, table: str, *scope: UUID) -> None:
        self._cache = cache
        self._name = ":".join(["rows", table, *map(str, scope)])

    async def get_row(self, identity: UUID, load: Load, kind: type[ModelT]) -> ModelT:
        """Return a row. Raises what `load` raises."""
        return await self._cache.get_or_load(f"{self._name}:{identity}", load, kind)

    async def get_page(self, query: PageQuery, load: Load, kind: type[ModelT]) -> ModelT:
        """Return a page. Raises what `load` raises.

        Nobody asks for a page of an older generation, so that it may be kept however late.
        """
        generation = await self._cache.get_or_load(self._name, _begin_generation, Generation)
        key = f"{self._name}:{generation.id}:{query.model_dump_json(exclude_defaults=True)}"
        return await self._cache.get_or_load(key, load, kind)

    def forget(self, *identities: UUID) -> None:
        """Forget rows, and all pages, when the transaction commits."""
        self._cache.invalidate(self._name, *(f"{self._name}:{each}" for each in identities))


async def _begin_generation() -> Generation:
    return Generation()
