"""The tutorial does what it says."""

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.conftest import BINARY
from tests.template.server import find_port

ROOT = Path(__file__).parents[2]
SERVER = "uv run fastapi dev"
ADDRESS = "http://127.0.0.1:8000"
WAIT = "for _ in $(seq 300); do curl -s {}/health/ready >/dev/null && break; sleep 0.1; done"


def find_commands() -> list[str]:
    """Return the commands of the page, in their order."""
    page = (ROOT / "docs" / "tutorial.md").read_text(encoding="utf-8")
    blocks = re.findall(r"^```console\n(.*?)^```$", page, re.MULTILINE | re.DOTALL)
    return [line.removeprefix("$ ") for block in blocks for line in block.splitlines()]


def write_script(port: int) -> str:
    """Return a script of the commands, whose server runs beside them at a free port."""
    lines = ["set -eu", "trap 'kill $(jobs -p) 2>/dev/null || true' EXIT"]
    for command in find_commands():
        if command == SERVER:
            lines += [f"{SERVER} --port {port} >server.log 2>&1 &", WAIT.format(ADDRESS)]
        else:
            lines += [command]
    return "\n".join(lines).replace(ADDRESS, f"http://127.0.0.1:{port}") + "\n"


def test_the_tutorial_runs(tmp_path: Path) -> None:
    """Each command succeeds, from the first to the last."""
    assert SERVER in find_commands()
    tools = [BINARY.parent, Path(str(shutil.which("git"))).parent]
    path = os.pathsep.join([*map(str, tools), os.environ["PATH"]])
    environment = {key: value for key, value in os.environ.items() if key != "VIRTUAL_ENV"}
    done = subprocess.run(
        ["bash", "-c", write_script(find_port())],
        cwd=tmp_path,
        env=environment | {"PATH": path},
        capture_output=True,
        text=True,
        check=False,
        timeout=600,
    )
    if done.returncode != 0:
        pytest.fail(done.stdout + done.stderr)
    assert '"number":"A-1"' in done.stdout
    assert '"status":"open"' in done.stdout
