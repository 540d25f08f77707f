"""remove hosted trees, and free what they alone took

A deployment of a tree that is removed stays, and boots: it has its own copy in the system's
repository.
"""

from __future__ import annotations

import logging
from argparse import ArgumentParser, Namespace
from typing import Any

from ...i18n import _
from ...output import size
from ...question import confirmed
from . import configured_location

logger = logging.getLogger("dnf.plugin")


def add_arguments(parser: ArgumentParser) -> None:
    """Declare the trees."""
    parser.add_argument("names", nargs="+", metavar="NAME", help=_("a hosted tree"))


def configure(command: Any, opts: Namespace) -> None:
    """Demand root."""
    command.cli.demands.root_user = True


def run(command: Any, opts: Namespace) -> int:
    """Ask, and remove them; gives 1 for no. Raises dnf.exceptions.Error before any is removed."""
    location = configured_location(command)
    names = list(dict.fromkeys(opts.names))
    for name in names:
        location.tree(name)
    logger.info(_("Removing: %s"), " ".join(names))
    if not confirmed(command.base):
        return 1
    with location.lock(f"host remove {' '.join(names)}"):
        for name in names:
            location.remove(name)
        freed = location.prune()
    logger.info(_("Removed: %s. Freed: %s"), " ".join(names), size(freed))
    return 0
