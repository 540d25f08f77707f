"""Makes a folder with everything that a person's files may be and tools get wrong.

Sent to a guest's Python, and run as the person; nothing of it stays there but the folder.
Argument: the folder, which must not be there yet.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

ODD_NAMES = [
    b"plain",
    b" spaces at both ends ",
    b"-rf",
    b"two\nlines",
    b"back\\slash and 'quotes\"",
    "Größe, 漢字, \N{BEER MUG}".encode(),
    b"not UTF-8: \xff\xfe",
    b"*?[a-z]{x,y}$(z)",
    b"long".ljust(255, b"g"),
    b".hidden",
]


def make(folder: bytes) -> None:
    """Makes the folder and fills it."""
    os.mkdir(folder, 0o750)
    for count, name in enumerate(ODD_NAMES):
        path = os.path.join(folder, name)
        with open(path, "wb") as file:
            file.write(b"%d\n" % count * 100 + name)
        os.chmod(path, 0o600 + count)
        os.setxattr(path, "user.origin", b"made by hand, \x00 included")
        os.utime(path, ns=(10**18, 10**18 + count))
    os.setxattr(folder, "user.empty", b"")
    os.symlink("plain", os.path.join(folder, b"link to a neighbour"))
    os.symlink("/nowhere/at all", os.path.join(folder, b"link to nothing"))
    os.symlink("..", os.path.join(folder, b"link to above"))
    os.link(os.path.join(folder, b"plain"), os.path.join(folder, b"another name of plain"))
    os.mkfifo(os.path.join(folder, b"fifo"), 0o620)
    with open(os.path.join(folder, b"sparse"), "wb") as file:
        file.truncate(1 << 20)
        file.seek(1 << 19)
        file.write(b"an island")
    deep = folder
    for level in range(20):
        deep = os.path.join(deep, b"level %d" % level)
        os.mkdir(deep, 0o2750 if level % 2 else 0o1777)
    Path(os.fsdecode(deep), "at the bottom").write_text("here\n")


if __name__ == "__main__":
    make(os.fsencode(sys.argv[1]))
