"""What a person types next, for exactly what was chosen."""

import shlex
from collections.abc import Mapping
from pathlib import Path
from typing import Any

ADDRESS = "http://127.0.0.1:{port}/docs"


def list_commands(
    folder: Path, answers: Mapping[str, Any], uv: str, *, installed: bool
) -> list[tuple[str, str]]:
    """Return the next commands in their order, each with what it does."""
    run = shlex.quote(uv)
    commands = []
    if folder.resolve() != Path.cwd():
        commands.append((f"cd {shlex.quote(str(folder))}", ""))
    if not installed:
        commands.append((f"{run} sync", "install it"))
    commands += _prepare_servers(answers, run)
    commands += [
        (f"{run} run fastapi dev", f"start it: {ADDRESS.format(port=8000)}"),
        (f"{run} run pytest", "run its tests"),
    ]
    return commands


def _prepare_servers(answers: Mapping[str, Any], run: str) -> list[tuple[str, str]]:
    commands = []
    services = {"db": "PostgreSQL"} if answers.get("database") == "postgresql" else {}
    services |= {"redis": "Redis"} if answers.get("redis") else {}
    if services and answers.get("docker"):
        command = f"docker compose up -d {' '.join(services)}"
        commands.append((command, f"start {' and '.join(services.values())}"))
    elif "db" in services:
        commands.append(("$EDITOR .env", "set DATABASE_URL to your PostgreSQL"))
    if answers.get("alembic"):
        commands.append((f"{run} run alembic upgrade head", "make the tables"))
    return commands
