"""The interpreters of this machine."""

import os
import subprocess
from pathlib import Path

import uv


def find_interpreter(version: str) -> Path | None:
    """Return an interpreter that uv knows, or one of pyenv, whose shims hide it."""
    find = [uv.find_uv_bin(), "python", "find", "--no-python-downloads", "--system", version]
    done = subprocess.run(find, capture_output=True, text=True, check=False)
    if done.returncode == 0:
        return Path(done.stdout.strip())
    root = Path(os.environ.get("PYENV_ROOT", Path.home() / ".pyenv"))
    found = sorted((root / "versions").glob(f"{version}.*/bin/python"))
    return found[-1] if found else None
