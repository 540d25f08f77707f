"""Privileges have an owner: a package that says that the file is to have them."""

from __future__ import annotations

import os
import stat
from pathlib import Path
from typing import Any

import rpm

from ...i18n import _
from ..changes import tree_path
from .subject import Subject

_CAPABILITY = "security.capability"
_SET_ID = stat.S_ISUID | stat.S_ISGID


def check(subject: Subject) -> list[str]:
    """Look at each file that came or changed: setuid, setgid, capabilities."""
    findings = []
    for path in sorted(subject.changes.present):
        place = subject.root / tree_path(path)
        info = place.lstat()
        if not stat.S_ISREG(info.st_mode):
            continue
        files = None
        if info.st_mode & _SET_ID:
            files = _files(subject, path)
            if not any(file.mode & _SET_ID == info.st_mode & _SET_ID for file in files):
                findings.append(
                    _("%s (mode %04o) is setuid or setgid, and no package says so")
                    % (path, stat.S_IMODE(info.st_mode))
                )
        if _has_capability(place):
            files = _files(subject, path) if files is None else files
            if not any(file.caps for file in files):
                findings.append(_("%s has capabilities, and no package says so") % path)
    return findings


def _has_capability(path: Path) -> bool:
    try:
        return bool(os.getxattr(path, _CAPABILITY, follow_symlinks=False))
    except OSError:
        return False


def _files(subject: Subject, path: str) -> list[Any]:
    return [
        file
        for header in subject.packages.owners(path)
        for file in rpm.files(header)
        if file.name == path
    ]
