"""Who may do what: most commands need a booted OSTree system, changes need root."""

from __future__ import annotations

import os

from .command import Invocation
from .errors import StandinError

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
        raise StandinError(f"rpmostreed OS operation {method} not allowed for user")
