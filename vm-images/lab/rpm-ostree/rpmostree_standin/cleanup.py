"""``rpm-ostree cleanup``: drop pending or rollback deployments, temporary files, metadata."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

from .change import Change
from .command import Invocation
from .errors import StandinError
from .gi_ostree import OSTree
from .system import System
from .transaction import Transaction
from .upgrader import clean

METADATA = Path("/var/cache/rpm-ostree/repomd")


def run(invocation: Invocation) -> int:
    """Clean up; gives the exit code."""
    options = invocation.values
    if len(invocation.arguments) > 1:
        raise invocation.context.usage_error("Too few or too many arguments")
    if not any(options.flag(name) for name in ("base", "pending", "rollback", "repomd")):
        raise StandinError("At least one cleanup option must be specified")
    change = Change(invocation)
    change.permit("Cleanup")
    change.run("Cleanup", lambda running: _cleanup(invocation, running, change.osname), "cleanup")
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
