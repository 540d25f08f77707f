"""The system that is extended: its sysroot, the deployment that runs, what that follows."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import dnf.exceptions

from .booted import require_booted
from .gi_ostree import Gio, GLib, OSTree
from .i18n import _


class System:
    """A deployment of an OSTree sysroot, of which nothing is changed here."""

    def __init__(self, sysroot: Any, deployment: Any, booted: bool) -> None:
        """Take a loaded OSTree.Sysroot and one of its deployments."""
        self.sysroot = sysroot
        self.deployment = deployment
        self.booted = booted
        self.repo = sysroot.repo()

    @classmethod
    def running(cls, writable: bool = False) -> System:
        """Give the booted deployment; raises dnf.exceptions.Error if OSTree has not booted one.

        With ``writable`` this process gets mounts of its own, among which /sysroot can be written
        to, as ostree(1) does it: files are linked out of its repository.
        """
        require_booted()
        if writable:
            _call(OSTree.Sysroot.new_default().initialize_with_mount_namespace, None)
        # what was opened before stays on the mounts from before
        sysroot = OSTree.Sysroot.new_default()
        if writable:
            sysroot.set_mount_namespace_in_use()
        _call(sysroot.load, None)
        if writable:
            # libostree makes /sysroot writable with the first lock; nothing is deployed here
            _call(sysroot.lock)
            sysroot.unlock()
        return cls(sysroot, sysroot.get_booted_deployment(), True)

    @classmethod
    def at(cls, path: Path) -> System:
        """Give the first deployment of a sysroot in a folder, which its next boot would take.

        Raises dnf.exceptions.Error if there is none.
        """
        sysroot = OSTree.Sysroot.new(Gio.File.new_for_path(str(path)))
        _call(sysroot.load, None)
        deployments = sysroot.get_deployments()
        if not deployments:
            raise dnf.exceptions.Error(_("There is no deployment in %s.") % path)
        return cls(sysroot, deployments[0], False)

    @property
    def commit(self) -> str:
        """The checksum of the commit that is deployed."""
        return str(self.deployment.get_csum())

    @property
    def name(self) -> str:
        """The name of the operating system (stateroot)."""
        return str(self.deployment.get_osname())

    @property
    def refspec(self) -> str:
        """The REMOTE:REF that the deployment follows; empty without one."""
        origin = self.deployment.get_origin()
        for key in ("refspec", "baserefspec") if origin else ():
            try:
                return str(origin.get_string("origin", key))
            except GLib.Error:
                continue
        return ""

    @property
    def folder(self) -> Path:
        """The deployment's own folder, on the mount that the sysroot's repository is on.

        Not the root of the running system: what `ostree admin unlock` lays over /usr is no part
        of the tree.
        """
        return self._folder(self.deployment)

    def deployed(self, commit: str) -> Path | None:
        """Give the folder of a deployment of a commit, if there is one."""
        for deployment in self.sysroot.get_deployments():
            if deployment.get_csum() == commit:
                return self._folder(deployment)
        return None

    def on_sysroot(self, path: Path) -> Path:
        """Name a path below /var by the mount that the sysroot's repository is on.

        link(2) makes no hard link from one mount to another, even of one file system.
        """
        if not self.booted:
            return path
        try:
            below = path.resolve().relative_to("/var")
        except ValueError:
            return path
        other = Path("/sysroot/ostree/deploy", self.name, "var", below)
        same = other.exists() and os.path.samefile(other, path)
        return other if same else path

    def _folder(self, deployment: Any) -> Path:
        found = self.sysroot.get_deployment_directory(deployment).get_path()
        return Path(os.path.realpath(found))


def _call(method: Callable[..., Any], *arguments: Any) -> None:
    try:
        method(*arguments)
    except GLib.Error as error:
        raise dnf.exceptions.Error(
            _("The OSTree sysroot cannot be used: %s") % error.message
        ) from None
