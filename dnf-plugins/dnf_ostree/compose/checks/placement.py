"""Files of packages that came are the tree's, and not behind its links to /var.

rpm-ostree refuses such packages as it imports them ("Unsupported path"): what is copied into /var
once is not updated ever after. What they have for /opt is in the tree (root.py).
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from pathlib import Path

import rpm

from ...i18n import _
from .subject import Subject

# Folders only mark where files may be: the package filesystem has those that are in /var anyway.
_CONTENT = (stat.S_IFREG, stat.S_IFLNK)


def check(subject: Subject) -> list[str]:
    """Name the first file below each link to /var, a sentence a package."""
    links = list(_links(subject.root))
    findings = []
    for nevra in sorted(subject.came):
        content = _content(subject, nevra)
        for link, target in links:
            found = [path for path in content if path.startswith(f"{link}/")]
            if found:
                findings.append(
                    _("%s of %s cannot be in a tree: %s leads to %s (%d of its files are there)")
                    % (min(found), nevra, link, target, len(found))
                )
    return findings


def _links(root: Path) -> Iterator[tuple[str, str]]:
    """Links of the tree that lead to /var, and where to."""
    for path in (*sorted(root.iterdir()), root / "usr/local"):
        if path.is_symlink():
            target = os.path.normpath(Path("/", path.relative_to(root).parent, os.readlink(path)))
            if target.startswith("/var/"):
                yield f"/{path.relative_to(root)}", target


def _content(subject: Subject, nevra: str) -> list[str]:
    header = subject.packages.named(nevra)
    return [file.name for file in rpm.files(header) if stat.S_IFMT(file.mode) in _CONTENT]
