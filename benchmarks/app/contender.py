"""What is measured: a server, how to sign in to it, and what to ask it for."""

import json
import os
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlencode, urlsplit

EMAIL = "ada@example.com"
PASSWORD = "blue teapot on a hill"  # noqa: S105 - of a user who lives for a minute
EXECUTE = """
import asyncio, asyncpg, sys

async def main(url, *statements):
    connection = await asyncpg.connect(url)
    for statement in statements:
        await connection.execute(statement)
    await connection.close()

asyncio.run(main(*sys.argv[1:]))
"""


@dataclass(frozen=True, kw_only=True)
class Contender:
    """One server."""

    name: str
    folder: Path
    python: Path
    app: tuple[str, ...]
    environment: Mapping[str, str]
    health: str
    items: str
    item: Mapping[str, object]
    # Where to register, as JSON, and to get a token, as a form; or a token that is known.
    register: str = ""
    login: str = ""
    user: Mapping[str, object] = field(default_factory=dict)
    token: str = ""

    def build(self, method: str, path: str, body: bytes = b"", kind: str = "json") -> str:
        """Return a request of the user."""
        lines = [f"{method} {path} HTTP/1.1", "Host: localhost", f"Content-Length: {len(body)}"]
        if body:
            form = "application/x-www-form-urlencoded"
            lines.append(f"Content-Type: {'application/json' if kind == 'json' else form}")
        if self.token:
            lines.append(f"Authorization: Bearer {self.token}")
        return "\r\n".join([*lines, "", body.decode()])

    def build_registration(self) -> str:
        """Return the request that makes the user."""
        body = {"email": EMAIL, "password": PASSWORD, **self.user}
        return self.build("POST", self.register, json.dumps(body).encode())

    def build_login(self) -> str:
        """Return the request for a token."""
        body = {"grant_type": "password", "username": EMAIL, "password": PASSWORD}
        return self.build("POST", self.login, urlencode(body).encode(), "form")

    def build_item(self, prefix: str) -> str:
        """Return the request for a new item; its name ends with the place of a number."""
        body = {**self.item, "name": f"{prefix} NUMBER----"}
        return self.build("POST", self.items, json.dumps(body).encode())


@dataclass(frozen=True)
class Workplace:
    """Where projects are made, with which interpreter, and the PostgreSQL server they use."""

    folder: Path
    python: str
    server: str
    driver: Path
    # What was made there: it grows.
    databases: set[str] = field(default_factory=set)

    def make_database(self, name: str) -> str:
        """Make a new database, and return its address."""
        database = f"fastgen_benchmark_{name}"
        self.databases.add(database)
        self.execute(self.server, _write_drop(database), f"CREATE DATABASE {database}")
        return f"{self.server.rsplit('/', 1)[0]}/{database}"

    def drop_databases(self) -> None:
        """Drop what `make_database` has made."""
        self.execute(self.server, *map(_write_drop, self.databases))

    def execute(self, url: str, *statements: str) -> None:
        """Run statements."""
        run(str(self.driver), "-c", EXECUTE, url, *statements, cwd=self.folder)

    def write_environment(self, prefix: str, names: Mapping[str, str], url: str) -> dict[str, str]:
        """Return the parts of an address under the names that a project has for them."""
        parts = urlsplit(url)
        values = {
            "host": parts.hostname or "",
            "port": str(parts.port or 5432),
            "user": parts.username or "",
            "password": parts.password or "",
            "database": parts.path[1:],
        }
        return {f"{prefix}{name}": values[part] for part, name in names.items()}


def _write_drop(database: str) -> str:
    return f"DROP DATABASE IF EXISTS {database} WITH (FORCE)"


def run(*command: str, cwd: Path, env: Mapping[str, str] | None = None) -> str:
    """Run a command; what it printed is the reason if it fails. Raises RuntimeError."""
    kept = {key: value for key, value in os.environ.items() if key != "VIRTUAL_ENV"}
    done = subprocess.run(
        command, cwd=cwd, env={**kept, **(env or {})}, capture_output=True, text=True, check=False
    )
    if done.returncode:
        message = f"{' '.join(command)}\n{done.stdout}\n{done.stderr}"
        raise RuntimeError(message)
    return done.stdout
