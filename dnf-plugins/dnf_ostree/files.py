"""Files that are there wholly or not at all, and what files take of the disk."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

_BLOCK = 512
"""The unit of st_blocks, whatever the file system's own (stat(2))."""


def write_aside(path: Path, content: bytes, mode: int) -> None:
    """Write a file aside, have it on the disk, and rename it; raises OSError."""
    fd, aside = tempfile.mkstemp(prefix=f".{path.name}-", dir=path.parent)
    try:
        with os.fdopen(fd, "wb") as file:
            file.write(content)
            file.flush()
            os.fchmod(file.fileno(), mode)
            os.fsync(file.fileno())
        os.replace(aside, path)
    except BaseException:
        os.unlink(aside)
        raise


def sync_tree(folder: Path) -> None:
    """Have all files of a folder on the disk, as is wanted before it is renamed; raises OSError.

    Not sync(2): that waits for what others write, too.
    """
    for place, _folders, names in os.walk(folder, topdown=False):
        for name in (*names, "."):
            path = os.path.join(place, name)
            if os.path.isfile(path) or name == ".":
                fd = os.open(path, os.O_RDONLY)
                try:
                    os.fsync(fd)
                finally:
                    os.close(fd)


def occupied(status: os.stat_result) -> int:
    """Give the bytes that a file takes of the disk."""
    return status.st_blocks * _BLOCK


def disk_use(folder: Path) -> int:
    """Give the bytes that a folder's files occupy, each inode once (du(1)); 0 if it is not there.

    What vanishes meanwhile counts nothing.
    """
    seen: set[tuple[int, int]] = set()
    total = 0
    for place, folders, names in os.walk(folder):
        for name in (*folders, *names):
            try:
                found = os.lstat(os.path.join(place, name))
            except FileNotFoundError:
                continue
            if (found.st_dev, found.st_ino) not in seen:
                seen.add((found.st_dev, found.st_ino))
                total += occupied(found)
    return total
