"""``rpm-ostree deploy``: a chosen commit of the branch."""

from __future__ import annotations

from . import finish, revisions
from .command import Invocation
from .commitinfo import package_list
from .errors import StandinError
from .gate import require_root
from .layering import refuse_packages
from .packages import difference
from .pkgdiff import script
from .system import System
from .transaction import Transaction
from .transaction import run as run_transaction
from .upgrader import Upgrader

UNCHANGED = 77
UNRELIABLE = (
    "Note: The information output from --preview may be unreliable.  "
    "See https://github.com/coreos/rpm-ostree/issues/1579"
)


def run(invocation: Invocation) -> int:
    """Deploy the revision; gives the exit code."""
    options, arguments = invocation.values, invocation.arguments
    if not arguments and not options.text("register-driver") and not options.text("ex-cliwrap"):
        raise invocation.context.usage_error("REVISION must be specified")
    layering = options.list("install") or options.list("uninstall")
    if options.flag("preview") and layering:
        raise StandinError("Cannot specify both --preview and --install/--uninstall")
    if not arguments:
        raise StandinError(
            "The stand-in for rpm-ostree knows no update drivers and no --ex-cliwrap"
        )
    sysroot = options.text("sysroot")
    system = System(sysroot)
    osname = system.osname(options.text("os"))
    if options.flag("preview"):
        return _preview(invocation, osname)
    require_root("UpdateDeployment" if layering else "Deploy")
    refuse_packages(invocation)
    before = system.default_id(osname)

    def work(transaction: Transaction) -> None:
        _deploy(invocation, transaction, osname)

    run_transaction(sysroot, "Deploy", invocation.title, invocation.quiet, work)
    if options.flag("reboot"):
        if System(sysroot).default_id(osname) != before:
            finish.reboot()
        return 0
    new = finish.changed(sysroot, osname, before, finish.REBOOT)
    return UNCHANGED if not new and options.flag("unchanged-exit-77") else 0


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


def _preview(invocation: Invocation, osname: str) -> int:
    """Show package differences of the revision, without deploying it."""
    require_root("DownloadDeployRpmDiff")
    options = invocation.values
    sysroot = options.text("sysroot")
    chosen: list[str] = []

    def work(transaction: Transaction) -> None:
        upgrader = _choose(invocation, transaction, osname)
        if not upgrader.pull(True, commit_only=True):
            transaction.report.message("No change.")
        chosen.append(upgrader.base)

    run_transaction(sysroot, "DownloadDeployRpmDiff", "package-diff", invocation.quiet, work)
    print(UNRELIABLE)
    system = System(sysroot)
    start = system.first(osname)
    if not chosen or start is None:
        return 0
    old = package_list(system.repo, start.get_csum()) or []
    lines = script(difference(old, package_list(system.repo, chosen[0]) or []))
    for line in lines:
        print(line)
    return UNCHANGED if not lines and options.flag("unchanged-exit-77") else 0
