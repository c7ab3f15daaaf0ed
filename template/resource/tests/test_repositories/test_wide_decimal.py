"""Wide decimals are exact in SQLite too, and sort as numbers."""

from decimal import Decimal

from sqlalchemy import create_engine

from app.models.wide_decimal import WideDecimal

SQLITE = create_engine("sqlite://").dialect
NUMBERS = [
    Decimal("-9999999999999999999999999999.9999999999"),
    Decimal("-1.0000000001"),
    Decimal(-1),
    Decimal(0),
    Decimal("0.0000000001"),
    Decimal("9.9999999999"),
    Decimal(10),
    Decimal("9999999999999999999999999999.9999999999"),
]


def test_what_the_database_keeps() -> None:
    """Texts that sort as the numbers do, and come back as what they were."""
    kind = WideDecimal(38, 10)
    kept = [str(kind.process_bind_param(number, SQLITE)) for number in NUMBERS]
    assert sorted(kept) == kept
    assert [kind.process_result_value(each, SQLITE) for each in kept] == NUMBERS


def test_null() -> None:
    """It is kept as it is."""
    kind = WideDecimal(38, 10)
    assert kind.process_bind_param(None, SQLITE) is None
    assert kind.process_result_value(None, SQLITE) is None
