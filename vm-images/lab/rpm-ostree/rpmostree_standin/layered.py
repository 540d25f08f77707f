"""The lines of ``status`` about layered packages and requests.

The stand-in makes no layers, but a system may have been changed by the real tool before.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable
from typing import Any

from .quoting import shell_word

Field = Callable[[str, str], str]

_LISTS = (
    ("packages", "LayeredPackages"),
    ("requested-local-packages", "LocalPackages"),
    ("requested-local-fileoverride-packages", "LocalForcedPackages"),
)


def layered_lines(facts: dict[str, Any], verbose: bool, field: Field) -> list[str]:
    """Format what was asked for on top of the tree."""
    lines: list[str] = []
    if verbose:
        removals = facts["requested-base-removals"]
        replacements = facts["requested-base-local-replacements"]
        inactive = [name for name in facts["requested-packages"] if name not in facts["packages"]]
        for label, names in (
            ("InactiveBaseRemovals", removals),
            ("InactiveLocalOverrides", replacements),
            ("InactiveRequests", inactive),
        ):
            lines += _list(label, names, field)
    for key, label in _LISTS:
        lines += _list(label, facts[key], field)
    if facts["regenerate-initramfs"]:
        lines.append(field("Initramfs", "regenerate"))
    return lines


def _list(label: str, names: list[str], field: Field) -> list[str]:
    words = [shell_word(name) for name in sorted(names, key=str.lower)]
    lines = wrapped(words, shutil.get_terminal_size((80, 24)).columns - len(field(label, "")))
    return [field(label if index == 0 else "", line) for index, line in enumerate(lines)]


def wrapped(words: list[str], width: int) -> list[str]:
    """Fill lines of at most ``width`` columns, but of never less than a checksum's 64."""
    lines: list[str] = []
    for word in words:
        if lines and len(lines[-1]) + 1 + len(word) <= max(64, width):
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    return lines
