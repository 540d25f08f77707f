"""deploy the newest commit of the branch that is followed, as rpm-ostree upgrade does

Options are rpm-ostree's: --check, --preview, --download-only, -C, --allow-downgrade,
--unchanged-exit-77, -r, --reboot, -q, and others.
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
    """Run it; gives its exit code: 77 for nothing to do, where rpm-ostree says so."""
    words = list(opts.rest)
    # these dnf has taken out of the line
    words += ["--cache-only"] if command.opts.cacheonly else []
    words += ["--quiet"] if command.opts.quiet else []
    return hand_over(["rpm-ostree", "upgrade", *words])
