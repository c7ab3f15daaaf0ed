"""What services read through the cache: single rows, and pages of them."""

from collections.abc import Awaitable, Callable
from typing import Protocol, TypeVar
from uuid import UUID, uuid4

from pydantic import BaseModel, Field
from sqlalchemy import event
from sqlalchemy.orm import Session
from sqlalchemy.util import await_only

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


def name_rows(table: str, *scope: UUID) -> str:
    """Return the key of the generation of a table's rows, or of those that belong to something."""
    return ":".join(["rows", table, *map(str, scope)])


class RowCache:
    """What is cached of a table's rows, or of those that belong to something."""

    def __init__(self, cache: Cache, table: str, *scope: UUID) -> None:
        self._cache = cache
        self._name = name_rows(table, *scope)
        # Those of which a page is: with any of them it is forgotten.
        self._generations = [self._name]

    async def get_row(self, identity: UUID, load: Load, kind: type[ModelT]) -> ModelT:
        """Return a row. Raises what `load` raises."""
        return await self._cache.get_or_load(f"{self._name}:{identity}", load, kind)

    async def get_page(self, query: PageQuery, load: Load, kind: type[ModelT]) -> ModelT:
        """Return a page. Raises what `load` raises.

        Nobody asks for a page of an older generation, so that it may be kept however late.
        """
        key = f"{await self._find_generation()}:{query.model_dump_json(exclude_defaults=True)}"
        return await self._cache.get_or_load(key, load, kind)

    def forget(self, *identities: UUID) -> None:
        """Forget rows, and all pages, when the transaction commits."""
        self._cache.invalidate(self._name, *(f"{self._name}:{each}" for each in identities))

    async def _find_generation(self) -> str:
        """Return the beginning of the keys of now."""
        found = [
            await self._cache.get_or_load(key, _begin_generation, Generation)
            for key in self._generations
        ]
        return ":".join([self._name, *(str(each.id) for each in found)])


def call_after_commit(session: Session, call: Callable[[], Awaitable[None]]) -> None:
    """Call something once, after the commit; the end of a savepoint is none."""
    calls = [call]

    def call_once(session: Session) -> None:
        if calls and not session.in_nested_transaction():
            await_only(calls.pop()())

    event.listen(session, "after_commit", call_once)


async def _begin_generation() -> Generation:
    return Generation()
