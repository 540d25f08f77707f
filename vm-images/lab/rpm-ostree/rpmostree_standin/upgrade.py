"""``rpm-ostree upgrade``."""

from __future__ import annotations

import sys

from . import cachedupdate, finish, signaturetext
from .change import UNCHANGED, Change
from .command import Invocation
from .errors import StandinError
from .gate import require_root
from .pkgdiff import summary, titled
from .system import System
from .times import timestamp
from .transaction import Transaction
from .upgrader import Upgrader

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
    change = Change(invocation)
    if options.flag("check") or options.flag("preview"):
        require_root("AutomaticUpdateTrigger")
        return _look(change)
    if options.flag("trigger-automatic-update-policy"):
        require_root("AutomaticUpdateTrigger")
        # as with the policy "none", which is the real one's default
        _require_booted(change.system, change.osname)
        print("Automatic updates are not enabled; exiting...")
        return 0
    change.permit("Upgrade")
    change.run("Upgrade", lambda transaction: _upgrade(invocation, transaction, change.osname))
    return change.close(finish.REBOOT)


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


def _require_booted(system: System, osname: str) -> None:
    booted = system.booted
    if booted is None or booted.get_osname() != osname:
        raise StandinError(f"Cannot trigger auto-update for offline OS '{osname}'")


def _look(change: Change) -> int:
    def work(transaction: Transaction) -> None:
        _require_booted(transaction.system, change.osname)
        Upgrader(transaction, change.osname).pull(False, commit_only=True)
        cachedupdate.refresh(transaction.system)

    change.run("AutomaticUpdateTrigger", work)
    print(UNRELIABLE, file=sys.stderr, flush=True)
    update = cachedupdate.load(System(change.sysroot))
    if update is None:
        print("No updates available.")
        return UNCHANGED
    for line in available(update, change.invocation.values.flag("preview")):
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
