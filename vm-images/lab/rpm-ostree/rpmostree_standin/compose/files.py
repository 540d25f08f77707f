"""Small operations on files of a root that is being prepared."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


def write(path: Path, content: str | bytes, mode: int = 0o644) -> None:
    """Write aside, then rename, so that a hard-linked or half-written file is never left."""
    path.parent.mkdir(parents=True, exist_ok=True)
    aside = path.with_name(f".{path.name}.new")
    data = content.encode() if isinstance(content, str) else content
    descriptor = os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o600)
    with open(descriptor, "wb") as stream:
        stream.write(data)
        os.fchmod(stream.fileno(), mode)
    os.rename(aside, path)


def remove(path: Path) -> None:
    """Remove a file, link or folder if it is there; never crosses to another file system."""
    if path.is_dir() and not path.is_symlink():
        _check_device(path, path.lstat().st_dev)
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)


def _check_device(folder: Path, device: int) -> None:
    with os.scandir(folder) as entries:
        for entry in entries:
            if not entry.is_dir(follow_symlinks=False):
                continue
            if entry.stat(follow_symlinks=False).st_dev != device:
                raise OSError(f"{entry.path} is a mount: nothing was removed")
            _check_device(Path(entry.path), device)


def link(path: Path, target: str) -> None:
    """Make a symbolic link, parents included."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.symlink_to(target)


@contextmanager
def etc_in_place(root: Path) -> Iterator[None]:
    """Have the tree's /usr/etc at /etc for a while, and a link to it at /usr/etc.

    A link at /etc would not do: relative links in /usr/etc would lead nowhere, and dracut writes
    some (/etc/initrd-release, without which systemd does not know that it is in an initramfs).
    """
    os.rename(root / "usr/etc", root / "etc")
    (root / "usr/etc").symlink_to("../etc")
    try:
        yield
    finally:
        (root / "usr/etc").unlink()
        os.rename(root / "etc", root / "usr/etc")


def present(path: Path) -> bool:
    """Tell whether anything is there, a dangling link included."""
    return os.path.lexists(path)
