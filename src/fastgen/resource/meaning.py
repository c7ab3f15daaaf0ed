"""What types and modifiers are for, as the prompts and the documentation tell it."""

from collections.abc import Mapping

TYPES: Mapping[str, str] = {
    "str": "text of one line: `str=80` or `str=1..80`",
    "text": "long text",
    "int": "a whole number of 32 bits",
    "bigint": "a whole number that JavaScript reads exactly, up to 2^53 - 1",
    "float": "a number that need not be exact; never NaN or infinite",
    "decimal": "an exact number, as a string in JSON: `decimal=10,2`, up to 38 digits",
    "bool": "true or false",
    "date": "a day, `2026-01-31`",
    "datetime": "a moment with its offset, RFC 3339; kept in UTC",
    "time": "a time of day, `08:30:00`",
    "duration": "whole seconds",
    "uuid": "a UUID with hyphens",
    "email": "an e-mail address in ASCII, kept in lower case",
    "url": "an http or https address",
    "json": "a JSON object",
    "bytes": "bytes, as base64 in JSON: `bytes=3000` is the most",
    "enum": "one of some words: `enum=draft,paid`",
    "list": "a list of values of one type: `list=str`",
    "ref": "a row of another resource: `customer:ref=customers` makes the column `customer_id`",
    "m2m": "links to rows of another resource, in a table of their own: `items:m2m=products`",
    "slug": "small letters, digits and hyphens",
    "ip": "an IPv4 or IPv6 address",
}
FLAGS: Mapping[str, str] = {
    "optional": "the value may be null",
    "unique": "no two rows have the same; a second one is answered with 409",
    "index": "an index on the column; `unique`, `filter` and `sort` bring one along",
    "filter": "`?name=value` in the list",
    "sort": "`?sort=name` and `?sort=-name` in the list",
    "search": "`?search=words` in the list looks into it",
    "readonly": "clients get it and cannot send it",
    "writeonly": "clients send it and never get it",
}
KEYS: Mapping[str, str] = {
    "min": "the least value, or the least length of a text",
    "max": "the greatest value, or the greatest length of a text",
    "pattern": "a regular expression that a text must match",
    "default": "the value where clients send none",
    "on_delete": "what becomes of it when the other row goes: restrict, cascade or set_null",
    "desc": "a text for the API's documentation",
    "example": "a value for the API's documentation",
}
# What a type needs to know beyond its name; nothing where the default will do.
ARGUMENTS: Mapping[str, str] = {
    "str": "How long? As in 80 or 1..80; nothing for 255.",
    "text": "How long? As in 5000 or 1..5000; nothing for 10,000.",
    "decimal": "How many digits, and how many of them behind the point? As in 10,2.",
    "bytes": "How many bytes at most? Nothing for 3000.",
    "enum": "Which words? As in draft,paid.",
}
