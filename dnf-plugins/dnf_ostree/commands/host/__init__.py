"""manage the trees that this system hosts

The location is a folder with a repository, and the key that signs its trees. It is made by
`host init`, or by the first compose. A hosted tree is a target for `dnf ostree rebase` by its name.
"""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from .. import add_commands

COMMANDS = ("init", "list", "show", "remove", "prune", "serve")


def add_arguments(parser: ArgumentParser) -> None:
    """Declare the commands."""
    add_commands(parser, __name__, COMMANDS)


def configured_location(command: Any) -> Any:
    """Give the location that the settings name.

    It can be looked at, served and cleared out where no deployment runs, too: on a system that
    was installed anew, say. Its parent repository is then what it was.
    """
    from ...booted import is_booted
    from ...location import Location
    from ...system import System

    repo = System.running().repo if is_booted() else None
    return Location.open(command.settings.location, repo, command.settings.reserve)
