"""Running uv in a new project: the one on the PATH, else the one that came with fastgen."""

import os
import shlex
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path

import uv

from fastgen.errors import FastgenError

TICK = 0.2
TAIL = 15


def find_uv() -> str:
    """Return how to call uv: its name when it is on the PATH, else the path of our own."""
    return "uv" if shutil.which("uv") else str(uv.find_uv_bin())


def show_command(words: Sequence[str]) -> str:
    """Write a command as a person types it."""
    return shlex.join(words)


def install_project(project: Path, tick: Callable[[], None]) -> None:
    """Run `uv sync`; raises FastgenError with the tail of its output when it fails."""
    command = [find_uv(), "sync"]
    with tempfile.TemporaryFile() as output:
        code = _run(command, project, output.fileno(), tick)
        if code == 0:
            return
        output.seek(0)
        lines = output.read().decode(errors="replace").splitlines()[-TAIL:]
    tail = "".join(f"\n  {line}" for line in lines)
    message = f"{show_command(command)} failed:{tail}"
    again = f"cd {shlex.quote(str(project))} && {show_command(command)}"
    raise FastgenError(message, f"The project stays. Try again: {again}")


def _run(command: Sequence[str], cwd: Path, output: int, tick: Callable[[], None]) -> int:
    process = subprocess.Popen(  # noqa: S603 - no shell, and our own words
        command,
        cwd=cwd,
        env=make_environment(cwd),
        stdin=subprocess.DEVNULL,
        stdout=output,
        stderr=output,
    )
    try:
        while process.poll() is None:
            tick()
            _wait(process, TICK)
    except BaseException:
        stop(process)
        raise
    return process.returncode


def _wait(process: subprocess.Popen[bytes], seconds: float) -> None:
    try:
        process.wait(seconds)
    except subprocess.TimeoutExpired:
        return


def stop(process: subprocess.Popen[bytes]) -> None:
    """End a process, by force when it does not listen."""
    process.terminate()
    _wait(process, 5)
    if process.poll() is None:
        process.kill()
        process.wait()


def make_environment(project: Path) -> dict[str, str]:
    """Return the environment for uv: without our own venv, and with our Python as a start."""
    environment = {key: value for key, value in os.environ.items() if key != "VIRTUAL_ENV"}
    if not (project / ".python-version").exists():
        environment.setdefault("UV_PYTHON", sys.executable)
    return environment
