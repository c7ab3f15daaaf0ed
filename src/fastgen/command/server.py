"""A new project's development server."""

import socket
import subprocess
from pathlib import Path

from fastgen.errors import FastgenError
from fastgen.install import find_uv, make_environment, show_command, stop

FIRST_PORT = 8000


def migrate_database(project: Path) -> None:
    """Bring the project's database up to date; raises FastgenError when that fails."""
    command = [find_uv(), "run", "alembic", "upgrade", "head"]
    result = subprocess.run(command, cwd=project, env=make_environment(project), check=False)  # noqa: S603
    if result.returncode != 0:
        message = f"{show_command(command)} failed."
        raise FastgenError(message, "The project stays. Is its database running? See README.md.")


def serve(project: Path, port: int) -> int:
    """Run the development server until it ends, and return its exit code."""
    command = [find_uv(), "run", "fastapi", "dev", "--port", str(port)]
    process = subprocess.Popen(command, cwd=project, env=make_environment(project))  # noqa: S603
    try:
        return process.wait()
    except KeyboardInterrupt:
        stop(process)
        return 0


def find_free_port(first: int = FIRST_PORT) -> int:
    """Return the first port that nobody listens on; raises FastgenError without one."""
    port = next(filter(_is_free, range(first, first + 100)), None)
    if port is None:
        message = f"No port from {first} to {first + 99} is free."
        raise FastgenError(message, "Stop a server, or leave out --run.")
    return port


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) != 0
