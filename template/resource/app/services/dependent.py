"""What is cached of rows that the database deletes or changes with those that they refer to."""

from functools import partial
from uuid import UUID

from sqlalchemy import Table, event
from sqlalchemy.orm import Session
from typing_extensions import override

from app.core.cache import find_cache
from app.services.cached import Cache, Load, ModelT, RowCache, call_after_commit, name_rows


class DependentRowCache(RowCache):
    """Rows that are forgotten together: nobody knows which of them the database changes."""

    def __init__(self, cache: Cache, table: str, *scope: UUID) -> None:
        super().__init__(cache, table, *scope)
        self._generations = list(dict.fromkeys([name_rows(table), self._name]))

    @override
    async def get_row(self, identity: UUID, load: Load, kind: type[ModelT]) -> ModelT:
        """Return a row. Raises what `load` raises."""
        key = f"{await self._find_generation()}:{identity}"
        return await self._cache.get_or_load(key, load, kind)


def find_dependents(table: Table) -> set[str]:
    """Return the tables whose rows go or change when one of this table goes."""
    keys = [key for each in table.metadata.tables.values() for key in each.foreign_keys]
    gone, found = {table}, {table}
    while found:
        follow = [key for key in keys if key.ondelete == "CASCADE" and key.column.table in found]
        found = {key.parent.table for key in follow} - gone
        gone |= found
    changing = (key for key in keys if key.ondelete in {"CASCADE", "SET NULL"})
    return {key.parent.table.name for key in changing if key.column.table in gone}


@event.listens_for(Session, "after_flush")
def forget_dependents(session: Session, _context: object) -> None:
    """Forget what is cached of all tables that depend on rows that a request deletes."""
    tables = {name for row in session.deleted for name in find_dependents(row.__table__)}
    if tables and "app" in session.info:
        cache, keys = find_cache(session.info["app"]), map(name_rows, sorted(tables))
        call_after_commit(session, partial(cache.invalidate, *keys))
