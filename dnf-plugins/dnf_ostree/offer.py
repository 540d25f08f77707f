"""What the location offers to other systems: its trees in the form of an archive repository.

The location's repository is bare, and most of a tree is in its parent, the system's repository.
Of both, only what a hosted tree reaches is offered: the parent has all that ever was deployed
here, layered packages and local commits too, and whoever knows a checksum must not learn from an
answer what this system has or had.
"""

from __future__ import annotations

import re
import struct
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from .gi_ostree import Gio, GLib, OSTree
from .keys import PUBLIC
from .location import Location

_CHUNK = 1 << 18
_LEVEL = 1
"""Of compression: the quickest, for who sends is a small machine, and the network near."""

_CONFIG = b"[core]\nrepo_version=1\nmode=archive-z2\n"
_OBJECT = re.compile(
    r"/objects/([0-9a-f]{2})/([0-9a-f]{62})\.(filez|dirtree|dirmeta|commit|commitmeta)"
)
_REF = re.compile(r"/refs/heads/([^/]+)")
_KINDS = {
    "filez": OSTree.ObjectType.FILE,
    "dirtree": OSTree.ObjectType.DIR_TREE,
    "dirmeta": OSTree.ObjectType.DIR_META,
    "commit": OSTree.ObjectType.COMMIT,
    "commitmeta": OSTree.ObjectType.COMMIT_META,
}


@dataclass(frozen=True)
class Answer:
    """What is sent: its length in bytes if that is known beforehand, and its parts."""

    length: int | None
    parts: Iterator[bytes]


class Offer:
    """Finds what a path names, from any thread."""

    def __init__(self, location: Location) -> None:
        """Take the location, whose trees may change meanwhile; raises dnf.exceptions.Error."""
        self._location = location
        self._repo = location.repo
        self._lock = threading.Lock()
        self._heads = location.path / "repo/refs/heads"
        self._changed = 0
        self._refs: dict[str, str] = {}
        self._reached: set[tuple[str, int]] = set()
        self._refresh()

    def find(self, path: str) -> Answer | None:
        """Give what a URL's path names; None if that is nothing that is offered.

        Raises GLib.Error or OSError if it cannot be read.
        """
        if path == "/config":
            return _whole(_CONFIG)
        if path in ("/summary", "/summary.sig"):
            return self._file("repo" + path)
        if path == f"/{PUBLIC}":
            return self._file(PUBLIC)
        if found := _REF.fullmatch(path):
            checksum = self._location.refs().get(found[1])
            return None if checksum is None else _whole(f"{checksum}\n".encode())
        if found := _OBJECT.fullmatch(path):
            return self._object(found[1] + found[2], _KINDS[found[3]])
        return None

    def _file(self, name: str) -> Answer | None:
        try:
            return _whole((self._location.path / name).read_bytes())
        except FileNotFoundError:
            return None

    def _object(self, checksum: str, kind: Any) -> Answer | None:
        commit_meta = kind == OSTree.ObjectType.COMMIT_META
        # detached metadata is not reached by itself, but belongs to its commit
        key = (checksum, int(OSTree.ObjectType.COMMIT if commit_meta else kind))
        if not self._reaches(key):
            return None
        if kind == OSTree.ObjectType.FILE:
            return self._content(checksum)
        if commit_meta:
            _ok, variant = self._repo.read_commit_detached_metadata(checksum, None)
            return None if variant is None else _whole(variant.get_data_as_bytes().get_data())
        # as it lies there: whether it is what its name says, who gets it checks
        _ok, stream, size = self._repo.load_object_stream(kind, checksum, None)
        return Answer(size, _read(stream))

    def _content(self, checksum: str) -> Answer:
        _ok, stream, info, xattrs = self._repo.load_file(checksum, None)
        options = GLib.Variant("a{sv}", {"compression-level": GLib.Variant("i", _LEVEL)})
        # a symbolic link has no content; its name is in the header, which is all that is sent
        link = stream is None
        _ok, archived = OSTree.raw_file_to_archive_z2_stream_with_options(
            Gio.MemoryInputStream.new() if link else stream, info, xattrs, options, None
        )
        if not link:
            return Answer(None, _read(archived))
        start = archived.read_bytes(8, None).get_data()
        # big-endian length of the header, and four bytes of padding (ostree-repo-pull.c's reader)
        (length,) = struct.unpack(">I4x", start)
        return _whole(start + archived.read_bytes(length, None).get_data())

    def _reaches(self, key: tuple[str, int]) -> bool:
        # a ref is replaced by renaming, which its folder's time tells
        if self._heads.stat().st_mtime_ns != self._changed or key not in self._reached:
            self._refresh()
        return key in self._reached

    def _refresh(self) -> None:
        """Find out what trees reach, if they are not those that they were."""
        with self._lock:
            changed = self._heads.stat().st_mtime_ns
            refs = self._location.refs()
            if refs != self._refs:
                reached: set[tuple[str, int]] = set()
                for checksum in set(refs.values()):
                    _ok, objects = self._repo.traverse_commit(checksum, 0, None)
                    reached |= {each.unpack() for each in objects}
                self._reached = reached
            self._refs, self._changed = refs, changed


def _whole(content: bytes) -> Answer:
    return Answer(len(content), iter((content,)))


def _read(stream: Any) -> Iterator[bytes]:
    try:
        while part := stream.read_bytes(_CHUNK, None).get_data():
            yield bytes(part)
    finally:
        stream.close(None)
