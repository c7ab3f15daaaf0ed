"""Texts for documents and tests, by the name of their field."""

from fastgen.resource.field import Field
from fastgen.resource.layout import quote

TEXTS = {
    "name": "Blue teapot",
    "title": "Blue teapot",
    "description": "Holds two litres.",
    "summary": "Holds two litres.",
    "note": "Handle with care.",
    "notes": "Handle with care.",
    "comment": "Handle with care.",
    "body": "It began on a Monday.",
    "content": "It began on a Monday.",
    "first_name": "Ada",
    "last_name": "Lovelace",
    "full_name": "Ada Lovelace",
    "city": "Lisbon",
    "country": "Portugal",
    "street": "Rua Augusta",
    "phone": "555 0100",
    "color": "green",
    "colour": "green",
    "currency": "EUR",
    "sku": "TEAPOT",
}
# A longer name would make a long line of a short text.
SHORT = 20


def find_text(field: Field) -> str:
    """Return a text that a field of this name may hold."""
    return TEXTS.get(field.name) or f"{field.label[:SHORT].strip().capitalize()} of a kind"


def count_up(base: str, low: int, high: int) -> tuple[str, str]:
    """Return a text of some length, and source for such texts with a number in them."""
    digits = max(low - len(base) - 1, 0)
    if len(base) + 1 + max(digits, 6) <= high:
        form = f"{{number:0{digits}}}" if digits > 1 else "{number}"
        filled = base.ljust(low, "x") if low > len(base) else base
        return filled, f"f{quote(f'{base} {form}')}"
    width = max(low, min(high, 6))
    value = "number" if width >= 6 else f"number % {10**width}"  # noqa: PLR2004 - as above
    return base[:high].strip().ljust(low, "x"), f'f"{{{value}:0{width}}}"'
