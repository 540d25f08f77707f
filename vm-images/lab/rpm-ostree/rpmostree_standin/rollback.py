"""``rpm-ostree rollback``: the deployment before the booted one comes first at the next boot."""

from __future__ import annotations

from . import finish
from .change import Change
from .command import Invocation
from .errors import StandinError
from .transaction import Transaction


def run(invocation: Invocation) -> int:
    """Swap the order of the deployments; gives the exit code."""
    change = Change(invocation)
    change.permit("Rollback")
    change.run("Rollback", lambda transaction: _rollback(transaction, change.osname), "rollback")
    if invocation.values.flag("reboot"):
        # also if the order is what it was
        finish.reboot()
        return 0
    return change.close(finish.QUEUED)


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
