"""The summary of the location's repository: the list of refs by which clients find trees."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from .gi_ostree import GLib, OSTree
from .keys import Keys


def is_current(folder: Path, refs: dict[str, str]) -> bool:
    """Tell whether a repository's summary is signed, and tells these refs (name to checksum).

    With one that is behind, `ostree pull` finds nothing new, or no such branch. Of no refs, none
    need be told.
    """
    if not refs and not (folder / "summary").exists():
        return True
    if not (folder / "summary.sig").exists():
        return False
    content = GLib.Bytes.new((folder / "summary").read_bytes())
    kind = GLib.VariantType(OSTree.SUMMARY_GVARIANT_STRING)
    summary = GLib.Variant.new_from_bytes(kind, content, False)
    return {name: bytes(about[1]).hex() for name, about in summary.unpack()[0]} == refs


def write(repo: Any, keys: Keys) -> None:
    """Write and sign a summary; raises GLib.Error.

    libostree removes the old signature first: a run that ends between leaves a summary without.
    """
    repo.regenerate_summary(None, None)
    keys.sign_summary(repo)
