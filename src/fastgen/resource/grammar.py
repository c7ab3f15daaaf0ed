"""From the words of a command line to fields."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from fastgen.resource.field import FLAGS, KEYS, Field
from fastgen.resource.spelling import find_damage, respell
from fastgen.resource.suggestion import suggest
from fastgen.resource.table import KINDS

# What may hold a colon that belongs to it.
FREE = {"default", "pattern", "desc", "example"}
NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")


@dataclass
class _Draft:
    """What was read of one field so far: it grows with each part."""

    name: str
    kind: str = "str"
    args: tuple[str, ...] = ()
    values: dict[str, str] = field(default_factory=dict)
    flags: set[str] = field(default_factory=set)
    open_key: str = ""


def read_fields(words: Sequence[str]) -> tuple[list[Field], list[str]]:
    """Read fields. Return them with all problems, each of which names its field."""
    problems, damaged = find_damage(words, KINDS)
    fields: list[Field] = []
    for word in words:
        if word in damaged:
            continue
        try:
            fields.append(read_field(word))
        except ValueError as error:
            name = re.split(r"[:\s]", word.strip(), maxsplit=1)[0] or word
            problems.append(f"{name}: {error}")
    return fields, problems


def read_field(word: str) -> Field:
    """Read one field, in canonical form or in a foreign one. Raises ValueError."""
    parts = respell(word.strip()).split(":")
    name = parts[0]
    if not NAME.fullmatch(name):
        raise ValueError(_explain_name(name))
    draft = _Draft(name)
    for index, part in enumerate(parts[1:]):
        _read_part(draft, part, first=index == 0)
    return _finish(draft)


def _read_part(draft: _Draft, part: str, *, first: bool) -> None:
    head, has_value, value = part.partition("=")
    if first and head in KINDS:
        draft.kind = head
        draft.args = tuple(value.split(",")) if has_value else ()
        if has_value and not all(draft.args):
            message = f'"{part}" has an empty value'
            raise ValueError(message)
    elif head in FLAGS and not has_value:
        draft.flags.add(part)
        draft.open_key = ""
    elif head in KEYS and has_value:
        if head in draft.values:
            message = f'"{head}" is given twice'
            raise ValueError(message)
        draft.values[head] = value
        draft.open_key = head
    elif draft.open_key in FREE:
        draft.values[draft.open_key] += f":{part}"
    else:
        _refuse_part(part, first=first)


def _refuse_part(part: str, *, first: bool) -> None:
    head, has_value, _ = part.partition("=")
    if not part:
        message = "there is a colon with nothing after it"
    elif head in KEYS:
        message = f'"{head}" needs a value: write "{head}=…"'
    elif head in FLAGS:
        message = f'"{head}" takes no value: write "{head}"'
    elif head in KINDS:
        message = f'the type "{head}" stands right after the name, and once'
    else:
        message = _explain_unknown(head, first=first, has_value=bool(has_value))
    raise ValueError(message)


def _explain_unknown(head: str, *, first: bool, has_value: bool) -> str:
    keys = [f"{key}=" for key in KEYS]
    if first:
        return f'"{head}" is no type{suggest(head, [*KINDS, *FLAGS, *keys], KINDS)}'
    known = keys if has_value else [*FLAGS]
    return f'"{head}" is no modifier{suggest(head, known, (*FLAGS, *KEYS))}'


def _finish(draft: _Draft) -> Field:
    name = draft.name
    if draft.kind == "ref":
        name = name.removesuffix("_id") or name
    values = {key: value for key, value in draft.values.items() if key != "len"}
    if "len" in draft.values:
        if draft.args:
            message = f'the length is given twice: "{draft.kind}={",".join(draft.args)}" and "len"'
            raise ValueError(message)
        draft.args = (draft.values["len"],)
    ordered = tuple((key, values[key]) for key in KEYS if key in values)
    flags = tuple(flag for flag in FLAGS if flag in draft.flags)
    return Field(name, draft.kind, draft.args, ordered, flags)


def _explain_name(name: str) -> str:
    if not name:
        return 'a field begins with its name: write "name:str"'
    if "=" in name:
        proposal = name.replace("=", ":", 1)
        return f'the type stands after a colon: write "{proposal}"'
    if "-" in name:
        proposal = name.replace("-", "_")
        return f'"{name}" is no name: write "{proposal}"'
    return f'"{name}" is no name: begin with a letter, go on with letters, digits and "_"'
