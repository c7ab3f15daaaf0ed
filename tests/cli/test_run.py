"""`fastgen new --run`: from nothing to a server, with a uv that notes how it is called."""

import signal
import socket
import subprocess
import time
from pathlib import Path

import pytest

from tests.conftest import BINARY, Run

# Notes each call; `fastapi dev` waits for its end, as a server does.
UV = """\
#!/bin/sh
echo "$@" >> {log}
case "$*" in
  "run alembic"*) exit {alembic} ;;
  "run fastapi"*) exec sleep {seconds} ;;
esac
"""


def make_uv(tmp_path: Path, *, alembic: int = 0, seconds: int = 0) -> str:
    """Put the uv first on the PATH."""
    folder = tmp_path / "bin"
    folder.mkdir()
    script = UV.format(log=tmp_path / "log", alembic=alembic, seconds=seconds)
    (folder / "uv").write_text(script)
    (folder / "uv").chmod(0o755)
    return f"{folder}:/usr/bin:/bin"


def read_log(tmp_path: Path) -> list[str]:
    """Return how uv was called."""
    log = tmp_path / "log"
    return log.read_text().splitlines() if log.exists() else []


@pytest.mark.parametrize(("profile", "migrated"), [("standard", True), ("minimal", False)])
def test_run(fastgen: Run, tmp_path: Path, profile: str, *, migrated: bool) -> None:
    """It installs, makes the tables where there are migrations, and names the address."""
    words = ("new", "project", "--defaults", "--profile", profile, "--run")
    result = fastgen(*words, PATH=make_uv(tmp_path))
    assert result.returncode == 0, result.stderr
    *before, serve = read_log(tmp_path)
    assert before == ["sync", *["run alembic upgrade head"] * migrated]
    port = serve.removeprefix("run fastapi dev --port ")
    assert f"Open http://127.0.0.1:{port}/docs" in result.stdout


def test_run_when_a_port_is_taken(fastgen: Run, tmp_path: Path) -> None:
    """A taken port is passed over, and the address that is told is the one in use."""
    with socket.socket() as taken:
        taken.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            taken.bind(("127.0.0.1", 8000))
            taken.listen()
        except OSError:
            pass  # Someone else has it: it is taken all the same.
        result = fastgen("new", "project", "--defaults", "--run", PATH=make_uv(tmp_path))
    port = int(read_log(tmp_path)[-1].rsplit(" ", 1)[1])
    assert port > 8000
    assert f"http://127.0.0.1:{port}/docs" in result.stdout


def test_run_when_the_migration_fails(fastgen: Run, tmp_path: Path) -> None:
    """Without tables no server starts; the project stays."""
    path = make_uv(tmp_path, alembic=1)
    result = fastgen("new", "project", "--defaults", "--run", PATH=path)
    assert result.returncode == 1
    assert "alembic upgrade head failed" in result.stderr
    assert not any("fastapi" in call for call in read_log(tmp_path))
    assert (tmp_path / "project" / "app" / "main.py").is_file()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_run_when_stopped(
    tmp_path: Path, environment: dict[str, str], number: signal.Signals
) -> None:
    """Ctrl-C and SIGTERM stop the server and leave the project: it was finished before."""
    path = make_uv(tmp_path, seconds=60)
    process = subprocess.Popen(
        [str(BINARY), "new", "project", "--defaults", "--run"],
        cwd=tmp_path,
        env={**environment, "PATH": path},
        stdout=subprocess.PIPE,
    )
    deadline = time.monotonic() + 30
    while "fastapi" not in "".join(read_log(tmp_path)) and time.monotonic() < deadline:
        time.sleep(0.02)
    process.send_signal(number)
    process.communicate(timeout=30)
    assert process.returncode == 0
    assert (tmp_path / "project" / "app" / "main.py").is_file()
