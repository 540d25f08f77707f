"""``rpm-ostree deploy``: a chosen commit of the branch."""

from __future__ import annotations

from . import finish, revisions
from .change import UNCHANGED, Change
from .command import Invocation
from .commitinfo import package_list
from .errors import StandinError
from .gate import require_root
from .packages import difference
from .pkgdiff import preview
from .system import System
from .transaction import Transaction
from .upgrader import Upgrader

UNRELIABLE = (
    "Note: The information output from --preview may be unreliable.  "
    "See https://github.com/coreos/rpm-ostree/issues/1579"
)


def run(invocation: Invocation) -> int:
    """Deploy the revision; gives the exit code."""
    options = invocation.values
    if not invocation.arguments:
        raise invocation.context.usage_error("REVISION must be specified")
    layering = options.list("install") or options.list("uninstall")
    if options.flag("preview") and layering:
        raise StandinError("Cannot specify both --preview and --install/--uninstall")
    change = Change(invocation)
    if options.flag("preview"):
        return _preview(change)
    change.permit("Deploy")
    change.run("Deploy", lambda transaction: _deploy(invocation, transaction, change.osname))
    return change.close(finish.REBOOT)


def _choose(invocation: Invocation, transaction: Transaction, osname: str) -> Upgrader:
    upgrader = Upgrader(transaction, osname)
    if upgrader.origin.pinned_commit:
        raise StandinError("Cannot look up version while pinned to commit")
    check = not invocation.values.flag("skip-branch-check")
    checksum = revisions.find(transaction, upgrader.origin.refspec, invocation.arguments[0], check)
    upgrader.origin.set_override(checksum)
    return upgrader


def _deploy(invocation: Invocation, transaction: Transaction, osname: str) -> None:
    options = invocation.values
    if options.flag("cache-only") and options.flag("download-only"):
        raise StandinError("Can't specify cache-only and download-only")
    upgrader = _choose(invocation, transaction, osname)
    new = upgrader.pull(
        not options.flag("disallow-downgrade"), fetch=not options.flag("cache-only")
    )
    if not new:
        transaction.report.message("No change.")
    elif options.flag("download-only"):
        transaction.report.message("Update downloaded.")
    else:
        upgrader.deploy()


def _preview(change: Change) -> int:
    """Show package differences of the revision, without deploying it."""
    require_root("DownloadDeployRpmDiff")
    invocation = change.invocation
    chosen: list[str] = []

    def work(transaction: Transaction) -> None:
        upgrader = _choose(invocation, transaction, change.osname)
        if not upgrader.pull(True, commit_only=True):
            transaction.report.message("No change.")
        chosen.append(upgrader.base)

    change.run("DownloadDeployRpmDiff", work, "package-diff")
    print(UNRELIABLE)
    system = System(change.sysroot)
    start = system.first(change.osname)
    if not chosen or start is None:
        return 0
    old = package_list(system.repo, start.get_csum()) or []
    lines = preview(difference(old, package_list(system.repo, chosen[0]) or []))
    for line in lines:
        print(line)
    return UNCHANGED if not lines and invocation.values.flag("unchanged-exit-77") else 0
