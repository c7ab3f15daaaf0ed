"""Compiled templates, kept between runs: compiling takes longer than all the rest of a render.

It lies in the user's cache folder and is only ever a copy: losing it costs milliseconds.
"""

import hashlib
import os
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

import jinja2
from jinja2.bccache import Bucket, FileSystemBytecodeCache

import fastgen

OTHERS_MAY_WRITE = 0o022


class _Cache(FileSystemBytecodeCache):
    """Jinja's own cache, for which a full or broken disk is no reason to fail."""

    def load_bytecode(self, bucket: Bucket) -> None:
        with suppress(OSError, EOFError, ValueError, TypeError):
            super().load_bytecode(bucket)

    def dump_bytecode(self, bucket: Bucket) -> None:
        with suppress(OSError):
            super().dump_bytecode(bucket)


def open_cache(envops: Mapping[str, Any]) -> jinja2.BytecodeCache | None:
    """Open the cache for these Jinja options, or return None where none can be trusted.

    Jinja checks each entry against the template's text and the Python version; the rest of
    what decides the compiled code is in the folder's name.
    """
    deciding = repr((jinja2.__version__, fastgen.__version__, sorted(envops.items())))
    key = hashlib.sha256(deciding.encode()).hexdigest()[:16]
    try:
        folder = _find_home() / "fastgen" / "jinja" / key
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        status = folder.stat()
    except (OSError, RuntimeError):
        return None
    # Compiled code is run: a folder that someone else can write to is not used.
    foreign = hasattr(os, "getuid") and status.st_uid != os.getuid()
    if foreign or (os.name == "posix" and status.st_mode & OTHERS_MAY_WRITE):
        return None
    return _Cache(str(folder))


def _find_home() -> Path:
    if os.name == "nt" and "LOCALAPPDATA" in os.environ:
        return Path(os.environ["LOCALAPPDATA"])
    named = os.environ.get("XDG_CACHE_HOME", "")
    return Path(named) if Path(named).is_absolute() else Path.home() / ".cache"
