"""Who may do what: most commands need a booted OSTree system, changes need root."""

from __future__ import annotations

import os

from .command import Invocation
from .errors import StandinError

REMOTE_ERROR = "GDBus.Error:org.gtk.GDBus.UnmappedGError.Quark._g_2dio_2derror_2dquark.Code"
"""How an error of GIO's domain reads if its text was prefixed before D-Bus's part was taken off."""

_DENIED = "GDBus.Error:org.freedesktop.DBus.Error.AccessDenied: "
_PREFIXES = {"Cleanup": "Invoking cleanup: ", "UpdateDeployment": "Updating deployment: "}

BOOTED = "/run/ostree-booted"
"""There on a system that was booted by OSTree."""


def require_host(invocation: Invocation) -> None:
    """Refuse on a system that was not booted by OSTree, unless a sysroot is named."""
    if invocation.values.text("sysroot") or os.path.exists(BOOTED):
        return
    container = os.environ.get("container")  # noqa: SIM112 (systemd's name)
    note = f"; found container={container} environment variable." if container else "."
    raise StandinError(
        f"This system was not booted via libostree{note}\n"
        "Currently, most rpm-ostree commands only work on ostree-based host systems.\n"
    )


def require_root(method: str) -> None:
    """Refuse a plain user in the daemon's words; ``method`` is its name of the operation."""
    if os.getuid() != 0:
        prefix = f"{_PREFIXES[method]}{_DENIED}" if method in _PREFIXES else ""
        raise StandinError(f"{prefix}rpmostreed OS operation {method} not allowed for user")


def busy(method: str, title: str) -> StandinError:
    """Make the refusal of ``method`` while the transaction of that title runs (GIO's error 26)."""
    prefix = f"{_PREFIXES[method]}{REMOTE_ERROR}26: " if method in _PREFIXES else ""
    return StandinError(
        f"{prefix}Transaction in progress: {title}\n"
        " You can cancel the current transaction with `rpm-ostree cancel`"
    )
