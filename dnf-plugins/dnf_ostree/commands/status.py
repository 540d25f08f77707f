"""show the deployments, as rpm-ostree status does

Options are rpm-ostree's: --json, --jsonpath=EXPRESSION, --booted, --pending-exit-77, -a, -v.
"""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from typing import Any

from ..handover import hand_over

PASSES_ON = True


def add_arguments(parser: ArgumentParser) -> None:
    """Declare nothing: all words are rpm-ostree's."""


def configure(command: Any, opts: Namespace) -> None:
    """Demand nothing of dnf: it is for everybody."""


def run(command: Any, opts: Namespace) -> int:
    """Run it; gives its exit code."""
    words = list(opts.rest)
    # these two letters dnf has taken out of the line
    words += ["--verbose"] if command.opts.verbose else []
    words += ["--booted"] if command.opts.best else []
    json = any(word.startswith(("--json", "-J")) for word in words)
    return hand_over(["rpm-ostree", "status", *words], tell_on_stderr=json)
