"""The objects of a new commit are whole: each is read back from the disk and hashed."""

from __future__ import annotations

from typing import Any

from ..gi_ostree import GLib, OSTree
from ..hostedtree import HostedTree
from ..i18n import _

TITLE = _("the new objects pass fsck")


def check(repo: Any, tree: HostedTree) -> list[str]:
    """Check what the repository itself holds of a tree, as ostree-fsck(1) does; gives findings.

    What the parent repository holds is as it was.
    """
    findings = []
    for name in sorted(tree.objects):
        checksum, kind = OSTree.object_from_string(name)
        # detached metadata has no checksum of its own
        if kind == OSTree.ObjectType.COMMIT_META:
            continue
        try:
            repo.fsck_object(kind, checksum, None)
        except GLib.Error as error:
            findings.append(error.message)
    return findings
