"""From a branch to a staged deployment: pull, stage, clean up. All by libostree."""

from __future__ import annotations

import errno
import os
from pathlib import Path
from typing import Any

from .errors import StandinError, prefixed
from .gi_ostree import GLib, OSTree
from .origin import Origin, is_checksum, split_refspec
from .system import System
from .transaction import Transaction


class Upgrader:
    """A new deployment in the making: starts as a copy of the first deployment of an OS."""

    def __init__(self, transaction: Transaction, osname: str, new_origin: bool = False) -> None:
        """Begin from the first deployment; raises StandinError if its origin forbids upgrades."""
        self.transaction = transaction
        self.system: System = transaction.system
        self.osname = osname
        self.settings = self.system.sysroot.get_merge_deployment(osname)
        self.start = self.system.first(osname)
        if self.settings is None or self.start is None:
            raise StandinError(f"No previous deployment for OS '{osname}'")
        prepare_repository(self.system)
        self.origin = Origin(self.start)
        self.origin.set_override(None)
        unconfigured = self.origin.text("unconfigured-state")
        if unconfigured and not new_origin:
            raise StandinError(f"origin unconfigured-state: {unconfigured}")
        self.base = str(self.start.get_csum())

    def pull(self, allow_older: bool, fetch: bool = True, commit_only: bool = False) -> bool:
        """Fetch the branch, or the commit that was chosen; tells whether that is a new commit.

        Without ``fetch`` only what was fetched before counts. Raises StandinError.
        """
        repo = self.system.repo
        remote, ref = split_refspec(self.origin.refspec)
        override = self.origin.override
        if remote and fetch and not is_checksum(ref):
            options: dict[str, Any] = {
                "refs": GLib.Variant("as", [ref]),
                "flags": GLib.Variant("i", _commit_only(commit_only)),
            }
            if not allow_older:
                options["timestamp-check"] = GLib.Variant("b", True)
                if override:
                    # compare with what is deployed, not with what the branch was last seen at
                    repo.set_ref_immediate(remote, ref, self.base, None)
            if override:
                options["override-commit-ids"] = GLib.Variant("as", [override])
            try:
                pull(self.transaction, remote, options)
            except GLib.Error as error:
                raise prefixed(f"While pulling {override or ref}", error) from None
        new = override
        if not new:
            _, new = repo.resolve_rev(self.origin.refspec, False)
        if new == self.base:
            return False
        if not allow_older:
            try:
                OSTree.SysrootUpgrader.check_timestamps(repo, self.base, new)
            except GLib.Error as error:
                raise prefixed("While checking against deployment timestamp", error) from None
        self.base = str(new)
        return True

    def deploy(self, arguments: list[str] | None = None) -> Any:
        """Stage the deployment (write it, if the system is not booted) and give it."""
        sysroot = self.system.sysroot
        if arguments is None:
            options = self.start.get_bootconfig().get("options") or ""
            arguments = options.split()
        origin = self.origin.for_deployment()
        cancellable = self.transaction.cancellable
        if self.system.booted is not None:
            with self.transaction.report.task("Staging deployment"):
                _, new = sysroot.stage_tree(
                    self.osname, self.base, origin, self.settings, arguments, cancellable
                )
        else:
            _, new = sysroot.deploy_tree(
                self.osname, self.base, origin, self.settings, arguments, cancellable
            )
            sysroot.simple_write_deployment(
                self.osname,
                new,
                self.settings,
                OSTree.SysrootSimpleWriteDeploymentFlags.NO_CLEAN,
                cancellable,
            )
        clean(self.transaction)
        return new


def pull(transaction: Transaction, remote: str, options: dict[str, Any], tell: bool = True) -> None:
    """Pull from a remote, telling libostree's last word on it; raises GLib.Error."""
    progress = OSTree.AsyncProgress.new()
    told: list[str] = []

    def changed(source: Any) -> None:
        status = source.get_status()
        if status and status not in told:
            told.append(status)
            transaction.report.message(status)

    if tell:
        progress.connect("changed", changed)
    try:
        transaction.system.repo.pull_with_options(
            remote, GLib.Variant("a{sv}", options), progress, transaction.cancellable
        )
    finally:
        progress.finish()


def clean(transaction: Transaction) -> None:
    """Remove what no deployment needs any more, and tell how much that was."""
    system = transaction.system
    system.sysroot.prepare_cleanup(transaction.cancellable)
    flags = OSTree.RepoPruneFlags.REFS_ONLY
    _, _, _, freed = system.repo.prune(flags, 0, transaction.cancellable)
    if freed > 0:
        size = GLib.format_size(freed)
        transaction.report.message(f"Freed: {size} (pkgcache branches: 0)")


def prepare_repository(system: System) -> None:
    """Make rpm-ostree's folder in the repository; a full disk is noticed here first."""
    base = Path(f"/proc/self/fd/{system.repo.get_dfd()}")
    made: list[str] = []
    try:
        for name in ("extensions", "extensions/rpmostree"):
            if not (base / name).is_dir():
                made.append(name)
                (base / name).mkdir(mode=0o755)
        link = base / "extensions/rpmostree/pkgcache"
        if not os.path.lexists(link):
            link.symlink_to("../..")
    except OSError as error:
        if error.errno == errno.ENOSPC:
            raise StandinError("mkdir(extensions/rpmostree): No space left on device") from None
        raise StandinError(f"mkdir(extensions/rpmostree): {error.strerror}") from None


def _commit_only(wanted: bool) -> int:
    return int(OSTree.RepoPullFlags.COMMIT_ONLY) if wanted else 0
