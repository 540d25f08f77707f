"""list hosted trees, with what each costs; -v: with the report on its quality

The size is what removing that tree alone would free.
"""

from __future__ import annotations

import logging
import time
from argparse import ArgumentParser, Namespace
from typing import Any

from ... import quality
from ...i18n import P_, _
from ...output import plain, print_json, size
from . import configured_location


def add_arguments(parser: ArgumentParser) -> None:
    """Declare the form of output; --verbose is dnf's."""
    parser.add_argument("--json", action="store_true", help=_("one JSON object, for programs"))


def configure(command: Any, opts: Namespace) -> None:
    """Demand nothing of dnf: it is for everybody. JSON is alone on stdout."""
    if opts.json:
        command.cli.redirect_logger(stdout=logging.WARNING)


def run(command: Any, opts: Namespace) -> None:
    """Print the list."""
    location = configured_location(command)
    trees, sizes = location.trees(), location.own_sizes()
    if opts.json:
        print_json(
            {
                "location": str(location.path),
                "disk-use": location.disk_use,
                "reserve": location.reserve,
                "free": location.free,
                "trees": [tree.to_json(sizes[tree.name]) for tree in trees],
            }
        )
        return
    rows = [(_("Name"), _("Version"), _("Committed"), _("Packages"), _("Size alone"))]
    for tree in trees:
        when = time.strftime("%Y-%m-%d %H:%M", time.localtime(tree.timestamp))
        count = "-" if tree.packages is None else str(len(tree.packages))
        rows.append((tree.name, plain(tree.version or "-"), when, count, size(sizes[tree.name])))
    _print(rows, [quality.lines(tree.report) for tree in trees] if command.opts.verbose else None)
    _total(location, len(trees))


def _print(rows: list[tuple[str, ...]], details: list[list[str]] | None) -> None:
    if len(rows) == 1:
        return
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    for index, row in enumerate(rows):
        cells = [text.ljust(width) for text, width in zip(row, widths, strict=True)]
        # numbers end where their title ends
        cells[3:] = [text.rjust(width) for text, width in zip(row[3:], widths[3:], strict=True)]
        print("  ".join(cells).rstrip())
        for line in details[index - 1] if details and index else ():
            print(f"  {line}")


def _total(location: Any, count: int) -> None:
    if not location.exists:
        print(_("No hosted trees: %s has not been made yet.") % location.path)
        return
    print(
        P_(
            "%d hosted tree in %s, which takes %s; %s can still be written.",
            "%d hosted trees in %s, which takes %s; %s can still be written.",
            count,
        )
        % (count, location.path, size(location.disk_use), size(max(0, location.free)))
    )
