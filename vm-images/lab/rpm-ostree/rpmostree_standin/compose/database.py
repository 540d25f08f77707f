"""rpm's database in a tree: one sqlite file that is the same for the same packages."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from .files import remove

_LEFTOVERS = (".dbenv.lock", ".rpm.lock")


def settle(folder: Path) -> None:
    """Take the write-ahead log into the file, pack it, and remove locks.

    A file in WAL mode cannot be read from a tree that is mounted read-only.
    """
    path = folder / "rpmdb.sqlite"
    if path.exists():
        connection = sqlite3.connect(path, isolation_level=None)
        try:
            connection.execute("PRAGMA journal_mode=DELETE")
            connection.execute("VACUUM")
        finally:
            connection.close()
    for name in (*_LEFTOVERS, "rpmdb.sqlite-wal", "rpmdb.sqlite-shm"):
        remove(folder / name)
    for entry in folder.glob("__db.*"):
        remove(entry)
