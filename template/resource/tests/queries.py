"""Counting queries."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import event

from app.core.database import Database


@contextmanager
def recorded(database: Database) -> Iterator[list[str]]:
    """Record the statements that are sent to a database."""
    statements: list[str] = []

    def record(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        statements.append(statement)

    event.listen(database.base, "before_cursor_execute", record)
    yield statements
    event.remove(database.base, "before_cursor_execute", record)
