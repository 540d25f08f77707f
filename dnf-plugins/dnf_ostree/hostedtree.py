"""A tree in the location: what its commit says of it, and what it costs."""

from __future__ import annotations

import json
import os
import re
from functools import cached_property
from typing import Any

import dnf.exceptions

from .files import occupied
from .gi_ostree import GLib, OSTree
from .i18n import _
from .packages import Difference, Package, difference, packages_of

BASE = "dnf-ostree.base"
REQUESTED = "dnf-ostree.requested"
REPORT = "dnf-ostree.report"
"""Metadata of a commit: the base's checksum (s), what was asked for (as), the report (s, JSON)."""

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._+-]{0,127}")


def is_name(text: str) -> bool:
    """Tell whether a text can be a tree's name. It is a ref, and a file's name in a repository."""
    return _NAME.fullmatch(text) is not None


def check_name(text: str) -> str:
    """Give a tree's name back; raises dnf.exceptions.Error if it cannot be one."""
    if not is_name(text):
        raise dnf.exceptions.Error(
            _(
                "Invalid name of a tree: %s (at most 128 letters, digits and '.', '_', '+', '-', "
                "of which the first is a letter or a digit)"
            )
            % ascii(text)
        )
    return text


class HostedTree:
    """A ref of the location's repository, as it was when it was read."""

    def __init__(self, repo: Any, name: str, checksum: str) -> None:
        """Load the commit; raises GLib.Error."""
        self._repo = repo
        self.name = name
        self.checksum = checksum
        _ok, self.commit = repo.load_variant(OSTree.ObjectType.COMMIT, checksum)

    @property
    def timestamp(self) -> int:
        """When it was committed, in seconds since 1970."""
        return int(OSTree.commit_get_timestamp(self.commit))

    @property
    def version(self) -> str | None:
        """The version that it was given."""
        return self._text("version")

    @property
    def base(self) -> str | None:
        """The commit that it was made from."""
        return self._text(BASE)

    @property
    def requested(self) -> list[str]:
        """What was asked for when it was made."""
        value = self._metadata(REQUESTED, "as")
        return [] if value is None else list(value.unpack())

    @cached_property
    def packages(self) -> list[Package] | None:
        """Its packages; None if the commit does not say."""
        return packages_of(self.commit)

    @cached_property
    def report(self) -> dict[str, Any] | None:
        """The report on its quality; None if it has none that can be read."""
        text = self._text(REPORT)
        try:
            report = json.loads(text) if text else None
        except ValueError:
            return None
        return report if isinstance(report, dict) else None

    @cached_property
    def objects(self) -> dict[str, int]:
        """The objects that this repository itself holds for the tree, and their bytes on disk.

        Below a folder that the parent repository holds, all is the parent's: it is not looked into.
        """
        found: dict[str, int] = {}
        kind = OSTree.ObjectType
        for each in (kind.COMMIT, kind.COMMIT_META):
            self._weigh(found, self.checksum, each)
        root, meta = (_hex(value) for value in self._root())
        self._weigh(found, meta, kind.DIR_META)
        waiting = [root]
        while waiting:
            folder = waiting.pop()
            if OSTree.object_to_string(folder, kind.DIR_TREE) in found:
                continue
            if not self._weigh(found, folder, kind.DIR_TREE):
                continue
            _ok, tree = self._repo.load_variant(kind.DIR_TREE, folder)
            files, folders = tree.get_child_value(0), tree.get_child_value(1)
            for checksum in _column(files, 1):
                self._weigh(found, checksum, kind.FILE)
            for meta in _column(folders, 2):
                self._weigh(found, meta, kind.DIR_META)
            waiting += _column(folders, 1)
        return found

    def change(self) -> Difference | None:
        """Compare its packages with its base's; None if either is not known."""
        if self.base is None or self.packages is None:
            return None
        try:
            _ok, base = self._repo.load_variant(OSTree.ObjectType.COMMIT, self.base)
        except GLib.Error:
            return None
        old = packages_of(base)
        return None if old is None else difference(old, self.packages)

    def to_json(self, own_size: int) -> dict[str, Any]:
        """Give what json.dumps takes; sizes are in bytes, times in seconds since 1970."""
        return {
            "name": self.name,
            "checksum": self.checksum,
            "timestamp": self.timestamp,
            "version": self.version,
            "base": self.base,
            "requested": self.requested,
            "packages": None if self.packages is None else len(self.packages),
            "own-size": own_size,
            "report": self.report,
        }

    def _root(self) -> list[Any]:
        return [self.commit.get_child_value(index) for index in (6, 7)]

    def _weigh(self, found: dict[str, int], checksum: str, kind: Any) -> bool:
        name = OSTree.object_to_string(checksum, kind)
        place = f"objects/{name[:2]}/{name[2:]}"
        try:
            status = os.stat(place, dir_fd=self._repo.get_dfd(), follow_symlinks=False)
        except FileNotFoundError:
            return False
        found[name] = occupied(status)
        return True

    def _text(self, key: str) -> str | None:
        value = self._metadata(key, "s")
        return None if value is None else str(value.get_string())

    def _metadata(self, key: str, kind: str) -> Any:
        return self.commit.get_child_value(0).lookup_value(key, GLib.VariantType(kind))


def own_sizes(trees: list[HostedTree]) -> dict[str, int]:
    """Give, by name, the bytes that removing each tree alone would free."""
    users: dict[str, int] = {}
    for tree in trees:
        for each in tree.objects:
            users[each] = users.get(each, 0) + 1
    return {
        tree.name: sum(size for each, size in tree.objects.items() if users[each] == 1)
        for tree in trees
    }


def _column(rows: Any, index: int) -> list[str]:
    """Give the checksums in one column of an array of tuples."""
    count = rows.n_children()
    return [_hex(rows.get_child_value(row).get_child_value(index)) for row in range(count)]


def _hex(checksum: Any) -> str:
    """Write a checksum (ay); unpack() would make a number object of every byte."""
    return str(checksum.get_data_as_bytes().get_data().hex())
