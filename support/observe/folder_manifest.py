"""Says as JSON what is in folders: all that upgrades and rollbacks have to leave alone.

Sent to a guest's Python, where nothing of it stays. Arguments: folders. For each path below one,
and for the folder itself: kind and mode, owner, group, time of the last change of its content, size
and SHA-256 of a file, what a link says, how many names it has, and its extended attributes.
"""

from __future__ import annotations

import hashlib
import json
import os
import stat
import sys
from collections.abc import Iterator


def paths(folder: bytes) -> Iterator[bytes]:
    """A folder and all below it, links not followed and other file systems not entered."""
    device = os.lstat(folder).st_dev
    yield folder
    for parent, folders, files in os.walk(folder):
        folders[:] = sorted(
            each for each in folders if os.lstat(os.path.join(parent, each)).st_dev == device
        )
        for name in sorted([*folders, *files]):
            yield os.path.join(parent, name)


def readable(name: bytes) -> str:
    """A name as JSON can hold it, whatever its bytes are."""
    return name.decode("utf-8", "backslashreplace")


def content(path: bytes, found: os.stat_result) -> str | None:
    """What a file or a link holds; of anything else there is nothing to hold."""
    if stat.S_ISLNK(found.st_mode):
        return readable(os.readlink(path))
    if not stat.S_ISREG(found.st_mode):
        return None
    with open(path, "rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def attributes(path: bytes) -> dict[str, str]:
    """Extended attributes by name, values in hex; a security label is the system's affair."""
    return {
        name: os.getxattr(path, name, follow_symlinks=False).hex()
        for name in sorted(os.listxattr(path, follow_symlinks=False))
        if name != "security.selinux"
    }


def describe(path: bytes) -> dict[str, object]:
    """A path, in words that can be compared."""
    found = os.lstat(path)
    folder = stat.S_ISDIR(found.st_mode)
    return {
        "path": readable(path),
        "mode": stat.filemode(found.st_mode),
        "owner": f"{found.st_uid}:{found.st_gid}",
        "changed": str(found.st_mtime_ns),
        # What a folder takes, and how many folders are in it, is the file system's affair.
        "size": None if folder else found.st_size,
        "names": None if folder else found.st_nlink,
        "content": content(path, found),
        "attributes": attributes(path),
    }


def main(folders: list[str]) -> None:
    """Prints the list."""
    entries = [describe(each) for folder in folders for each in paths(os.fsencode(folder))]
    json.dump(entries, sys.stdout)


if __name__ == "__main__":
    main(sys.argv[1:])
