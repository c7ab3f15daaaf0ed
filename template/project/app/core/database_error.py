"""What the database refused, said without a word of SQL, and the same on SQLite and on a server."""

from socket import gaierror

from sqlalchemy.exc import DBAPIError, IntegrityError

from app.core.exceptions import (
    AppError,
    BadRequestError,
    ConflictError,
    UnavailableError,
    ValidationFailedError,
)

# SQLSTATE (https://www.postgresql.org/docs/current/errcodes-appendix.html) and the names of
# SQLite's extended result codes (https://www.sqlite.org/rescode.html).
_UNIQUE = {"23505", "SQLITE_CONSTRAINT_UNIQUE", "SQLITE_CONSTRAINT_PRIMARYKEY"}
_FOREIGN_KEY = {"23503", "SQLITE_CONSTRAINT_FOREIGNKEY", "SQLITE_CONSTRAINT_TRIGGER"}
_BUSY = {"40001", "40P01", "55P03", "57014", "SQLITE_BUSY", "SQLITE_BUSY_SNAPSHOT", "SQLITE_LOCKED"}
_DATA_CLASS = "22"
_DOWN = ("08", "53", "57", "SQLITE_CANTOPEN", "SQLITE_FULL", "SQLITE_IOERR")


def error_code(error: BaseException | None) -> str:
    """Return the code that the driver gave, or nothing."""
    return str(getattr(error, "sqlstate", None) or getattr(error, "sqlite_errorname", None) or "")


def from_database(error: DBAPIError) -> AppError:
    """Return the error to answer with; a plain `AppError` if the mistake is ours."""
    code = error_code(error.orig)
    if code in _UNIQUE:
        return ConflictError("Another record already has these values.")
    if code in _FOREIGN_KEY:
        return _missing_or_in_use(error)
    if isinstance(error, IntegrityError) or code.startswith(_DATA_CLASS) or _is_out_of_range(error):
        return ValidationFailedError("The database cannot hold these values.")
    if code in _BUSY:
        return UnavailableError("The database is busy; try again.", retry_after=1)
    return UnavailableError() if error.connection_invalidated else from_driver(error.orig)


def from_driver(error: BaseException | None) -> AppError:
    """Return the error for what a driver raises as it connects, outside of SQLAlchemy."""
    if isinstance(error, ConnectionError | gaierror) or error_code(error).startswith(_DOWN):
        return UnavailableError()
    return AppError()


def _missing_or_in_use(error: DBAPIError) -> AppError:
    if (error.statement or "").startswith("DELETE"):
        return ConflictError("Another record still refers to this one.")
    return BadRequestError("A record that this one refers to does not exist.")


def _is_out_of_range(error: DBAPIError) -> bool:
    return isinstance(error.orig, OverflowError | UnicodeEncodeError)
