"""Forms of output."""

from __future__ import annotations

import json
import sys
from typing import Any


def print_json(value: Any) -> None:
    """Print one JSON value, and nothing else, to stdout."""
    json.dump(value, sys.stdout, indent=2, ensure_ascii=False)
    sys.stdout.write("\n")


def plain(text: str) -> str:
    """Give a text that came out of a commit without what a terminal would obey."""
    return "".join(each if each.isprintable() else "\N{REPLACEMENT CHARACTER}" for each in text)


def size(count: int) -> str:
    """Give bytes in the units of rpm-ostree and ostree: GLib's, of 1000."""
    from .gi_ostree import GLib

    return str(GLib.format_size(count)).replace("\u00a0", " ")
