"""Requests that a careless or hostile client sends, and what a server makes of them.

The same for every contender. A page is asked for by all the names that they have for its parts.
"""

import json
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from http.client import HTTPException
from urllib.parse import urlencode

from benchmarks.app.contender import PASSWORD, Contender
from benchmarks.app.server import Server, exchange

HUGE = "32589158477190044731"
PAGES = ("limit", "offset", "skip", "page", "size")
TEXTS: tuple[object, ...] = ("nul \x00", "half \ud800 a pair", None, 1, [], {}, "", "x" * 100_000)
BODIES = (
    "",
    "null",
    "[]",
    '"text"',
    "{",
    "{}",
    '{"a": NaN}',
    "[" * 100_000,
    f'"{"x" * 5_000_000}"',
)
# Everything in a body that could make somebody an administrator.
PRIVILEGES = {"role": "admin", "is_superuser": True, "is_admin": True, "roles": ["admin"]}
AT_ONCE = 20


@dataclass
class Report:
    """What came of all requests. It grows with each of them."""

    statuses: Counter[int] = field(default_factory=Counter)
    shapes: dict[str, str] = field(default_factory=dict)
    failed: list[str] = field(default_factory=list)

    def send(self, server: Server, request: str) -> int:
        """Send one, and note what came of it; no answer at all is status 0."""
        try:
            status, body = exchange(server.port, request)
        except (OSError, HTTPException):
            status, body = 0, b""
        self.statuses[status] += 1
        if status == 0 or status >= 500:  # noqa: PLR2004 - the server's own errors
            self.failed.append(f"{status} {request[:90]!r}")
        elif status >= 400:  # noqa: PLR2004 - errors
            self.shapes.setdefault(describe(body), f"{status} {request[:90]!r}")
        return status

    @property
    def sent(self) -> int:
        """Return how many were sent."""
        return self.statuses.total()


def describe(body: bytes) -> str:
    """Return the shape of an error's body: its keys, and what kind of value the first ones have."""
    try:
        value = json.loads(body)
    except ValueError:
        return "plain text" if body else "nothing"
    if not isinstance(value, dict):
        return type(value).__name__
    # What is there for some errors only, such as a list of fields, makes no other shape.
    names = [key for key in ("detail", "error", "title", "code", "message") if key in value]
    return ", ".join(f"{key}: {type(value[key]).__name__}" for key in names) or "other keys"


def list_requests(server: Server, text: str, identity: str) -> Iterator[str]:
    """Yield the requests of a user who is signed in; `text` is a field of an item."""
    one = server.contender
    item = {**one.item, text: "a name"}
    for name in PAGES:
        for value in ("-1", "0", "x", "", HUGE, "1e3", "%00", "1;2"):
            yield one.build("GET", f"{one.items}?{name}={value}")
    for value in ("x", "1", "-1", HUGE, "%00", "%ED%A0%80", "..%2F..", "a" * 5000):
        for method in ("GET", "DELETE"):
            yield one.build(method, f"{one.items}/{value}")
    for method, path in (
        ("POST", one.items),
        ("PATCH", f"{one.items}/{identity}"),
        ("PUT", f"{one.items}/{identity}"),
    ):
        for value_ in TEXTS:
            yield one.build(method, path, json.dumps(item | {text: value_}).encode())
        for name in item:
            yield one.build(method, path, json.dumps(item | {name: None}).encode())
        for body in BODIES:
            yield one.build(method, path, body.encode())
        yield one.build(method, path, b"name=x", "form")
    for path in ("/no/such/path", "/%00", f"{one.items}/{identity}/x"):
        yield one.build("GET", path)
    yield one.build("PATCH", one.health)


def list_sign_ins(one: Contender) -> Iterator[str]:
    """Yield sign-ups and sign-ins of somebody who has no account."""
    for email in ("nul\x00@example.com", "half\ud800@example.com", "no address", "x" * 10_000):
        body = {"email": email, "password": PASSWORD, **one.user}
        yield one.build("POST", one.register, json.dumps(body).encode())
    for password in ("nul \x00 in a password", "half \ud800 in a password", None, "x" * 1_000_000):
        body = {"email": f"{len(str(password))}@example.com", "password": password, **one.user}
        yield one.build("POST", one.register, json.dumps(body).encode())
    for name, password in (("nul\x00", "x"), ("a" * 10_000, "x"), ("a@example.com", "\x00")):
        form = {"grant_type": "password", "username": name, "password": password}
        yield one.build("POST", one.login, urlencode(form).encode(), "form")
    yield one.build("POST", one.login, b"{}")


def attack(server: Server, text: str) -> Report:
    """Send everything, one after the other, then equal sign-ups at once."""
    report, one = Report(), server.contender
    made = server.ask(one.build("POST", one.items, json.dumps({**one.item, text: "one"}).encode()))
    for request in list_requests(server, text, made["id"]):
        report.send(server, request)
    for token in ("", "x", "a.b.c", "\xff"):
        report.send(server, replace(one, token=token).build("GET", f"{one.items}/{made['id']}"))
    body = {"email": "same@example.com", "password": PASSWORD, **one.user}
    same = one.build("POST", one.register, json.dumps(body).encode())
    with ThreadPoolExecutor(AT_ONCE) as pool:
        list(pool.map(lambda _: report.send(server, same), range(AT_ONCE)))
    for request in list_sign_ins(one):
        report.send(server, request)
    return report
