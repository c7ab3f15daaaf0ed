"""The page of the documentation that holds the figures, and what they were measured on."""

import os
import platform
import re
import subprocess
import sys
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "docs/benchmarks.md"


def write_table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return a Markdown table; its first column is text, the others are figures."""
    marks = ["---", *["---:"] * (len(head) - 1)]
    return "\n".join(f"| {' | '.join(row)} |" for row in (head, marks, *rows))


def write_section(name: str, text: str, *, command: str, page: Path = PAGE) -> None:
    """Replace the section between two markers. Raises ValueError if there is none."""
    content = page.read_text(encoding="utf-8")
    start, end = f"<!-- {name} -->\n", f"<!-- /{name} -->\n"
    note = f"`{command}`, {describe_machine()}."
    section = f"{start}\n{text.strip()}\n\n{note}\n\n{end}"
    pattern = re.compile(re.escape(start) + ".*?" + re.escape(end), re.DOTALL)
    content, count = pattern.subn(lambda _: section, content)
    if count != 1:
        message = f"{page} has no section {name}"
        raise ValueError(message)
    page.write_text(content, encoding="utf-8")


def describe_machine() -> str:
    """Return the day, the machine, and how busy it was."""
    model = re.search(r"model name\s*: (.*)", Path("/proc/cpuinfo").read_text(encoding="utf-8"))
    version = subprocess.run(["psql", "--version"], capture_output=True, text=True, check=False)
    database = version.stdout.split()[2] if version.returncode == 0 else "unknown"
    return (
        f"on {datetime.now(UTC):%d %B %Y}, {os.cpu_count()} cores of {model[1] if model else '?'}, "
        f"{platform.system()}, Python {sys.version.split()[0]}, PostgreSQL {database}, "
        f"load average at the end {os.getloadavg()[1]:.1f}"
    )
