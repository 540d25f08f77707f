"""queue the previous deployment for the next boot, as rpm-ostree rollback does

Options are rpm-ostree's: -r, --reboot.
"""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from typing import Any

from ..handover import hand_over

PASSES_ON = True


def add_arguments(parser: ArgumentParser) -> None:
    """Declare nothing: all words are rpm-ostree's."""


def configure(command: Any, opts: Namespace) -> None:
    """Demand nothing of dnf: who may do it, rpm-ostree knows."""


def run(command: Any, opts: Namespace) -> int:
    """Run it; gives its exit code."""
    return hand_over(["rpm-ostree", "rollback", *opts.rest])
