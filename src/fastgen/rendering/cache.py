"""What is kept between runs in the user's cache folder: compiled templates, and older versions.

It is only ever a copy: losing it costs milliseconds, or another look into the history.
"""

import hashlib
import os
import tempfile
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

import jinja2
from jinja2.bccache import Bucket, FileSystemBytecodeCache

import fastgen
from fastgen.errors import FastgenError

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
    folder = _open_folder(f"jinja/{key}")
    return None if folder is None else _Cache(str(folder))


def keep_folder(name: str, fill: Callable[[Path], object]) -> Path:
    """Return a folder of the cache; a new one is filled elsewhere first, so that it is whole.

    Raises FastgenError where there can be no cache, and what `fill` raises.
    """
    home = _open_folder("versions")
    if home is None:
        message = f'The cache folder "{_find_home() / "fastgen"}" cannot be used.'
        hint = "It must be yours alone to write to; XDG_CACHE_HOME names another one."
        raise FastgenError(message, hint)
    kept = home / name
    if not kept.is_dir():
        with tempfile.TemporaryDirectory(dir=home, prefix=".new-") as temporary:
            filled = Path(temporary) / name
            filled.mkdir()
            fill(filled)
            _put(filled, kept)
    return kept


def _put(filled: Path, kept: Path) -> None:
    try:
        filled.rename(kept)
    except OSError:
        # Another run may have been quicker, and what it has put there is the same.
        if not kept.is_dir():
            raise


def _open_folder(name: str) -> Path | None:
    """Open a folder of the cache, or return None where none can be trusted."""
    try:
        folder = _find_home() / "fastgen" / name
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        status = folder.stat()
    except (OSError, RuntimeError):
        return None
    # Compiled code is run: a folder that someone else can write to is not used.
    foreign = hasattr(os, "getuid") and status.st_uid != os.getuid()
    if foreign or (os.name == "posix" and status.st_mode & OTHERS_MAY_WRITE):
        return None
    return folder


def _find_home() -> Path:
    if os.name == "nt" and "LOCALAPPDATA" in os.environ:
        return Path(os.environ["LOCALAPPDATA"])
    named = os.environ.get("XDG_CACHE_HOME", "")
    return Path(named) if Path(named).is_absolute() else Path.home() / ".cache"
