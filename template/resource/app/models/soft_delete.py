"""Rows that stay when they are deleted."""

from datetime import datetime

from sqlalchemy import Index, event, text
from sqlalchemy.orm import Mapped, ORMExecuteState, Session, mapped_column, with_loader_criteria


class SoftDelete:
    """What a model has whose rows are marked as deleted, and then found by no query."""

    deleted_at: Mapped[datetime | None] = mapped_column(index=True, sort_order=1)


def unique_unless_deleted(column: str) -> Index:
    """Return an index by which no two rows have the same value, but for deleted ones."""
    kept = text("deleted_at IS NULL")
    return Index(None, column, unique=True, sqlite_where=kept, postgresql_where=kept)


@event.listens_for(Session, "do_orm_execute")
def leave_out_deleted(state: ORMExecuteState) -> None:
    """Leave deleted rows out, also of relations; the option `with_deleted` finds them."""
    has_all = state.is_column_load or "with_deleted" in state.execution_options
    if state.is_select and not has_all:
        state.statement = state.statement.options(
            with_loader_criteria(
                SoftDelete, lambda kind: kind.deleted_at.is_(None), include_aliases=True
            )
        )
