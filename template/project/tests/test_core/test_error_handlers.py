"""What a database refuses becomes the right error, and says nothing of the database."""

import pytest
from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Integer, String, text
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.ext.asyncio import AsyncConnection, create_async_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column
from sqlalchemy.orm.exc import StaleDataError

from app.core.error_handlers import to_app_error
from app.core.exceptions import AppError
from tests.scratch import UNREACHABLE


class Base(DeclarativeBase):
    """The base of tables that only these tests have."""


class Parent(Base):
    """A row that others refer to."""

    __tablename__ = "probe_parents"
    __table_args__ = (CheckConstraint("number >= 0"),)

    id: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    number: Mapped[int] = mapped_column(Integer, unique=True)
    word: Mapped[str] = mapped_column(String(3), default="")


class Child(Base):
    """A row that refers to another."""

    __tablename__ = "probe_children"

    id: Mapped[int] = mapped_column(primary_key=True)
    parent_id: Mapped[int] = mapped_column(ForeignKey(Parent.id))


PARENT = "INSERT INTO probe_parents (id, number, word) VALUES (:id, :number, :word)"
CHILD = "INSERT INTO probe_children (id, parent_id) VALUES (1, :parent)"


@pytest.fixture(autouse=True)
async def tables(connection: AsyncConnection) -> None:
    """Make the tables and one row of each, within the transaction of the test."""
    await connection.run_sync(Base.metadata.create_all)
    await connection.execute(text(PARENT), {"id": 1, "number": 1, "word": "a"})
    await connection.execute(text(CHILD), {"parent": 1})


@pytest.mark.parametrize(
    ("statement", "values", "status"),
    [
        (PARENT, {"id": 2, "number": 1, "word": "a"}, 409),
        (PARENT, {"id": 1, "number": 2, "word": "a"}, 409),
        (PARENT, {"id": 2, "number": -1, "word": "a"}, 422),
        (PARENT, {"id": 2, "number": None, "word": "a"}, 422),
        (PARENT, {"id": 2, "number": 2**70, "word": "a"}, 422),
        (PARENT, {"id": 2, "number": 2, "word": "\ud800"}, 422),
        ("UPDATE probe_children SET parent_id = :parent", {"parent": 9}, 400),
        ("DELETE FROM probe_parents", {}, 409),
        ("SELECT nothing FROM nowhere", {}, 500),
    ],
)
async def test_what_the_database_refuses(
    connection: AsyncConnection, statement: str, values: dict[str, object], status: int
) -> None:
    """The status says whose mistake it is; the message names no table and no column."""
    with pytest.raises(DBAPIError) as caught:
        await connection.execute(text(statement), values)
    error = to_app_error(caught.value)
    assert error.status == status
    assert "probe" not in error.message


@pytest.mark.parametrize(
    ("code", "status"),
    [("40001", 503), ("40P01", 503), ("57014", 503), ("22003", 422), ("08006", 503), ("42", 500)],
)
def test_codes_of_a_server(code: str, status: int) -> None:
    """Deadlocks, cancelled statements and lost connections can be tried again."""
    orig = Exception()
    orig.sqlstate = code  # type: ignore[attr-defined]
    assert to_app_error(DBAPIError("SELECT 1", None, orig)).status == status


async def test_a_database_that_cannot_be_reached() -> None:
    """Whatever the driver raises, the client is told to come back later."""
    with pytest.raises((OperationalError, OSError)) as caught:
        await create_async_engine(UNREACHABLE).connect()
    assert to_app_error(caught.value).status == 503


def test_a_change_by_someone_else_is_a_conflict() -> None:
    """A row that is gone when it is to be written is told as 409."""
    assert to_app_error(StaleDataError()).status == 409


def test_an_error_of_ours_stays_what_it_is() -> None:
    """What says what it means is not interpreted."""
    error = AppError()
    assert to_app_error(error) is error
