"""The type of field for exact numbers, such as money."""

from decimal import Context, Decimal, InvalidOperation

from fastgen.resource.field import Field
from fastgen.resource.kind.base import ENOUGH, MANY, ORDERED, Kind, Part, Samples, sa
from fastgen.resource.layout import Piece, call

TYPES = "app.schemas.types"
NUMBER_TYPES = "app.schemas.types_number"
PRECISION, SCALE = 10, 2
# SQLite keeps a decimal as a float, which is exact up to here; a wide one is a text to it.
FLOAT_DIGITS = 15
MOST_DIGITS = 38
# Python's own context rounds to 28 digits.
EXACT = Context(prec=2 * MOST_DIGITS)


def _find_digits(field: Field) -> tuple[int, int]:
    """Return precision and scale. Raises ValueError."""
    if not field.args:
        return PRECISION, SCALE
    numbers = [int(arg) if arg.isdecimal() else -1 for arg in field.args]
    precision, scale = (*numbers, 0)[:2]
    if len(numbers) > 2 or not (0 < precision <= MOST_DIGITS and 0 <= scale <= precision):  # noqa: PLR2004
        message = (
            f'"decimal={",".join(field.args)}" is no decimal: write all digits and those behind'
            f" the point, as in decimal=10,2; {MOST_DIGITS} at most"
        )
        raise ValueError(message)
    return precision, scale


def _decimal(field: Field, key: str) -> Decimal | None:
    text = field.get(key)
    return None if text is None else _parse_decimal(field, key, text)


def _parse_decimal(field: Field, key: str, text: str) -> Decimal:
    precision, scale = _find_digits(field)
    try:
        value = Decimal(text)
        if not value.is_finite():
            raise InvalidOperation  # noqa: TRY301 - the same answer
        rounded = value.quantize(Decimal(1).scaleb(-scale), context=EXACT)
    except InvalidOperation:
        rounded, value = Decimal(0), Decimal(1)
    if rounded != value or value.copy_abs() >= Decimal(10) ** (precision - scale):
        message = f'"{key}={text}" is no decimal of {precision} digits, {scale} behind the point'
        raise ValueError(message)
    return rounded


def _decimal_markers(field: Field) -> Part:
    precision, scale = _find_digits(field)
    low, high = _decimal(field, "min"), _decimal(field, "max")
    if low is not None and high is not None and low > high:
        message = f"{low} to {high} leaves no value"
        raise ValueError(message)
    items: list[Piece] = [str(precision), str(scale)]
    if low is not None and low >= 0:
        items.append("signed=False")
    form = Part((call("DecimalString", *items),), (f"{TYPES}:DecimalString",))
    bounds = [f'minimum="{low:f}"'] if low else []
    bounds += [f'maximum="{high:f}"'] if high is not None else []
    if not bounds:
        return form
    code = (*form.code, call("Between", *bounds))
    return Part(code, (*form.imports, f"{NUMBER_TYPES}:Between"))


def _decimal_samples(field: Field) -> Samples:
    low, high = _decimal(field, "min"), _decimal(field, "max")
    least, span = _find_whole(field, low, high)
    point = _write_point(field)
    example = _find_example(field, low if low is not None else high, least, span)
    other = f"{least}{point}" if span > 1 else example
    body = _write_body(field, least, span) if span > 0 else f'"{example}"'
    pair = (f'"{example}"', f'"{other}"')
    return Samples(f'"{example}"', body, pair, _find_invalid(field, low, high))


def _find_whole(field: Field, low: Decimal | None, high: Decimal | None) -> tuple[int, int]:
    """Return the least whole part of the samples, and how many there are."""
    precision, scale = _find_digits(field)
    whole = 10 ** (precision - scale) - 1
    least = int(low.to_integral_value("ROUND_CEILING")) if low is not None else 0
    most = int(high.to_integral_value("ROUND_FLOOR")) - 1 if high is not None else whole
    if low is None and high is None and _is_wide(field) and scale < precision:
        least = 10 ** (precision - scale - 1)
    if low is None and most < ENOUGH:
        least = max(most - MANY, -whole)
    return least, most - least + 1


def _write_point(field: Field) -> str:
    scale = _scale(field)
    return f".5{'0' * (scale - 1)}" if scale else ""


def _find_example(field: Field, bound: Decimal | None, least: int, span: int) -> str:
    if field.get("example") is not None:
        return f"{_decimal(field, 'example'):f}"
    if span <= 0:
        return f"{bound:f}"
    return f"{least + min(12, span - 1)}{_write_point(field)}"


def _write_body(field: Field, least: int, span: int) -> str:
    """Return the source of values that count up; long literals are written as powers."""
    number, scale = "number" if span > MANY else f"number % {span}", _scale(field)
    power = len(str(least)) - 1
    low = f"10**{power}" if least == 10**power and power > FLOAT_DIGITS else str(least)
    point = f".{{5 * 10**{scale - 1}}}" if scale > FLOAT_DIGITS else _write_point(field)
    return f'f"{{{f"{low} + {number}" if least else number}}}{point}"'


def _is_wide(field: Field) -> bool:
    """Return whether a float has fewer digits."""
    return _find_digits(field)[0] > FLOAT_DIGITS


def _find_invalid(field: Field, low: Decimal | None, high: Decimal | None) -> tuple[str, ...]:
    precision, scale = _find_digits(field)
    step = Decimal(1).scaleb(-scale)
    below = (f'"{EXACT.subtract(low, step):f}"',) if low is not None else ()
    above = (f'"{EXACT.add(high, step):f}"',) if high is not None else ()
    large = 10 ** (precision - scale)
    return (*below, *above, f'"0.{"1" * (scale + 1)}"', f'"{large}"', "1.5", "True")


def _decimal_default(field: Field, text: str) -> Part:
    value = _parse_decimal(field, "default", text)
    low, high = _decimal(field, "min"), _decimal(field, "max")
    if (low is not None and value < low) or (high is not None and value > high):
        message = f'"default={text}" is out of range'
        raise ValueError(message)
    literal = f"{value:f}" if _scale(field) == 0 else f'"{value:f}"'
    return Part((call("Decimal", literal),), ("decimal:Decimal",))


def _scale(field: Field) -> int:
    return _find_digits(field)[1]


def _check_decimal(field: Field) -> str:
    samples = _decimal_samples(field)
    if field.has("unique") and "number" not in samples.body:
        return f"a unique field needs more than {ENOUGH} values"
    return ""


def _write_column(field: Field) -> Part:
    digits = map(str, _find_digits(field))
    if _is_wide(field):
        return Part((call("WideDecimal", *digits),), ("app.models.wide_decimal:WideDecimal",))
    return Part((call("Numeric", *digits),), ("sqlalchemy:Numeric",))


def _write_migration(field: Field) -> Piece:
    precision, scale = _find_digits(field)
    kind = sa("Numeric", f"precision={precision}", f"scale={scale}")
    if not _is_wide(field):
        return kind
    return call(f"{kind}.with_variant", f"sa.String(length={precision + 1})", '"sqlite"')


DECIMAL = Kind(
    python="Decimal",
    python_import="decimal:Decimal",
    column=_write_column,
    migration=_write_migration,
    markers=_decimal_markers,
    samples=_decimal_samples,
    is_read_alike=True,
    default=_decimal_default,
    check=_check_decimal,
    arguments=True,
    keys=frozenset({"min", "max", "default", "example"}),
    flags=ORDERED,
)
