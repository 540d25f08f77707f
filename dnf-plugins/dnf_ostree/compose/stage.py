"""The folder that a compose works in, below the location; what dead runs left goes first."""

from __future__ import annotations

import os
import shutil
import stat
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import dnf.exceptions

from ..i18n import _


@dataclass(frozen=True)
class Stage:
    """The places of one compose.

    ``upper`` holds what differs from the base's /usr, as overlayfs keeps it; ``work`` is
    overlayfs' own; ``root`` is where the tree is put together; ``base`` a checkout.
    """

    folder: Path

    @property
    def tree(self) -> Path:
        """What the commit takes: the top of a tree with nothing but what differs."""
        return self.folder / "tree"

    @property
    def upper(self) -> Path:
        """The upper layer of /usr."""
        return self.tree / "usr"

    @property
    def work(self) -> Path:
        """The work folder of overlayfs."""
        return self.folder / "work"

    @property
    def root(self) -> Path:
        """The tree while packages are installed and it is checked."""
        return self.folder / "root"

    @property
    def policy(self) -> Path:
        """A copy of the tree's SELinux policy, if it has one."""
        return self.folder / "policy"

    @property
    def base(self) -> Path:
        """A checkout of the base, if it is not deployed."""
        return self.folder / "base"

    @property
    def made(self) -> Path:
        """A checkout of what rpm-ostree has made."""
        return self.folder / "made"


@contextmanager
def staging(parent: Path, name: str) -> Iterator[Stage]:
    """Make the folder of a compose and remove it at the end; the location's lock is held."""
    parent.mkdir(mode=0o700, exist_ok=True)
    stage = Stage(Path(tempfile.mkdtemp(prefix=f"{name}.", dir=parent)))
    try:
        for folder in (stage.tree, stage.upper, stage.work, stage.root):
            folder.mkdir(mode=0o755)
        yield stage
    finally:
        remove(stage.folder)


def sweep(parent: Path) -> None:
    """Remove the folders of runs that were killed.

    The location's lock is held: nobody else is at work there.
    """
    for folder in parent.iterdir():
        remove(folder)


def remove(folder: Path) -> None:
    """Remove a folder, but nothing that is mounted in it: raises dnf.exceptions.Error."""
    device = folder.lstat().st_dev
    for place, folders, _files in os.walk(folder):
        for name in folders:
            inner = os.lstat(os.path.join(place, name))
            if stat.S_ISDIR(inner.st_mode) and inner.st_dev != device:
                raise dnf.exceptions.Error(
                    _("Something is mounted at %s; unmount it, then try again.")
                    % os.path.join(place, name)
                )
    shutil.rmtree(folder)
