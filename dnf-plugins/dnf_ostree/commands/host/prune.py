"""free what no hosted tree needs: commits that were replaced, what killed runs left

The bases of trees that are gone are let go as well: the system's next cleanup frees them.
"""

from __future__ import annotations

import logging
from argparse import ArgumentParser, Namespace
from typing import Any

from ...i18n import _
from ...output import size
from . import configured_location

logger = logging.getLogger("dnf.plugin")


def add_arguments(parser: ArgumentParser) -> None:
    """Declare nothing."""


def configure(command: Any, opts: Namespace) -> None:
    """Demand root."""
    command.cli.demands.root_user = True


def run(command: Any, opts: Namespace) -> None:
    """Free it."""
    location = configured_location(command)
    if not location.exists:
        logger.info(_("No hosted trees: %s has not been made yet."), location.path)
        return
    with location.lock("host prune"):
        freed = location.prune()
    logger.info(_("Freed: %s"), size(freed))
