"""show all that is known of a hosted tree

Its base, what was asked for, the package change against the base, and the report on its quality.
"""

from __future__ import annotations

import logging
import time
from argparse import ArgumentParser, Namespace
from typing import Any

from ... import quality
from ...i18n import _
from ...output import plain, print_json, size
from . import configured_location


def add_arguments(parser: ArgumentParser) -> None:
    """Declare the tree, and the form of output."""
    parser.add_argument("name", metavar="NAME", help=_("the hosted tree"))
    parser.add_argument("--json", action="store_true", help=_("one JSON object, for programs"))


def configure(command: Any, opts: Namespace) -> None:
    """Demand nothing of dnf: it is for everybody. JSON is alone on stdout."""
    if opts.json:
        command.cli.redirect_logger(stdout=logging.WARNING)


def run(command: Any, opts: Namespace) -> None:
    """Print it; raises dnf.exceptions.Error if there is none of that name."""
    location = configured_location(command)
    tree = location.tree(opts.name)
    own = location.own_sizes()[tree.name]
    if opts.json:
        packages = [package.nevra for package in tree.packages or ()]
        print_json({**tree.to_json(own), "package-list": packages})
        return
    pairs = (
        (_("Name"), tree.name),
        (_("Version"), tree.version),
        (_("Commit"), tree.checksum),
        (_("Committed"), time.strftime("%Y-%m-%d %H:%M:%S", time.localtime(tree.timestamp))),
        (_("Base"), tree.base),
        (_("Requested"), " ".join(tree.requested)),
        (_("Packages"), str(len(tree.packages)) if tree.packages is not None else None),
        (_("Size alone"), size(own)),
        (_("Targets"), f"{tree.name} hosted:{tree.name} {location.path / 'repo'}:{tree.name}"),
    )
    for title, value in pairs:
        if value:
            print(command.base.output.fmtKeyValFill(f"{title:<12} : ", plain(value)))
    for line in quality.lines(tree.report):
        print(line)
    change = tree.change()
    if change is not None:
        print(_("Package changes against its base:"))
        for line in change.lines() or [_("No package changes.")]:
            print(f"  {line}")
