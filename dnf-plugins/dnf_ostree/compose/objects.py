"""The objects of a new commit are whole: each is read back from the disk and hashed."""

from __future__ import annotations

import os
from collections.abc import Iterable
from typing import Any

from ..files import occupied
from ..gi_ostree import GLib, OSTree
from ..i18n import _

TITLE = _("the new objects pass fsck")

_FOLDER = "objects"


def held(repo: Any) -> dict[str, int]:
    """List what a repository itself holds, without its parent: names and bytes on disk."""
    found = {}
    top = f"/proc/self/fd/{repo.get_dfd()}/{_FOLDER}"
    for prefix in os.listdir(top):
        for entry in os.scandir(f"{top}/{prefix}"):
            found[prefix + entry.name] = occupied(entry.stat(follow_symlinks=False))
    return found


def check(repo: Any, names: Iterable[str]) -> list[str]:
    """Check objects (``CHECKSUM.KIND``) as ostree-fsck(1) does; gives findings."""
    findings = []
    for name in sorted(names):
        checksum, kind = OSTree.object_from_string(name)
        # detached metadata has no checksum of its own
        if kind == OSTree.ObjectType.COMMIT_META:
            continue
        try:
            repo.fsck_object(kind, checksum, None)
        except GLib.Error as error:
            findings.append(error.message)
    return findings
