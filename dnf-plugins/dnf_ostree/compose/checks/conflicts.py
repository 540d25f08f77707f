"""No file conflicts: a file that two packages own is the same in both."""

from __future__ import annotations

import stat
from typing import Any

import rpm

from ...i18n import _
from .subject import Subject


def check(subject: Subject) -> list[str]:
    """Compare each file of a package that came with the other owners' of the same path."""
    findings = []
    for nevra in subject.came:
        header = subject.packages.named(nevra)
        for file in rpm.files(header):
            if stat.S_ISDIR(file.mode) or file.fflags & rpm.RPMFILE_GHOST:
                continue
            if subject.packages.count_owners(file.name) == 1:
                continue
            for other in subject.packages.owners(file.name):
                if other["nvra"] != nevra and not _same(file, other):
                    findings.append(
                        _("%s is of %s and, differing, of %s") % (file.name, nevra, other["nvra"])
                    )
    return findings


def _same(file: Any, other: Any) -> bool:
    for candidate in rpm.files(other):
        if candidate.name == file.name:
            if candidate.fflags & rpm.RPMFILE_GHOST:
                return True
            # of two architectures' programs rpm takes the preferred one (rpm's file colors)
            if file.color and candidate.color and file.color != candidate.color:
                return True
            return (file.mode, file.digest, file.linkto) == (
                candidate.mode,
                candidate.digest,
                candidate.linkto,
            )
    return True
