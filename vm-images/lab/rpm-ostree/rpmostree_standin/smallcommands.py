"""Commands of few lines: cancel, reload, initramfs, reset, usroverlay, refresh-md and others."""

from __future__ import annotations

import os

from . import transactionpeer
from .change import Change
from .command import Invocation
from .errors import StandinError
from .gate import require_root
from .layering import unsupported
from .origin import Origin
from .system import System
from .transaction import Transaction


def cancel(invocation: Invocation) -> int:
    """Cancel the transaction that runs, and wait for its end."""
    titles = list(_announced(invocation.values.text("sysroot")))
    print("Cancelled." if titles else "No active transaction.")
    return 0


def _announced(sysroot: str | None) -> list[str]:
    titles: list[str] = []
    for title in transactionpeer.cancel(transactionpeer.folder_of(sysroot)):
        print(f"Cancelling transaction: {title}", flush=True)
        titles.append(title)
    return titles


def reload(invocation: Invocation) -> int:
    """Read the configuration again; the stand-in keeps none."""
    del invocation
    if os.getuid() != 0:
        raise StandinError("rpmostreed Sysroot operation ReloadConfig not allowed for user")
    return 0


def initramfs(invocation: Invocation) -> int:
    """Show whether the initramfs is made on the client."""
    options = invocation.values
    system = System(options.text("sysroot"))
    osname = system.osname(options.text("os"))
    enable, disable = options.flag("enable"), options.flag("disable")
    if not enable and not disable:
        if options.flag("reboot"):
            raise StandinError("--reboot must be used with --enable or --disable")
        if options.list("arg"):
            raise StandinError("--arg must be used with --enable")
        print("Initramfs regeneration: disabled")
        return 0
    if enable and disable:
        raise StandinError("Cannot simultaenously specify --enable and --disable")
    if disable and options.list("arg"):
        raise StandinError("Cannot simultaenously specify --disable and --arg")
    require_root("SetInitramfsState")
    del osname
    if disable:
        raise StandinError("initramfs regeneration state is already disabled")
    raise unsupported("initramfs --enable")


def initramfs_etc(invocation: Invocation) -> int:
    """Show which files of /etc are tracked for the initramfs: none."""
    options = invocation.values
    asked = options.list("track") or options.flag("force-sync")
    if asked:
        require_root("InitramfsEtc")
        raise unsupported("initramfs-etc")
    if options.list("untrack") or options.flag("untrack-all"):
        require_root("InitramfsEtc")
        print("No changes.")
        return 77 if options.flag("unchanged-exit-77") else 0
    if options.flag("reboot"):
        raise StandinError(
            "Cannot use ---reboot without --track, --untrack, --untrack-all, or --force-sync"
        )
    print("No tracked files.")
    return 0


def reset(invocation: Invocation) -> int:
    """Remove all that was put on top of the tree; for the stand-in there is nothing."""
    if invocation.arguments:
        raise invocation.context.usage_error("Too few or too many arguments")
    change = Change(invocation)
    change.permit("UpdateDeployment")

    def work(running: Transaction) -> None:
        origin = Origin(running.system.first(change.osname))
        if any(origin.names(key) for key in ("requested", "requested-local")):
            raise unsupported("reset of layered packages")
        running.report.message("No change.")

    change.run("UpdateDeployment", work)
    return 0


def usroverlay(invocation: Invocation) -> int:
    """Put a writable layer over /usr until the next boot: libostree's own command."""
    os.execvp("ostree", ["ostree", "admin", "unlock", *invocation.words])


def refresh_md(invocation: Invocation) -> int:
    """Fetch repositories' metadata: only layering needs it."""
    if len(invocation.arguments) > 1:
        raise invocation.context.usage_error("Too few or too many arguments")
    require_root("RefreshMd")
    raise unsupported("refresh-md")


def finalize_deployment(invocation: Invocation) -> int:
    """Finalize a staged deployment that was locked."""
    options, arguments = invocation.values, invocation.arguments
    missing = options.flag("allow-missing-checksum")
    if len(arguments) > 1:
        raise invocation.context.usage_error("Too many arguments passed")
    if not arguments and not missing:
        raise invocation.context.usage_error(
            "Must provide expected CHECKSUM or --allow-missing-checksum"
        )
    if arguments and missing:
        raise invocation.context.usage_error(
            "Cannot specify both CHECKSUM and --allow-missing-checksum"
        )
    require_root("FinalizeDeployment")
    raise StandinError("finalize-deployment: the stand-in for rpm-ostree stages nothing locked")
