"""Boot files: what OSTree deploys to /boot, and what the kernel starts."""

from __future__ import annotations

import os
from pathlib import Path

from ...i18n import _
from ..kernel import MODULES, versions
from .subject import Subject

_INIT = ("usr/lib/systemd/systemd", "usr/sbin/init")


def check(subject: Subject) -> list[str]:
    """Look for one kernel, its initramfs, its module index, and an init."""
    root = subject.root
    found = versions(root)
    findings = []
    if not found:
        findings.append(_("There is no kernel (%s/VERSION/vmlinuz).") % MODULES)
    if len(found) > 1:
        findings.append(_("There is more than one kernel: %s") % ", ".join(found))
    for version in found:
        for name in ("vmlinuz", "initramfs.img"):
            path = f"{MODULES}/{version}/{name}"
            if not _filled(root / path):
                findings.append(_("%s is missing or empty.") % path)
    if not any(os.access(root / name, os.X_OK) for name in _INIT):
        findings.append(_("There is no init: %s") % _(" or ").join(_INIT))
    return findings


def _filled(path: Path) -> bool:
    return path.is_file() and path.stat().st_size > 0
