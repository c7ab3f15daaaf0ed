"""Types of field that are numbers, or true and false."""

from dataclasses import replace

from fastgen.resource.field import Field
from fastgen.resource.kind.base import ENOUGH, EQUAL, MANY, ORDERED, Kind, Part, Samples, number, sa
from fastgen.resource.layout import call

TYPES = "app.schemas.types"
NUMBER_TYPES = "app.schemas.types_number"
INT32_MAX = 2**31 - 1
SAFE_INTEGER = 2**53 - 1


def find_bounds(field: Field) -> tuple[int, int]:
    """Return the least and the greatest integer. Raises ValueError."""
    most = INT32_MAX if field.kind in {"int", "duration"} else SAFE_INTEGER
    least = {"int": -most - 1, "duration": 0}.get(field.kind, -most)
    low = _integer(field, "min", least)
    high = _integer(field, "max", most)
    if not least <= low <= high <= most:
        hint = "; write bigint" if field.kind == "int" else ""
        message = f"{low} to {high} is no range between {least} and {most}{hint}"
        raise ValueError(message)
    return low, high


def _integer(field: Field, key: str, standard: int) -> int:
    text = field.get(key)
    if text is None:
        return standard
    return _parse_integer(key, text)


def _parse_integer(key: str, text: str) -> int:
    if not text.removeprefix("-").isdecimal() or not text.isascii():
        message = f'"{key}={text}" is no whole number'
        raise ValueError(message)
    return int(text)


def _integer_limits(field: Field) -> Part:
    low, high = find_bounds(field)
    names = {INT32_MAX: "INT32_MAX", -INT32_MAX - 1: "INT32_MIN"}
    if field.kind == "bigint":
        names |= {SAFE_INTEGER: "SAFE_INTEGER", -SAFE_INTEGER: "-SAFE_INTEGER"}
    used = [names[each].removeprefix("-") for each in (low, high) if each in names]
    code = (f"ge={names.get(low) or number(low)}", f"le={names.get(high) or number(high)}")
    modules = {"INT32_MAX": TYPES}
    return Part(code, tuple(f"{modules.get(name, NUMBER_TYPES)}:{name}" for name in used))


def _integer_query(field: Field) -> Part:
    limits = _integer_limits(field)
    code = (call("Field", *limits.code), "QueryInteger")
    return Part(code, (*limits.imports, f"{TYPES}:QueryInteger"))


def _integer_samples(field: Field) -> Samples:
    low, high = find_bounds(field)
    first = _between(low, high, field.get("example"))
    # The number is at least 1, unless it begins again.
    start = low if low > 1 or high < ENOUGH or (low == 1 and high <= MANY) else 0
    span = min(high - start, 10**6) + 1
    value = "number" if span > MANY else f"number % {number(span)}"
    body = f"{start} + {value}" if start else value
    above = "2**31" if high == INT32_MAX else "2**53" if high == SAFE_INTEGER else number(high + 1)
    below = "-(2**31) - 1" if low == -INT32_MAX - 1 else number(low - 1)
    other = first + 1 if first < high else first - 1
    invalid = (below, above, '"1"', "True", "1.5")
    return Samples(number(first), body, (number(first), number(other)), invalid)


def _between(low: int, high: int, example: str | None) -> int:
    if example is not None:
        value = _parse_integer("example", example)
        if not low <= value <= high:
            message = f'"example={example}" is not between {low} and {high}'
            raise ValueError(message)
        return value
    return min(max(low, 3), high)


def _integer_default(field: Field, text: str) -> Part:
    low, high = find_bounds(field)
    value = _parse_integer("default", text)
    if not low <= value <= high:
        message = f'"default={text}" is not between {low} and {high}'
        raise ValueError(message)
    return Part((number(value),))


def check_values(field: Field) -> str:
    """Return what is wrong with a unique field that has few values."""
    low, high = find_bounds(field)
    if field.has("unique") and high - low < ENOUGH:
        return f"a unique field needs more than {ENOUGH} values"
    return ""


INT = Kind(
    python="int",
    migration=lambda _: sa("Integer"),
    limits=_integer_limits,
    markers=lambda _: Part(("JsonNumber",), (f"{TYPES}:JsonNumber",)),
    samples=_integer_samples,
    default=_integer_default,
    query=_integer_query,
    check=check_values,
    keys=frozenset({"min", "max", "default", "example"}),
    flags=ORDERED,
)
BIGINT = replace(
    INT,
    column=lambda _: Part(("BigInteger",), ("sqlalchemy:BigInteger",)),
    migration=lambda _: sa("BigInteger"),
)


def _float(field: Field, key: str) -> float | None:
    text = field.get(key)
    return None if text is None else _parse_float(key, text)


def _parse_float(key: str, text: str) -> float:
    try:
        value = float(text)
    except ValueError:
        value = float("nan")
    if not abs(value) < float("inf"):
        message = f'"{key}={text}" is no number'
        raise ValueError(message)
    return value


def _float_limits(field: Field) -> Part:
    low, high = _float(field, "min"), _float(field, "max")
    _check_range(low, high)
    least = (f"ge={low!r}",) if low is not None else ()
    most = (f"le={high!r}",) if high is not None else ()
    return Part((*least, *most, "allow_inf_nan=False"))


def _check_range(low: float | None, high: float | None) -> None:
    if low is not None and high is not None and low > high:
        message = f"{low} to {high} leaves no value"
        raise ValueError(message)


def _find_start(low: float | None, high: float | None) -> float:
    if low is not None:
        return low
    return 0.0 if high is None else high - 1e6


def _float_samples(field: Field) -> Samples:
    low, high = _float(field, "min"), _float(field, "max")
    start = _find_start(low, high)
    example = _float(field, "example")
    if example is None:
        example = start or min(2.5, 2.5 if high is None else high)
    _check_within(field, "example", example)
    step = 1.0 if high is None else min(1.0, (high - start) / 1000)
    count = "number" if high is None else "(number % 1000)"
    body = "number + 0.5" if (low, high) == (None, None) else f"{start!r} + {step!r} * {count}"
    below = (repr(low - 1),) if low is not None else ()
    above = (repr(high + 1),) if high is not None else ()
    invalid = (*below, *above, '"1.5"', "True", 'float("nan")', 'float("inf")')
    return Samples(repr(example), body, (repr(example), repr(start)), invalid)


def _float_default(field: Field, text: str) -> Part:
    value = _parse_float("default", text)
    _check_within(field, "default", value)
    return Part((repr(value),))


def _check_within(field: Field, key: str, value: float) -> None:
    low, high = _float(field, "min"), _float(field, "max")
    if (low is not None and value < low) or (high is not None and value > high):
        message = f'"{key}={field.get(key)}" is out of range'
        raise ValueError(message)


FLOAT = Kind(
    python="float",
    column=lambda _: Part(("Double",), ("sqlalchemy:Double",)),
    migration=lambda _: sa("Double"),
    limits=_float_limits,
    markers=lambda _: Part(("JsonNumber",), (f"{TYPES}:JsonNumber",)),
    samples=_float_samples,
    default=_float_default,
    keys=frozenset({"min", "max", "default", "example"}),
    flags=frozenset({"index", "sort"}),
)


def _read_bool(key: str, text: str) -> str:
    if text.lower() not in {"true", "false"}:
        message = f'"{key}={text}" is neither true nor false'
        raise ValueError(message)
    return text.capitalize()


def _bool_samples(field: Field) -> Samples:
    example = _read_bool("example", field.get("example") or "true")
    return Samples(example, "number % 2 == 0", ("True", "False"), ("1", '"true"'))


BOOL = Kind(
    python="bool",
    migration=lambda _: sa("Boolean"),
    limits=lambda _: Part(("strict=True",)),
    markers=lambda _: Part(()),
    samples=_bool_samples,
    default=lambda _, text: Part((_read_bool("default", text),)),
    query=lambda _: Part(("QueryBoolean",), (f"{TYPES}:QueryBoolean",)),
    keys=frozenset({"default", "example"}),
    flags=EQUAL - {"unique"},
)
