"""SQLite with real transactions and real foreign keys."""

from sqlalchemy import Connection, Engine, event
from sqlalchemy.engine import ExceptionContext
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import DataError
from sqlalchemy.pool import ConnectionPoolEntry

_PRAGMAS = ("foreign_keys=ON", "journal_mode=WAL", "synchronous=NORMAL", "busy_timeout=5000")


def configure_sqlite(engine: Engine) -> None:
    """Make SQLite behave as a server does: no lost updates, no ignored foreign keys."""
    begin_transactions(engine)

    @event.listens_for(engine, "connect")
    def configure(connection: DBAPIConnection, _record: ConnectionPoolEntry) -> None:
        cursor = connection.cursor()
        for pragma in _PRAGMAS:
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    @event.listens_for(engine, "handle_error")
    def translate(context: ExceptionContext) -> None:
        # The driver raises Python's own errors for values that a server refuses as data.
        error = context.original_exception
        if isinstance(error, OverflowError | UnicodeEncodeError):
            raise DataError(context.statement, None, error) from error


def begin_transactions(engine: Engine) -> None:
    """Let a transaction hold all that is done in it: a failure leaves not even a table."""

    @event.listens_for(engine, "connect")
    def stop_driver(connection: DBAPIConnection, _record: ConnectionPoolEntry) -> None:
        # The driver begins transactions late, which breaks savepoints: we send BEGIN ourselves.
        connection.isolation_level = None

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        # IMMEDIATE: of two transactions that read and then write, the second waits at its start.
        if not connection.get_execution_options().get("autocommit"):
            connection.exec_driver_sql("BEGIN IMMEDIATE")
