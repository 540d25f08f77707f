"""The objects of a new commit are whole: each is read back from the disk and hashed."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from ..gi_ostree import GLib, OSTree
from ..i18n import _

TITLE = _("the new objects pass fsck")


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
