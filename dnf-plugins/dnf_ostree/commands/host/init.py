"""make the location of hosted trees, its key, and the remote `hosted`

Does what is missing; on a location that is there, it mends what a killed run left. With DIR, the
location is from now on there (/etc/dnf/plugins/ostree.conf); trees of another one stay in that.
"""

from __future__ import annotations

import logging
import os
from argparse import ArgumentParser, Namespace
from pathlib import Path
from typing import Any

from ...config import save_location
from ...i18n import _

logger = logging.getLogger("dnf.plugin")


def add_arguments(parser: ArgumentParser) -> None:
    """Declare the folder."""
    parser.add_argument(
        "dir", nargs="?", metavar="DIR", type=Path, help=_("the folder, empty or not there yet")
    )


def configure(command: Any, opts: Namespace) -> None:
    """Demand root."""
    command.cli.demands.root_user = True


def run(command: Any, opts: Namespace) -> None:
    """Make it."""
    from ...booted import require_booted
    from ...location import Location
    from ...system import System

    require_booted()
    system = System.running()
    settings = command.settings
    path = settings.location if opts.dir is None else Path(os.path.abspath(opts.dir))
    location = Location.open(path, system.repo, settings.reserve)
    with location.lock("host init"):
        location.initialise()
        if path != settings.location:
            save_location(command.base.conf, path)
    logger.info(_("Location of hosted trees: %s"), path)
    logger.info(_("Key that signs them: %s"), location.key_id)
