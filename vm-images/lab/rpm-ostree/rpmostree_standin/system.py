"""The system's deployments, as libostree sees them."""

from __future__ import annotations

import os
from typing import Any

from .compose.jail import mount
from .errors import StandinError, prefixed
from .gate import BOOTED, REMOTE_ERROR
from .gi_ostree import Gio, GLib, OSTree

# mount(2)
_MS_REC = 0x4000
_MS_SLAVE = 1 << 19


class System:
    """A loaded sysroot: read-only, or writable in a mount namespace of its own."""

    def __init__(self, path: str | None = None, writable: bool = False) -> None:
        """Load the sysroot at ``path``, the running system's by default; raises StandinError."""
        self.path = path or "/"
        self.sysroot = OSTree.Sysroot.new(Gio.File.new_for_path(self.path))
        try:
            if writable and os.path.exists(BOOTED):
                _leave_mounts()
                self.sysroot.set_mount_namespace_in_use()
            self.sysroot.load(None)
            _, self.repo = self.sysroot.get_repo(None)
        except GLib.Error as error:
            raise prefixed("Loading sysroot", error) from None

    def reload(self) -> bool:
        """Notice what another process, or libostree underneath, changed; tells whether it did."""
        _, changed = self.sysroot.load_if_changed(None)
        return bool(changed)

    @property
    def booted(self) -> Any:
        """The deployment that runs, or None."""
        return self.sysroot.get_booted_deployment()

    @property
    def deployments(self) -> list[Any]:
        """All deployments; the first is what the next boot takes."""
        return list(self.sysroot.get_deployments())

    def osname(self, wanted: str | None = None) -> str:
        """Name the OS to work on: the one asked for, else the booted one; raises StandinError."""
        if wanted:
            if not any(entry.get_osname() == wanted for entry in self.deployments):
                raise StandinError(
                    f'Creating OS client proxy: {REMOTE_ERROR}1: OS name "{wanted}" not found'
                )
            return wanted
        if self.booted:
            return str(self.booted.get_osname())
        names = {entry.get_osname() for entry in self.deployments}
        if len(names) == 1:
            return str(names.pop())
        raise StandinError("Not currently booted into an OSTree system and no OS specified")

    def default_id(self, osname: str) -> str:
        """Identify the first deployment of an OS."""
        deployment = self.first(osname)
        return identity(deployment) if deployment else ""

    def first(self, osname: str) -> Any:
        """The first deployment of an OS: pending changes are made on top of it."""
        return next((entry for entry in self.deployments if entry.get_osname() == osname), None)

    def pending_and_rollback(self, osname: str | None) -> tuple[Any, Any]:
        """The deployments before and after the booted one, each None if there is none."""
        found = self.sysroot.query_deployments_for(osname)
        return found[0], found[1]


def identity(deployment: Any) -> str:
    """``OSNAME-CHECKSUM.SERIAL``."""
    return f"{deployment.get_osname()}-{deployment.get_csum()}.{deployment.get_deployserial()}"


def _leave_mounts() -> None:
    """Have mounts of our own, where /sysroot may be made writable; raises StandinError.

    libostree's own way opens / before it leaves, and a repository opened from there stays on the
    read-only mount that it has left.
    """
    try:
        os.unshare(os.CLONE_NEWNS)
        mount("none", "/", "", _MS_REC | _MS_SLAVE)
    except OSError as error:
        raise StandinError(f"Remounting /sysroot: {error.strerror}") from None
