"""``rpm-ostree cleanup``: drop pending or rollback deployments, temporary files, metadata."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import Any

from .command import Invocation
from .errors import StandinError, prefixed
from .gi_ostree import OSTree
from .system import System
from .transaction import Transaction
from .transaction import run as run_transaction
from .upgrader import clean

METADATA = Path("/var/cache/rpm-ostree/repomd")
DENIED = (
    "Invoking cleanup: GDBus.Error:org.freedesktop.DBus.Error.AccessDenied: "
    "rpmostreed OS operation Cleanup not allowed for user"
)


def run(invocation: Invocation) -> int:
    """Clean up; gives the exit code. Every complaint begins with ``cleanup: ``."""
    try:
        return _run(invocation)
    except StandinError as error:
        raise prefixed("cleanup", error) from None


def _run(invocation: Invocation) -> int:
    options = invocation.values
    if len(invocation.arguments) > 1:
        # the usage is shown, then the message with this command's prefix
        raise invocation.context.usage_error("Too few or too many arguments")
    if not any(options.flag(name) for name in ("base", "pending", "rollback", "repomd")):
        raise StandinError("At least one cleanup option must be specified")
    sysroot = options.text("sysroot")
    osname = System(sysroot).osname(options.text("os"))
    if os.getuid() != 0:
        raise StandinError(DENIED)

    def work(transaction: Transaction) -> None:
        _cleanup(invocation, transaction, osname)

    run_transaction(sysroot, "Cleanup", "cleanup", invocation.quiet, work)
    return 0


def _cleanup(invocation: Invocation, transaction: Transaction, osname: str) -> None:
    options = invocation.values
    base = options.flag("base")
    if options.flag("pending") or options.flag("rollback"):
        kept = remaining(
            transaction.system, osname, options.flag("pending"), options.flag("rollback")
        )
        if kept is None:
            transaction.report.message("Deployments unchanged.")
        else:
            how = OSTree.SysrootWriteDeploymentsOpts()
            how.do_postclean = False
            transaction.system.sysroot.write_deployments_with_options(
                kept, how, transaction.cancellable
            )
            base = True
    if base:
        clean(transaction)
    if options.flag("repomd") and METADATA.is_dir():
        shutil.rmtree(METADATA)


def remaining(system: System, osname: str, pending: bool, rollback: bool) -> list[Any] | None:
    """List the deployments that stay; None if all do. Pinned and booted ones always stay."""
    booted = system.booted
    past_booted = False
    kept: list[Any] = []
    deployments = system.deployments
    for deployment in deployments:
        if booted is not None and deployment.equal(booted):
            past_booted = True
            kept.append(deployment)
            continue
        other = deployment.get_osname() != osname or deployment.is_pinned()
        dropped = (pending and not past_booted) or (rollback and past_booted)
        if other or not dropped:
            kept.append(deployment)
    return None if len(kept) == len(deployments) else kept
