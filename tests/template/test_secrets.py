"""What the tests of a project print, answer and leave behind holds no secret."""

import re
import sqlite3
from pathlib import Path

from tests.template.conftest import Render, install, run, write

ADMIN = "root@example.com"
PASSWORD = "purple rain over Oslo"  # noqa: S105 - of the tests
FEATURES = ("api_keys", "cookies", "external_login", "http_client", "metrics", "tracing")
# Passwords of the tests, tokens and parts of them, keys, and hashes.
TOLD_NOWHERE = (
    r"(purple|green) rain over|eyJ[\w-]{8,}\.eyJ[\w-]{8,}|\$argon2|\$2[aby]\$|BEGIN \w+ KEY"
)
# What a bug raises is logged whole, and never told.
INTERNAL = r"hunter2"
# Each body of an error goes into a file as well.
CONNECT = "    return AsyncClient(transport=transport, base_url"
HOOKED = """
    async def keep(response):
        if response.status_code >= 400:
            await response.aread()
            with open("errors.txt", "a", encoding="utf-8") as file:
                file.write(f"{response.text}\\n{dict(response.headers)}\\n")

    hooks = {"response": [keep]}
    return AsyncClient(event_hooks=hooks, transport=transport, base_url"""
START = """
import asyncio
from app.factory import create_app, lifespan

async def start():
    async with lifespan(create_app()):
        pass

asyncio.run(start())
"""


def read_users(project: Path) -> list[tuple[str, ...]]:
    """Return who has an account in the developer's database."""
    with sqlite3.connect(project / "app.db") as connection:
        return connection.execute("SELECT email FROM users").fetchall()


def test_a_test_run_tells_and_touches_nothing(render: Render, tmp_path: Path) -> None:
    """All that a run prints is read, with the log at its most talkative, and all errors' bodies.

    The developer's database is what it was, also after the application has started.
    """
    write(render({"auth": "jwt", "features": FEATURES}), tmp_path)
    conftest = tmp_path / "tests/conftest.py"
    text = conftest.read_text(encoding="utf-8")
    assert CONNECT in text
    talkative = text.replace('"environment": "test"', '"environment": "test", "log_level": "DEBUG"')
    assert talkative != text
    conftest.write_text(talkative.replace(CONNECT, HOOKED), encoding="utf-8")
    environment = install(tmp_path)
    run(".venv/bin/alembic", "upgrade", "head", cwd=tmp_path, env=environment)
    command = f"echo '{PASSWORD}' | .venv/bin/python -m app create-admin {ADMIN}"
    run("sh", "-c", command, cwd=tmp_path, env=environment)
    run_of_tests = run(".venv/bin/pytest", "-s", "-q", cwd=tmp_path, env=environment)
    # The client of the tests tells which addresses it calls, and some of those are attacks.
    lines = [line for line in run_of_tests.splitlines() if '"logger": "httpx2"' not in line]
    printed = "\n".join(lines)
    answered = (tmp_path / "errors.txt").read_text(encoding="utf-8")
    documented = (tmp_path / "openapi.json").read_text(encoding="utf-8")
    assert '"event": "request"' in printed
    assert answered.count("401") > 100
    told = f"{TOLD_NOWHERE}|{INTERNAL}"
    for secret, said in ((TOLD_NOWHERE, printed), (told, answered), (told, documented)):
        found = re.search(f".{{0,200}}({secret}).{{0,200}}", said)
        assert found is None, found
    run(".venv/bin/python", "-c", START, cwd=tmp_path, env=environment)
    assert read_users(tmp_path) == [(ADMIN,)]
