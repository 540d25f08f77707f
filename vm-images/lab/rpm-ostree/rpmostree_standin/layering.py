"""Package layering, which the stand-in does not do: refused by name."""

from __future__ import annotations

from .command import Invocation
from .errors import StandinError


def refuse_packages(invocation: Invocation) -> None:
    """Refuse ``--install`` and ``--uninstall`` of a command that does everything else."""
    for name in ("install", "uninstall"):
        if invocation.values.list(name):
            raise unsupported(f"--{name}")


def unsupported(what: str) -> StandinError:
    """Make the error for something that only the real rpm-ostree does."""
    return StandinError(f"{what}: the stand-in for rpm-ostree does not layer packages")
