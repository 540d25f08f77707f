"""A cache of initramfs images: an image is reused while all that went into it is the same.

What went in: every file of the image that the tree has under the same name, dracut itself and its
settings, the kernel's modules, and the *names* in the folders that dracut chooses from.
"""

from __future__ import annotations

import hashlib
import json
import os
import stat
import subprocess
from pathlib import Path

from .files import write

_WHOLE = ("usr/lib/dracut", "usr/etc/dracut.conf", "usr/etc/dracut.conf.d", "usr/bin/dracut")
_NAMES = (
    "usr/bin",
    "usr/sbin",
    "usr/lib/systemd",
    "usr/lib/udev",
    "usr/lib/modprobe.d",
    "usr/lib/sysctl.d",
    "usr/lib/sysusers.d",
    "usr/lib/firmware",
    "usr/lib/modules",
    "usr/etc/modprobe.d",
    "usr/etc/udev",
)
_DECOMPRESS = {
    b"\x28\xb5\x2f\xfd": ["zstd", "-dc"],
    b"\x1f\x8b": ["gzip", "-dc"],
    b"\xfd7zXZ": ["xz", "-dc"],
    b"\x04\x22\x4d\x18": ["lz4", "-dc"],
}
_HEADER = 110
#: Changes whenever dracut is run in another way.
_FORM = "2"


class Cache:
    """Images in a folder, one for each kernel and set of arguments."""

    def __init__(self, folder: Path | None) -> None:
        """Take the folder; with None nothing is kept."""
        self._folder = folder

    def find(self, root: Path, version: str, arguments: list[str]) -> bytes | None:
        """Give a kept image if a new one would be the same."""
        if self._folder is None:
            return None
        record = self._path(version, arguments, "json")
        image = self._path(version, arguments, "img")
        try:
            kept = json.loads(record.read_text())
            content = image.read_bytes()
        except (OSError, ValueError):
            return None
        if kept.get("image") != hashlib.sha256(content).hexdigest():
            return None
        if kept.get("choices") != choices(root):
            return None
        if any(digest(root, name) != value for name, value in kept["files"].items()):
            return None
        return content

    def keep(self, root: Path, version: str, arguments: list[str], image: Path) -> bool:
        """Keep an image with what went into it; gives False if its contents cannot be listed."""
        if self._folder is None:
            return True
        content = image.read_bytes()
        names = contents(content)
        if not names:
            return False
        files = {name: found for name in names if (found := digest(root, name))}
        record = {
            "image": hashlib.sha256(content).hexdigest(),
            "choices": choices(root),
            "files": files,
        }
        write(self._path(version, arguments, "img"), content)
        write(self._path(version, arguments, "json"), json.dumps(record))
        return True

    def _path(self, version: str, arguments: list[str], suffix: str) -> Path:
        assert self._folder
        key = hashlib.sha256("\0".join([_FORM, version, *arguments]).encode()).hexdigest()
        return self._folder / f"{key}.{suffix}"


def digest(root: Path, name: str) -> str:
    """Describe a file of the tree by type, mode and content; the empty text if there is none.

    ``name`` is as in the image: its /etc is the tree's /usr/etc.
    """
    if name.startswith("etc/"):
        name = f"usr/{name}"
    path = root / name
    try:
        info = path.lstat()
    except (FileNotFoundError, NotADirectoryError):
        return ""
    if stat.S_ISLNK(info.st_mode):
        return f"link {os.readlink(path)}"
    if stat.S_ISREG(info.st_mode):
        return f"{info.st_mode:o} {hashlib.sha256(path.read_bytes()).hexdigest()}"
    return ""


def choices(root: Path) -> str:
    """Digest what dracut chooses by: its own files, and the names in the folders it looks into."""
    whole = hashlib.sha256()
    for top in _WHOLE:
        for name in _walk(root, top):
            whole.update(f"{name} {digest(root, name)}\n".encode())
    for top in _NAMES:
        for name in _walk(root, top):
            whole.update(f"{name}\n".encode())
    return whole.hexdigest()


def _walk(root: Path, top: str) -> list[str]:
    if (root / top).is_file():
        return [top]
    names: list[str] = []
    for folder, folders, files in os.walk(root / top):
        folders.sort()
        base = os.path.relpath(folder, root)
        names += [f"{base}/{name}" for name in sorted(files)]
    return [name for name in names if not name.endswith("/initramfs.img")]


def contents(image: bytes) -> list[str]:
    """List the names in an initramfs (cpio, newc format); empty if it cannot be read."""
    names: list[str] = []
    while image:
        image = image.lstrip(b"\0")
        if image.startswith(b"07070"):
            found, used = _archive(image)
            if not found:
                return names
            names += found
            image = image[used:]
            continue
        command = next((c for mark, c in _DECOMPRESS.items() if image.startswith(mark)), None)
        if command is None:
            return names
        try:
            image = subprocess.run(command, input=image, capture_output=True, check=True).stdout
        except (OSError, subprocess.CalledProcessError):
            return []
    return names


def _archive(data: bytes) -> tuple[list[str], int]:
    names: list[str] = []
    at = 0
    while data[at : at + 5] == b"07070":
        size = int(data[at + 54 : at + 62], 16)
        length = int(data[at + 94 : at + 102], 16)
        name = data[at + _HEADER : at + _HEADER + length - 1].decode(errors="surrogateescape")
        at = _aligned(at + _HEADER + length)
        at = _aligned(at + size)
        if name == "TRAILER!!!":
            break
        names.append(name.removeprefix("./"))
    return names, at


def _aligned(offset: int) -> int:
    return (offset + 3) & ~3
