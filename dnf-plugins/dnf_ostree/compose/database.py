"""rpm's database in a tree: where it is, and in what form a commit has it."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import dnf
import dnf.conf
import dnf.exceptions
import rpm

from ..i18n import _

PLACES = ("usr/share/rpm", "usr/lib/sysimage/rpm")
"""rpm-ostree's place, and that of a tree made by other means."""

FILE = "rpmdb.sqlite"

_COPY = "usr/lib/sysimage/rpm-ostree-base-db"
_LEFTOVERS = (".rpm.lock", f"{FILE}-wal", f"{FILE}-shm")


def place(root: Path) -> str:
    """Name the folder of a tree's database, as %_dbpath would; raises dnf.exceptions.Error."""
    for folder in PLACES:
        if (root / folder / FILE).exists():
            return f"/{folder}"
    raise dnf.exceptions.Error(_("The tree has no rpm database (rpmdb.sqlite)."))


@contextmanager
def dbpath(folder: str) -> Iterator[None]:
    """Have librpm, and what builds on it, look for the database in this folder of a root.

    A dnf.Base was made before: the first one reads rpm's configuration, and forgets this.
    """
    rpm.addMacro("_dbpath", folder)
    try:
        yield
    finally:
        rpm.delMacro("_dbpath")


def settle(root: Path, folder: str) -> None:
    """Take the write-ahead log into the database and leave that alone in its folder.

    A database in WAL mode cannot be read where it cannot be written. rpm-ostree's copy of the
    base's database, which it layers packages on, becomes the same file.
    """
    path = root / folder.lstrip("/")
    connection = sqlite3.connect(path / FILE, isolation_level=None)
    try:
        connection.execute("PRAGMA journal_mode=DELETE")
    finally:
        connection.close()
    for name in _LEFTOVERS:
        (path / name).unlink(missing_ok=True)
    copy = root / _COPY / FILE
    if copy.exists() and not os.path.samefile(copy, path / FILE):
        copy.unlink()
        os.link(path / FILE, copy)


class Packages:
    """rpm's database of a tree, read-only; %_dbpath names its folder (database.dbpath)."""

    def __init__(self, root: Path) -> None:
        """Open the database of the tree at ``root``."""
        self._root = root
        self._ts = rpm.TransactionSet(str(root))
        self._ts.setVSFlags(rpm.RPMVSF_MASK_NOSIGNATURES | rpm.RPMVSF_MASK_NODIGESTS)

    def owners(self, path: str) -> list[Any]:
        """Headers of the packages that own a path."""
        return list(self._ts.dbMatch("basenames", path))

    def count_owners(self, path: str) -> int:
        """How many packages own a path; cheap, for their headers are not read."""
        return len(self._ts.dbMatch("basenames", path))

    def named(self, nevra: str) -> Any:
        """The header of a package; raises KeyError."""
        for header in self._ts.dbMatch(rpm.RPMDBI_LABEL, nevra):
            return header
        raise KeyError(nevra)

    def listed(self) -> list[tuple[str, str, str, str, str]]:
        """Name, epoch, version, release and architecture of each, as a commit lists them."""
        installed = self.sack().query().installed()
        return sorted(
            (each.name, str(each.epoch), each.version, each.release, each.arch)
            for each in installed
            if each.name != "gpg-pubkey"
        )

    def sack(self) -> dnf.sack.Sack:
        """Give the database as the solver sees it."""
        # without settings of its own it would ask the database of / for a release, and make one
        conf = dnf.conf.Conf()
        conf.installroot = str(self._root)
        base = dnf.Base(conf)
        base.fill_sack(load_system_repo=True, load_available_repos=False)
        return base.sack

    def __enter__(self) -> Packages:
        return self

    def __exit__(self, *_error: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the database."""
        self._ts.closeDB()
