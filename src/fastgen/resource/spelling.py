"""How Python, Rails and Phoenix write a field, and what a shell makes of braces."""

import re
from collections.abc import Collection, Sequence

from fastgen.resource.field import FLAGS, KEYS

# Names of types elsewhere, and the same one here.
ALIASES = {
    "string": "str",
    "varchar": "str",
    "char": "str",
    "integer": "int",
    "smallint": "int",
    "biginteger": "bigint",
    "long": "bigint",
    "double": "float",
    "real": "float",
    "numeric": "decimal",
    "money": "decimal",
    "boolean": "bool",
    "timestamp": "datetime",
    "utc_datetime": "datetime",
    "naive_datetime": "datetime",
    "interval": "duration",
    "timedelta": "duration",
    "guid": "uuid",
    "binary_id": "uuid",
    "jsonb": "json",
    "dict": "json",
    "map": "json",
    "object": "json",
    "binary": "bytes",
    "blob": "bytes",
    "array": "list",
    "references": "ref",
    "belongs_to": "ref",
    "uri": "url",
    "inet": "ip",
}
MODIFIERS = {"uniq": "unique", "null": "optional", "nullable": "optional", "redact": "writeonly"}
PYTHON = re.compile(
    r"(?P<name>\w+)\s*:\s*(?P<kind>\w+)\s*(?:\((?P<args>[^)]*)\)|\[(?P<item>[^]]*)\])?"
    r"\s*(?P<optional>\?|\|\s*None)?\s*(?:=\s*(?P<default>.+?)\s*)?(?P<rest>(?::[^:]+)*)"
)
BRACES = re.compile(r"\{([^{}]*)\}")
# A type whose arguments follow it as parts of their own.
LISTING = {"enum", "ref", "list"}


def respell(word: str) -> str:
    """Return a field in canonical form, as far as its form is concerned."""
    if re.search(r"[\s()\[\]?]", re.split(r":\w+=", word, maxsplit=1)[0]):
        word = _respell_python(word)
    elif re.match(r"[^:]*:\w+!?(\{|$)", word) or re.match(r"[^:]*:\w+\{", word):
        word = _respell_rails(word)
    name, *parts = word.split(":")
    if not parts:
        return name.removesuffix("!")
    head, mark, args = parts[0].partition("=")
    head = ALIASES.get(head.lower(), head.lower() if head.lower() in LISTING else head)
    parts[0] = f"{head}{mark}{args}"
    parts[1:] = [MODIFIERS.get(part, part) for part in parts[1:]]
    if head in LISTING and not mark:
        parts = _respell_phoenix(head, parts)
    if head == "list" and mark:
        parts[0] = f"{head}{mark}{ALIASES.get(args, args)}"
    return ":".join([name, *parts])


def _respell_python(word: str) -> str:
    found = PYTHON.fullmatch(word)
    if found is None:
        return word
    args = found["args"] if found["args"] is not None else found["item"]
    result = f"{found['name']}:{found['kind']}"
    if args:
        cleaned = ",".join(arg.strip().strip("'\"") for arg in args.split(","))
        result += f"={cleaned}"
    if found["default"]:
        result += f":default={found['default'].strip(chr(34) + chr(39))}"
    return result + (":optional" if found["optional"] else "") + found["rest"]


def _respell_rails(word: str) -> str:
    cleaned = re.sub(r"^([^:]*:\w+)!", r"\1", word)
    return BRACES.sub(lambda found: "=" + re.sub(r"\s*[,-]\s*", ",", found[1]), cleaned, count=1)


def _respell_phoenix(head: str, parts: list[str]) -> list[str]:
    """Join the parts behind `enum`, `references` or `array` that are no modifiers."""
    args: list[str] = []
    rest = parts[1:]
    while rest and rest[0] not in FLAGS and rest[0].partition("=")[0] not in KEYS:
        args.append(rest.pop(0))
    if head == "list":
        args = [ALIASES.get(arg, arg) for arg in args]
    return [f"{head}={','.join(args)}" if args else head, *rest]


def find_damage(words: Sequence[str], kinds: Collection[str]) -> tuple[list[str], set[str]]:
    """Find what a shell made of braces: `price:decimal10 price:decimal2`.

    Return a problem for each such field, and the words that it explains.
    """
    pattern = re.compile(rf"(\w+):({'|'.join(sorted(kinds, key=len, reverse=True))})([^:=]+)(:.*)?")
    groups: dict[tuple[str, str, str], list[tuple[str, str]]] = {}
    for word in words:
        if (found := pattern.fullmatch(word)) and f"{found[2]}{found[3]}" not in kinds:
            key = (found[1], found[2], found[4] or "")
            groups.setdefault(key, []).append((found[3], word))
    problems, damaged = [], set[str]()
    for (name, kind, rest), parts in groups.items():
        if len(parts) > 1:
            proposal = f"{name}:{kind}={_join([part for part, _ in parts])}{rest}"
            problems.append(f"{name}: your shell expanded braces; write {proposal}")
            damaged |= {word for _, word in parts}
    return problems, damaged


def _join(parts: Sequence[str]) -> str:
    numbers = [int(part) for part in parts if part.isdigit()]
    if len(numbers) == len(parts) and numbers == list(range(numbers[0], numbers[-1] + 1)):
        return f"{numbers[0]}..{numbers[-1]}"
    return ",".join(parts)
