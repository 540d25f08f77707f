"""After the transaction: what makes an installed root a tree again."""

from __future__ import annotations

import os
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from . import database, kernel, tmpfiles
from .accounts import KINDS, Accounts
from .changes import Changes, read_changes, tree_path
from .chroot import run

_LIBRARY = re.compile(r"/usr/lib(64)?/(.*/)?[^/]+\.so(\.[0-9.]+)?")
_CODE = "/__pycache__/"
# Written by programs that run while packages are installed, about the machine that they run on.
_LOCAL = ("etc/machine-id", "etc/resolv.conf", "etc/hostname", "etc/.updated", "etc/adjtime")


@dataclass(frozen=True)
class Finished:
    """What finishing found: new accounts, and why the initramfs was made again ("" if not)."""

    accounts: list[str]
    initramfs: str


@dataclass(frozen=True)
class Tree:
    """The tree at ``root``, the base's own top at ``base``, and the layer between them."""

    root: Path
    base: Path
    upper: Path
    database: str

    def changes(self) -> Changes:
        """What differs from the base by now."""
        return read_changes(self.upper, self.base / "usr")


def finish(tree: Tree, accounts: Accounts, arguments: Sequence[str]) -> Finished:
    """Arrange what packages and their scriptlets have left; ``arguments`` are dracut's.

    Raises dnf.exceptions.Error.
    """
    root = tree.root
    changes = tree.changes()
    if any(path.startswith("/usr/lib/sysusers.d/") for path in changes.present):
        run(root, ["systemd-sysusers"])
    if "/etc/ld.so.cache" not in changes.present and any(
        _LIBRARY.fullmatch(path) for path in changes.present | changes.removed
    ):
        run(root, ["ldconfig"])
    _restore(tree, changes)
    reason = kernel.renew(root, changes, arguments)
    names = tmpfiles.Names(*((root / "etc" / kind).read_text() for kind in KINDS))
    with database.Packages(root) as packages:
        for path in changes.added:
            if _CODE in path and not packages.count_owners(path):
                (root / tree_path(path)).unlink()
        tmpfiles.convert_var(root, packages, names)
    tmpfiles.link_opt(root, tree.base)
    new = accounts.settle()
    database.settle(root, tree.database)
    return Finished(new, reason)


def _restore(tree: Tree, changes: Changes) -> None:
    """Put files about a machine back as the base has them."""
    for name in _LOCAL:
        if f"/{name}" not in changes.present | changes.removed:
            continue
        path, before = tree.root / name, tree.base / "usr" / name
        path.unlink(missing_ok=True)
        if before.is_symlink():
            os.symlink(os.readlink(before), path)
        elif before.exists():
            path.write_bytes(before.read_bytes())
            path.chmod(before.stat().st_mode & 0o7777)
