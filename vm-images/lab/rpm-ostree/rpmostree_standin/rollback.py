"""``rpm-ostree rollback``: the deployment before the booted one comes first at the next boot."""

from __future__ import annotations

from . import finish
from .command import Invocation
from .errors import StandinError
from .gate import require_root
from .system import System
from .transaction import Transaction
from .transaction import run as run_transaction


def run(invocation: Invocation) -> int:
    """Swap the order of the deployments; gives the exit code."""
    options = invocation.values
    sysroot = options.text("sysroot")
    system = System(sysroot)
    osname = system.osname()
    require_root("Rollback")
    before = system.default_id(osname)

    def work(transaction: Transaction) -> None:
        _rollback(transaction, osname)

    run_transaction(sysroot, "Rollback", "rollback", invocation.quiet, work)
    if options.flag("reboot"):
        finish.reboot()
        return 0
    finish.changed(sysroot, osname, before, finish.QUEUED)
    return 0


def _rollback(transaction: Transaction, osname: str) -> None:
    system = transaction.system
    pending, rollback = system.pending_and_rollback(osname)
    if rollback is None and pending is None:
        raise StandinError("No rollback deployment found")
    if pending is not None and pending.is_staged():
        raise StandinError("Staged deployment (remove with cleanup -p)")
    # with a pending one only, the booted one comes back on top: that undoes a rollback
    first = rollback if rollback is not None else system.booted
    transaction.report.message(
        f"Moving '{first.get_csum()}.{first.get_deployserial()}' to be first deployment"
    )
    old = system.deployments
    new = [first, *(entry for entry in old if not entry.equal(first))]
    if not old[0].equal(first):
        system.sysroot.write_deployments(new, transaction.cancellable)
