"""Numbers of more digits than a float has, exact on every database."""

from decimal import Decimal
from fractions import Fraction

from sqlalchemy import Dialect, Numeric, String
from sqlalchemy.types import TypeDecorator, TypeEngine
from typing_extensions import override


class WideDecimal(TypeDecorator[Decimal]):
    """A NUMERIC(precision, scale). SQLite, whose NUMERIC is a float, keeps it as a text.

    All texts have the same length and none has a sign, so they sort as the numbers do.
    """

    impl = Numeric
    cache_ok = True

    def __init__(self, precision: int, scale: int) -> None:
        super().__init__(precision, scale)
        self.precision = precision
        self.scale = scale

    @override
    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Decimal] | TypeEngine[str]:
        if dialect.name == "sqlite":
            return dialect.type_descriptor(String(self.precision + 1))
        return dialect.type_descriptor(Numeric(self.precision, self.scale))

    @override
    def process_bind_param(self, value: Decimal | None, dialect: Dialect) -> Decimal | str | None:
        if value is None or dialect.name != "sqlite":
            return value
        steps = round(Fraction(value) * 10**self.scale)
        return f"{steps + 10**self.precision:0{self.precision + 1}}"

    @override
    def process_result_value(self, value: Decimal | str | None, dialect: Dialect) -> Decimal | None:
        if not isinstance(value, str):
            return value
        return Decimal(f"{int(value) - 10**self.precision}E-{self.scale}")
