"""The location's repository: of mode bare, and a child of the system's."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

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


def path_of(repo: Any) -> str:
    """Give a repository's path; libostree may have opened it by descriptor."""
    return os.path.realpath(f"/proc/self/fd/{repo.get_dfd()}")


def _value(config: Any, key: str) -> str | None:
    try:
        return str(config.get_string("core", key))
    except GLib.Error:
        return None
