"""``rpm-ostree upgrade``."""

from __future__ import annotations

import sys

from . import cachedupdate, finish, signaturetext
from .command import Invocation
from .errors import StandinError
from .gate import require_root
from .layering import refuse_packages
from .pkgdiff import summary, titled
from .system import System
from .times import timestamp
from .transaction import Transaction
from .transaction import run as run_transaction
from .upgrader import Upgrader

UNCHANGED = 77
WIDTH = len("SecAdvisories")
UNRELIABLE = (
    "Note: --check and --preview may be unreliable.  "
    "See https://github.com/coreos/rpm-ostree/issues/1579"
)


def run(invocation: Invocation) -> int:
    """Upgrade, or tell what an upgrade would bring; gives the exit code."""
    options = invocation.values
    for name in ("preview", "check"):
        if options.flag("reboot") and options.flag(name):
            raise StandinError(f"Cannot specify both --reboot and --{name}")
    layering = options.list("install") or options.list("uninstall")
    if options.flag("preview") and layering:
        raise StandinError("Cannot specify both --preview and --install/--uninstall")
    sysroot = options.text("sysroot")
    system = System(sysroot)
    osname = system.osname(options.text("os"))
    looking = options.flag("check") or options.flag("preview")
    if looking:
        require_root("AutomaticUpdateTrigger")
        return _look(invocation, osname)
    require_root("UpdateDeployment" if layering else "Upgrade")
    refuse_packages(invocation)
    before = system.default_id(osname)

    def work(transaction: Transaction) -> None:
        _upgrade(invocation, transaction, osname)

    run_transaction(sysroot, "Upgrade", invocation.title, invocation.quiet, work)
    if options.flag("reboot"):
        if System(sysroot).default_id(osname) != before:
            finish.reboot()
        return 0
    closing = finish.REBOOT
    if not finish.changed(sysroot, osname, before, closing) and options.flag("unchanged-exit-77"):
        return UNCHANGED
    return 0


def _upgrade(invocation: Invocation, transaction: Transaction, osname: str) -> None:
    options = invocation.values
    cached = options.flag("cache-only")
    if cached and options.flag("download-only"):
        raise StandinError("Can't specify cache-only and download-only")
    upgrader = Upgrader(transaction, osname)
    new = upgrader.pull(options.flag("allow-downgrade"), fetch=not cached)
    if not new:
        if upgrader.origin.pinned_commit:
            about = upgrader.origin.text("custom-description")
            transaction.report.message(
                f"Pinned to commit by custom origin: {about}"
                if about
                else "Pinned to commit; no upgrade available"
            )
        else:
            transaction.report.message("No upgrade available.")
        return
    if options.flag("download-only"):
        transaction.report.message("Update downloaded.")
        return
    deployment = upgrader.deploy()
    cachedupdate.refresh(transaction.system, deployment)


def _look(invocation: Invocation, osname: str) -> int:
    options = invocation.values
    sysroot = options.text("sysroot")

    def work(transaction: Transaction) -> None:
        booted = transaction.system.booted
        if booted is None or booted.get_osname() != osname:
            raise StandinError(f"Cannot trigger auto-update for offline OS '{osname}'")
        Upgrader(transaction, osname).pull(False, commit_only=True)
        cachedupdate.refresh(transaction.system)

    run_transaction(sysroot, "AutomaticUpdateTrigger", invocation.title, invocation.quiet, work)
    print(UNRELIABLE, file=sys.stderr, flush=True)
    update = cachedupdate.load(System(sysroot))
    if update is None:
        print("No updates available.")
        return UNCHANGED
    for line in available(update, options.flag("preview")):
        print(line)
    return 0


def available(update: dict[str, object], lists: bool) -> list[str]:
    """Format an available update; ``lists`` names the packages instead of counting them."""
    lines = ["AvailableUpdate:"]
    seconds = update.get("timestamp", 0)
    when = timestamp(seconds if isinstance(seconds, int) else 0)
    version = update.get("version")
    if version is None:
        lines.append(f"  {'Timestamp':>{WIDTH}}: {when}")
    else:
        lines.append(f"  {'Version':>{WIDTH}}: {version} ({when})")
    lines.append(f"  {'Commit':>{WIDTH}}: {update['checksum']}")
    if update.get("gpg-enabled"):
        signatures = update.get("signatures")
        given = signatures if isinstance(signatures, list) else None
        lines += signaturetext.lines(given, lists, WIDTH)
    diff = cachedupdate.parse_diff(update)
    if diff is None:
        return lines
    if lists:
        lines += titled("Upgraded", WIDTH, diff.upgraded)
        lines += titled("Downgraded", WIDTH, diff.downgraded)
        lines += titled("Removed", WIDTH, diff.removed)
        lines += titled("Added", WIDTH, diff.added)
    elif text := summary(diff):
        lines.append(f"  {'Diff':>{WIDTH}}: {text}")
    return lines
