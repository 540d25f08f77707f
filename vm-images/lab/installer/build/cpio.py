"""Writes a folder as the archive that the kernel unpacks at boot ("newc", the kernel's initramfs
buffer format).

Names come in order, times are zero and inode numbers are counted, so that the same folder gives the
same bytes.
"""

from __future__ import annotations

import os
import stat
from pathlib import Path
from typing import BinaryIO

#: What the first process needs before it has mounted anything: its console (console(4)), null(4)
#: for its children, and urandom(4), without which Python does not start while the kernel is still
#: gathering entropy.
DEVICES = (
    ("dev/console", 0o600, (5, 1)),
    ("dev/null", 0o666, (1, 3)),
    ("dev/urandom", 0o666, (1, 9)),
)


def write(folder: Path, out: BinaryIO) -> int:
    """Writes the archive.

    :returns: how many entries it has
    """
    writer = _Writer(out)
    for path in _entries(folder):
        info = path.lstat()
        name = str(path.relative_to(folder))
        if stat.S_ISREG(info.st_mode):
            writer.entry(name, info.st_mode, info.st_uid, info.st_gid, path.read_bytes())
        elif stat.S_ISLNK(info.st_mode):
            target = os.readlink(path).encode()
            writer.entry(name, info.st_mode, info.st_uid, info.st_gid, target)
        elif stat.S_ISDIR(info.st_mode):
            writer.entry(name, info.st_mode, info.st_uid, info.st_gid, b"")
    for name, mode, device in DEVICES:
        writer.entry(name, stat.S_IFCHR | mode, 0, 0, b"", device)
    writer.entry("TRAILER!!!", 0, 0, 0, b"")
    return writer.count


def _entries(folder: Path) -> list[Path]:
    found = []
    for top, folders, files in os.walk(folder):
        folders.sort()
        found += [Path(top) / name for name in sorted([*folders, *files])]
    return [path for path in found if str(path.relative_to(folder)) not in _device_names()]


def _device_names() -> set[str]:
    return {name for name, _, _ in DEVICES}


class _Writer:
    """The archive as a run of entries, each padded to four bytes."""

    def __init__(self, out: BinaryIO) -> None:
        self.out = out
        self.count = 0

    def entry(
        self,
        name: str,
        mode: int,
        uid: int,
        gid: int,
        data: bytes,
        device: tuple[int, int] = (0, 0),
    ) -> None:
        """One file, folder, link or device. Hard links come as files of their own."""
        self.count += 1
        encoded = os.fsencode(name) + b"\0"
        # ino, mode, uid, gid, nlink, mtime, filesize, devmajor, devminor, rdevmajor, rdevminor,
        # namesize, check
        fields = (self.count, mode, uid, gid, 1, 0, len(data), 0, 0, *device, len(encoded), 0)
        header = b"070701" + b"".join(b"%08X" % field for field in fields)
        self._padded(header + encoded)
        self._padded(data)

    def _padded(self, data: bytes) -> None:
        self.out.write(data)
        self.out.write(bytes(-len(data) % 4))
