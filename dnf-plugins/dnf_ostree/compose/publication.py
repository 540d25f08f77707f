"""From a tree in the location's repository to a hosted one: fsck, metadata, commit, ref."""

from __future__ import annotations

import json
import time
from functools import cached_property
from typing import Any

from .. import hostedtree
from ..gi_ostree import GLib, OSTree
from ..hostedtree import HostedTree
from ..location import Location
from ..packages import PKGLIST
from ..plan import Plan
from . import commit, objects
from .checks import require, result
from .lower import Lower
from .outcome import Composed
from .request import Request


class Publication:
    """The next commit of a hosted tree."""

    def __init__(self, location: Location, request: Request, base: Lower) -> None:
        """Take where it goes, what was asked for, and what is extended."""
        self._location = location
        self._request = request
        self._base = base

    @cached_property
    def previous(self) -> HostedTree | None:
        """The tree of the same name as it is now."""
        refs = self._location.refs() if self._location.exists else {}
        name = self._request.name
        return HostedTree(self._location.repo, name, refs[name]) if name in refs else None

    @property
    def version(self) -> str:
        """What was asked for, else the base's version, the name, and a number that grows."""
        if self._request.version:
            return self._request.version
        stem = f"{self._base.version or '0'}+{self._request.name}."
        before = (self.previous.version if self.previous else None) or ""
        number = before.removeprefix(stem)
        following = before.startswith(stem) and number.isdigit()
        return f"{stem}{int(number) + 1 if following else 1}"

    def publish(
        self,
        written: commit.Written,
        plan: Plan,
        checks: list[dict[str, Any]],
        packages: list[list[str]],
    ) -> Composed:
        """Check the tree's objects, commit it with the report, sign, and move the ref to it.

        Raises dnf.exceptions.Error.
        """
        repo = self._location.repo
        begun = time.monotonic()
        found = objects.check(repo, written.objects)
        checks = [*checks, result("objects", objects.TITLE, found, time.monotonic() - begun)]
        require(checks)
        report = {"checks": checks, "plan": plan.to_json(), "from": self._base.commit}
        parent = self.previous.checksum if self.previous else None
        version = self.version
        metadata = self._metadata(version, packages, report)
        checksum = commit.write_commit(repo, written.top, parent, metadata)
        self._location.publish(self._request.name, checksum)
        name, base = self._request.name, self._base.commit
        return Composed(name, checksum, version, base, plan, report, written.size)

    def _metadata(
        self, version: str, packages: list[list[str]], report: dict[str, Any]
    ) -> dict[str, Any]:
        metadata = {
            "version": GLib.Variant("s", version),
            PKGLIST: GLib.Variant("a(sssss)", [tuple(row) for row in packages]),
            OSTree.COMMIT_META_KEY_REF_BINDING: GLib.Variant("as", [self._request.name]),
            hostedtree.BASE: GLib.Variant("s", self._base.anchor),
            hostedtree.REQUESTED: GLib.Variant("as", self._request.requested),
            hostedtree.REPORT: GLib.Variant("s", json.dumps(report)),
        }
        if self._base.initramfs_arguments:
            arguments = GLib.Variant("as", self._base.initramfs_arguments)
            metadata["rpmostree.initramfs-args"] = arguments
        return metadata
