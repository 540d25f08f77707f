"""Writing a root into an OSTree repository.

Each file's OSTree checksum is computed first; what the repository has already is only named, so
that a tree which differs little costs little. Owner, mode and the accepted extended attributes are
those of the files.
"""

from __future__ import annotations

import hashlib
import os
import stat
import struct
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ..gi_ostree import Gio, GLib, OSTree

_XATTRS = ("security.capability", "user.pax.flags")
_INLINE = 1 << 20
_CHUNK = 1 << 20


@dataclass
class Stats:
    """What a commit wrote: counts of objects, and bytes of content."""

    metadata_total: int = 0
    metadata_written: int = 0
    content_total: int = 0
    content_written: int = 0
    cache_hits: int = 0
    content_bytes: int = 0

    def lines(self) -> list[str]:
        """The lines that a compose prints."""
        return [
            f"Metadata Total: {self.metadata_total}",
            f"Metadata Written: {self.metadata_written}",
            f"Content Total: {self.content_total}",
            f"Content Written: {self.content_written}",
            f"Content Cache Hits: {self.cache_hits}",
            f"Content Bytes Written: {self.content_bytes}",
        ]


def commit(
    repo: Any, root: Path, parent: str | None, metadata: dict[str, Any], bootable: bool
) -> tuple[str, Stats]:
    """Commit ``root`` and give the checksum; the caller moves the ref.

    ``metadata`` maps names to GVariants. Raises GLib.Error.
    """
    repo.prepare_transaction(None)
    try:
        writer = _Writer(repo)
        tree = writer.tree(root)
        hits = writer.hits
        _, top = repo.write_mtree(tree, None)
        facts = GLib.VariantDict.new(None)
        for name, value in sorted(metadata.items()):
            facts.insert_value(name, value)
        if bootable:
            OSTree.commit_metadata_for_bootable(top, facts, None)
        _, checksum = repo.write_commit(parent, "", "", facts.end(), top, None)
        _, written = repo.commit_transaction(None)
    except BaseException:
        repo.abort_transaction(None)
        raise
    return checksum, Stats(
        metadata_total=written.metadata_objects_total,
        metadata_written=written.metadata_objects_written,
        content_total=written.content_objects_total + hits,
        content_written=written.content_objects_written,
        cache_hits=hits,
        content_bytes=written.content_bytes_written,
    )


class _Writer:
    """Writes the objects of one tree."""

    def __init__(self, repo: Any) -> None:
        self._repo = repo
        self._folders: dict[tuple[int, int, int], str] = {}
        self.hits = 0

    def tree(self, root: Path) -> Any:
        """Write everything below ``root`` and give the tree in memory."""
        with ThreadPoolExecutor(max_workers=os.cpu_count() or 1) as pool:
            return self._folder(root, pool)

    def _folder(self, folder: Path, pool: ThreadPoolExecutor) -> Any:
        top = OSTree.MutableTree.new()
        pending: list[tuple[Any, str, Future[tuple[str, bool]]]] = []
        for tree, entry in self._walk(folder, top):
            pending.append((tree, entry.name, pool.submit(self._file, entry)))
        for tree, name, future in pending:
            checksum, known = future.result()
            self.hits += known
            tree.replace_file(name, checksum)
        return top

    def _walk(self, folder: Path, tree: Any) -> Iterator[tuple[Any, Path]]:
        tree.set_metadata_checksum(self._metadata(folder))
        with os.scandir(folder) as found:
            entries = sorted(found, key=lambda entry: entry.name)
        for entry in entries:
            path = Path(entry.path)
            if entry.is_dir(follow_symlinks=False):
                _, child = tree.ensure_dir(entry.name)
                yield from self._walk(path, child)
            else:
                yield tree, path

    def _metadata(self, folder: Path) -> str:
        info = folder.lstat()
        key = (info.st_uid, info.st_gid, info.st_mode)
        if key not in self._folders:
            variant = OSTree.create_directory_metadata(_info(info), None)
            kind = OSTree.ObjectType.DIR_META
            _, raw = self._repo.write_metadata(kind, None, variant, None)
            self._folders[key] = bytes(raw).hex()
        return self._folders[key]

    def _file(self, path: Path) -> tuple[str, bool]:
        info = path.lstat()
        xattrs = _xattrs(path)
        if stat.S_ISLNK(info.st_mode):
            target = os.readlink(path)
            checksum = hashlib.sha256(_header(info, target, xattrs)).hexdigest()
            if self._has(checksum):
                return checksum, True
            variant = _xattr_variant(xattrs)
            return self._repo.write_symlink(
                None, info.st_uid, info.st_gid, variant, target, None
            ), False
        digest = hashlib.sha256(_header(info, "", xattrs))
        with open(path, "rb") as stream:
            while chunk := stream.read(_CHUNK):
                digest.update(chunk)
        checksum = digest.hexdigest()
        if self._has(checksum):
            return checksum, True
        return self._write(path, info, xattrs), False

    def _has(self, checksum: str) -> bool:
        _, found = self._repo.has_object(OSTree.ObjectType.FILE, checksum, None)
        return bool(found)

    def _write(self, path: Path, info: os.stat_result, xattrs: list[tuple[bytes, bytes]]) -> str:
        variant = _xattr_variant(xattrs)
        if info.st_size <= _INLINE:
            return str(
                self._repo.write_regfile_inline(
                    None, info.st_uid, info.st_gid, info.st_mode, variant, path.read_bytes(), None
                )
            )
        source = Gio.File.new_for_path(str(path)).read(None)
        _, stream, length = OSTree.raw_file_to_content_stream(source, _info(info), variant, None)
        _, raw = self._repo.write_content(None, stream, length, None)
        return bytes(raw).hex()


def _info(info: os.stat_result) -> Any:
    result = Gio.FileInfo.new()
    folder = stat.S_ISDIR(info.st_mode)
    result.set_file_type(Gio.FileType.DIRECTORY if folder else Gio.FileType.REGULAR)
    result.set_attribute_uint32("unix::uid", info.st_uid)
    result.set_attribute_uint32("unix::gid", info.st_gid)
    result.set_attribute_uint32("unix::mode", info.st_mode)
    result.set_size(0 if folder else info.st_size)
    return result


def _xattrs(path: Path) -> list[tuple[bytes, bytes]]:
    names = [name for name in os.listxattr(path, follow_symlinks=False) if name in _XATTRS]
    return [
        (name.encode() + b"\0", os.getxattr(path, name, follow_symlinks=False))
        for name in sorted(names)
    ]


def _xattr_variant(xattrs: list[tuple[bytes, bytes]]) -> Any:
    return GLib.Variant("a(ayay)", xattrs) if xattrs else None


def _header(info: os.stat_result, target: str, xattrs: list[tuple[bytes, bytes]]) -> bytes:
    """The bytes that OSTree hashes before a file's content (libostree's file header, format 1)."""
    numbers = [_swapped(value) for value in (info.st_uid, info.st_gid, info.st_mode, 0)]
    variant = GLib.Variant("(uuuusa(ayay))", (*numbers, target, xattrs))
    data = bytes(variant.get_data_as_bytes().get_data() or b"")
    return struct.pack(">II", len(data), 0) + data


def _swapped(value: int) -> int:
    return int.from_bytes(value.to_bytes(4, "little"), "big")
