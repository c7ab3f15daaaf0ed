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
    commands += _prepare_database(answers, run)
    commands += [
        (f"{run} run fastapi dev", f"start it: {ADDRESS.format(port=8000)}"),
        (f"{run} run pytest", "run its tests"),
    ]
    return commands


def _prepare_database(answers: Mapping[str, Any], run: str) -> list[tuple[str, str]]:
    commands = []
    if answers.get("database") == "postgresql" and answers.get("docker"):
        commands.append(("docker compose up -d db", "start PostgreSQL"))
    elif answers.get("database") == "postgresql":
        commands.append(("$EDITOR .env", "set DATABASE_URL to your PostgreSQL"))
    if answers.get("alembic"):
        commands.append((f"{run} run alembic upgrade head", "make the tables"))
    return commands
