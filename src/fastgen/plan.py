"""Writing a new project: everything, or nothing."""

import errno
import os
import shutil
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from fastgen.errors import FastgenError
from fastgen.rendering.render import RenderedFile
from fastgen.signals import undisturbed


@dataclass(frozen=True)
class Plan:
    """Which files are to stand in which folder, and which folders must be made for that."""

    target: Path
    files: Mapping[str, RenderedFile]
    missing: tuple[Path, ...]

    def remove(self) -> None:
        """Remove all that this plan made, and what was added to it since."""
        with undisturbed():
            if self.target in self.missing:
                shutil.rmtree(self.target, ignore_errors=True)
            else:
                _clear(self.target)
            _remove_folders(self.missing)


def make_plan(target: Path, files: Mapping[str, RenderedFile]) -> Plan:
    """Plan a new project in a folder that is missing or empty; raises FastgenError for others."""
    check_target(target)
    folders = (target, *target.parents)
    return Plan(target, files, tuple(each for each in folders if not each.exists()))


def check_target(target: Path) -> None:
    """Refuse a folder that cannot become a project: not empty, no folder, not writable."""
    try:
        _check_empty(target)
        around = next(each for each in (target, *target.parents) if os.path.lexists(each))
        if not around.is_dir():
            message = f'"{target}" cannot be made: "{around}" is a file.'
            raise FastgenError(message, "Choose another folder.")
        if not os.access(around, os.W_OK | os.X_OK):
            message = f'"{target}" cannot be made: "{around}" is not writable.'
            raise FastgenError(message, "Choose another folder, or change its permissions.")
    except OSError as error:
        raise _explain(error, target) from error


def apply_plan(plan: Plan) -> None:
    """Write the plan's files.

    A failure or an interruption leaves nothing behind. Raises FastgenError for what the
    operating system refuses, such as a full disk.
    """
    inside = plan.target not in plan.missing
    home = plan.target if inside else plan.target.parent
    # Named before anything is made: an interruption between two lines finds it all the same.
    staging = home / f".fastgen-{os.urandom(6).hex()}"
    moving: list[str] = []
    try:
        home.mkdir(parents=True, exist_ok=True)
        staging.mkdir()
        _write_files(staging, plan.files)
        if inside:
            _move_entries(staging, plan.target, moving)
        else:
            staging.rename(plan.target)
    except BaseException as error:
        with undisturbed():
            _remove_moved(staging, plan.target, moving)
            shutil.rmtree(staging, ignore_errors=True)
            _remove_folders(plan.missing)
        if isinstance(error, OSError):
            raise _explain(error, plan.target) from error
        raise


def _check_empty(target: Path) -> None:
    if not os.path.lexists(target):
        return
    if not target.exists():
        message = f'"{target}" is a symbolic link to nothing.'
        raise FastgenError(message, "Choose another folder.")
    if not target.is_dir():
        message = f'"{target}" is a file.'
        raise FastgenError(message, "Choose another folder.")
    if any(target.iterdir()):
        message = f'The folder "{target}" is not empty.'
        raise FastgenError(message, "Choose a new folder, or an empty one.")


def _write_files(root: Path, files: Mapping[str, RenderedFile]) -> None:
    folders = {os.path.dirname(path) for path in files}  # noqa: PTH120 - ten times as fast
    for folder in sorted(folders):
        (root / folder).mkdir(parents=True, exist_ok=True)
    for path, file in files.items():
        with open(f"{root}/{path}", "xb") as stream:  # noqa: PTH123 - quicker by a third
            stream.write(file.content)
        if file.executable:
            _make_executable(root / path)


def _make_executable(path: Path) -> None:
    """Let those execute a file who may read it."""
    mode = path.stat().st_mode
    path.chmod(mode | (mode & 0o444) >> 2)


def _move_entries(staging: Path, target: Path, moving: list[str]) -> None:
    if list(target.iterdir()) != [staging]:
        message = f'The folder "{target}" is no longer empty.'
        raise FastgenError(message, "Choose a new folder, or an empty one.")
    for entry in list(staging.iterdir()):
        # Noted before it is moved: an interruption between the two finds it in either place.
        moving.append(entry.name)
        entry.rename(target / entry.name)
    staging.rmdir()


def _remove_moved(staging: Path, target: Path, moving: list[str]) -> None:
    for name in moving:
        if not (staging / name).exists():
            _remove(target / name)


def _clear(folder: Path) -> None:
    for entry in list(folder.iterdir()):
        _remove(entry)


def _remove(path: Path) -> None:
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path, ignore_errors=True)
    else:
        path.unlink(missing_ok=True)


def _remove_folders(folders: tuple[Path, ...]) -> None:
    for folder in folders:
        with suppress(OSError):
            folder.rmdir()


def _explain(error: OSError, target: Path) -> FastgenError:
    if error.errno == errno.ENOSPC:
        message = f'The disk that holds "{target}" is full. Nothing was left behind.'
        return FastgenError(message, "Free some space, or choose a folder on another disk.")
    reason = error.strerror or str(error)
    message = f'"{target}" cannot be made: {reason}. Nothing was left behind.'
    return FastgenError(message, "Choose another folder.")
