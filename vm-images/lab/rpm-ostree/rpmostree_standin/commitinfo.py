"""Facts of a commit: metadata, packages, files."""

from __future__ import annotations

from typing import Any

from .errors import StandinError, reason
from .gi_ostree import GLib, OSTree
from .packages import Package, ordered

PKGLIST = "rpmostree.rpmdb.pkglist"
_CHUNK = 1 << 20


def load_commit(repo: Any, checksum: str) -> Any:
    """Load a commit object; raises GLib.Error."""
    _, commit = repo.load_variant(OSTree.ObjectType.COMMIT, checksum)
    return commit


def metadata(commit: Any) -> Any:
    """Give a commit's metadata, a GVariant of type a{sv}."""
    return commit.get_child_value(0)


def metadata_text(commit: Any, name: str) -> str | None:
    """Give one entry of a commit's metadata if it is a text."""
    value = metadata(commit).lookup_value(name, GLib.VariantType("s"))
    return str(value.get_string()) if value is not None else None


def package_list(repo: Any, revision: str, missing_ok: bool = False) -> list[Package] | None:
    """List a commit's packages, from its metadata or, if it has none, from its rpm database.

    Gives None if there are none to be found and ``missing_ok``; else raises StandinError.
    """
    try:
        _, checksum = repo.resolve_rev(revision, False)
        commit = load_commit(repo, checksum)
    except GLib.Error as error:
        raise StandinError(f"Loading package list: {reason(error)}") from None
    listed = metadata(commit).lookup_value(PKGLIST, GLib.VariantType("a(sssss)"))
    if listed is not None:
        return [Package(*row) for row in listed.unpack()]
    from .rpmdb import read_packages

    found = read_packages(repo, checksum)
    if not found:
        if missing_ok:
            return None
        raise StandinError("Loading package list: No package database found")
    return ordered(found)


def read_text(repo: Any, revision: str, name: str) -> str | None:
    """Read a file of a commit as text; None if it is not there."""
    try:
        _, root, _ = repo.read_commit(revision, None)
        child = root.resolve_relative_path(name.lstrip("/"))
        content = read_bytes(child)
    except GLib.Error:
        return None
    return content.decode(errors="surrogateescape")


def read_bytes(file: Any) -> bytes:
    """Read a file of a commit; raises GLib.Error.

    (load_contents would ask the stream for its size, which a repository's stream cannot tell.)
    """
    stream = file.read(None)
    parts: list[bytes] = []
    while part := stream.read_bytes(_CHUNK, None).get_data():
        parts.append(bytes(part))
    return b"".join(parts)
