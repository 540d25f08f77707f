"""The folder of a location: whether it is fit for one, and what is left in it."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import dnf.exceptions

from .i18n import _

_HARMLESS = {"lost+found"}
"""What an empty file system has."""

_ATTEMPTS = 10


def prepare(path: Path) -> None:
    """Make the folder if it is not there; raises dnf.exceptions.Error if it is not fit."""
    try:
        path.mkdir(mode=0o755, parents=True, exist_ok=True)
        found = path.stat()
        names = {name for name in os.listdir(path) if not name.startswith(".")} - _HARMLESS
    except OSError as error:
        raise dnf.exceptions.Error(f"{path}: {error.strerror}") from None
    if found.st_uid != os.geteuid() or found.st_mode & 0o022:
        raise dnf.exceptions.Error(
            _("%s can be written to by others: trees hosted there could not be trusted.") % path
        )
    if names and "lock" not in names:
        raise dnf.exceptions.Error(
            _("%s holds other files: a location is an empty folder, or a new one.") % path
        )


def clear(path: Path) -> None:
    """Remove what killed runs were on the way with, which is nobody's who has the lock."""
    for entry in path.glob(".*"):
        if entry.is_dir() and not entry.is_symlink():
            _remove(entry)
        else:
            entry.unlink()


def _remove(folder: Path) -> None:
    """Remove a folder, in which gpg or its agent may still be ending; raises OSError."""
    for _attempt in range(_ATTEMPTS):
        shutil.rmtree(folder, ignore_errors=True)
        if not folder.exists():
            return
    shutil.rmtree(folder)


def file_system(path: Path) -> os.statvfs_result:
    """Tell about the file system that a folder is on, or will be if it is not there yet."""
    return os.statvfs(next(each for each in (path, *path.parents) if each.exists()))
