"""The location's repository: of mode bare, and a child of the system's."""

from __future__ import annotations

import os
from collections.abc import Collection
from pathlib import Path
from typing import Any

from .files import occupied
from .gi_ostree import Gio, GLib, OSTree


def make(path: Path) -> None:
    """Make a repository, aside; raises GLib.Error or OSError."""
    aside = path.with_name(f".{path.name}")
    aside.mkdir(mode=0o755)
    OSTree.Repo.new(Gio.File.new_for_path(str(aside))).create(OSTree.RepoMode.BARE, None)
    aside.rename(path)


def open_at(path: Path | str) -> Any:
    """Open a repository (OSTree.Repo); raises GLib.Error."""
    repo = OSTree.Repo.new(Gio.File.new_for_path(str(path)))
    repo.open(None)
    return repo


def configure(repo: Any, parent: Any, reserve: int) -> bool:
    """Set what may have changed since it was made; tells whether it must be opened anew.

    ``parent`` is another repository, or None for the one that it has; ``reserve`` the bytes
    below which libostree refuses to write. Raises GLib.Error.
    """
    config = repo.copy_config()
    wanted = {"min-free-space-size": f"{max(1, reserve >> 20)}MB"}
    if parent is not None:
        wanted["parent"] = path_of(parent)
    now = {key: _value(config, key) for key in wanted}
    if now == wanted:
        return False
    for key, value in wanted.items():
        config.set_string("core", key, value)
    repo.write_config(config)
    return True


def held(repo: Any) -> dict[str, int]:
    """List what a repository itself holds, without its parent: ``CHECKSUM.KIND``, bytes on disk."""
    found = {}
    top = f"/proc/self/fd/{repo.get_dfd()}/objects"
    for prefix in os.listdir(top):
        for entry in os.scandir(f"{top}/{prefix}"):
            found[prefix + entry.name] = occupied(entry.stat(follow_symlinks=False))
    return found


def prune(repo: Any, kept: Collection[str]) -> None:
    """Remove what these commits do not need, which are all that refs lead to; raises GLib.Error.

    Other commits go first: ostree-fsck(1) reads all, and misses the files of one that was going
    when a run was killed.
    """
    for name in held(repo):
        checksum, kind = OSTree.object_from_string(name)
        if kind == OSTree.ObjectType.COMMIT and checksum not in kept:
            repo.delete_object(kind, checksum, None)
    repo.prune(OSTree.RepoPruneFlags.REFS_ONLY, 0, None)


def path_of(repo: Any) -> str:
    """Give a repository's path; libostree may have opened it by descriptor."""
    return os.path.realpath(f"/proc/self/fd/{repo.get_dfd()}")


def _value(config: Any, key: str) -> str | None:
    try:
        return str(config.get_string("core", key))
    except GLib.Error:
        return None
