"""What differs from the base, read from the upper layer alone: no walk through the whole tree."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

_OPAQUE = "trusted.overlay.opaque"


@dataclass
class Changes:
    """Paths of the tree as programs see them (/etc, not /usr/etc), without folders."""

    added: set[str] = field(default_factory=set)
    changed: set[str] = field(default_factory=set)
    removed: set[str] = field(default_factory=set)

    @property
    def present(self) -> set[str]:
        """What is there and differs."""
        return self.added | self.changed


def read_changes(upper: Path, lower: Path) -> Changes:
    """Compare the upper layer of /usr with the base's /usr in ``lower``."""
    found = Changes()
    for entry, below, covered in _walk(upper, lower, ""):
        shown = shown_path(below)
        old = lower / below
        there = os.path.lexists(old) and not covered
        folder_before = there and old.is_dir() and not old.is_symlink()
        whiteout = is_whiteout(entry.stat(follow_symlinks=False))
        folder = entry.is_dir(follow_symlinks=False)
        if there and (whiteout or folder != folder_before or (folder and is_opaque(entry.path))):
            found.removed |= set(_files(old, shown))
        if not folder and not whiteout:
            target = found.changed if there and not folder_before else found.added
            target.add(shown)
    back = found.removed & found.added
    found.removed -= back
    found.added -= back
    found.changed |= back
    return found


def is_whiteout(info: os.stat_result) -> bool:
    """Whether overlayfs says that there is nothing here any more: a device 0/0."""
    return stat.S_ISCHR(info.st_mode) and info.st_rdev == 0


def is_opaque(path: str) -> bool:
    """Whether overlayfs hides what the lower layer has in this folder."""
    try:
        return os.getxattr(path, _OPAQUE, follow_symlinks=False) == b"y"
    except OSError:
        return False


def shown_path(below: str) -> str:
    """Name a path below /usr as programs do: what is in usr/etc they find in /etc."""
    return f"/{below}" if below == "etc" or below.startswith("etc/") else f"/usr/{below}"


def tree_path(shown: str) -> str:
    """Name a path, which programs know by this name, as the commit does; relative to the top."""
    return f"usr{shown}" if shown == "/etc" or shown.startswith("/etc/") else shown.lstrip("/")


def _walk(
    upper: Path, lower: Path, below: str, covered: bool = False
) -> Iterator[tuple[os.DirEntry[str], str, bool]]:
    """Entries of the upper layer, their paths, and whether an opaque folder is above them."""
    for entry in os.scandir(upper / below):
        path = f"{below}/{entry.name}" if below else entry.name
        yield entry, path, covered
        if entry.is_dir(follow_symlinks=False):
            yield from _walk(upper, lower, path, covered or is_opaque(entry.path))


def _files(path: Path, shown: str) -> Iterator[str]:
    """All that is no folder at or below a path of the base."""
    if path.is_dir() and not path.is_symlink():
        for entry in os.scandir(path):
            yield from _files(Path(entry.path), f"{shown}/{entry.name}")
    elif os.path.lexists(path):
        yield shown
