"""Kernel and initramfs: made again if, and only if, what they are made of has changed."""

from __future__ import annotations

import re
import shutil
from collections.abc import Sequence
from pathlib import Path

import dnf.exceptions

from ..i18n import _
from .changes import Changes
from .chroot import run

MODULES = "usr/lib/modules"

# An initramfs has copies of these, but needs no new ones: accounts and the linker's cache grow
# with every package.
_VOLATILE = {"/etc/passwd", "/etc/group", "/etc/shadow", "/etc/gshadow", "/etc/ld.so.cache"}
# What is new in one of these, dracut may take in.
_CHOSEN_FROM = (
    "/usr/lib/dracut/",
    "/etc/dracut.conf",
    "/usr/lib/modprobe.d/",
    "/etc/modprobe.d/",
    "/usr/lib/modules-load.d/",
    "/etc/modules-load.d/",
)
_INDEXES = re.compile(r"/usr/lib/modules/[^/]+/modules\.[^/]+")
_LISTED = re.compile(r"[-dlbcps][-rwxsStT]{9}[.+]?\s")
# dracut's own variables: no device nodes and no attributes, as rpm-ostree has it
_DRACUT = {"DRACUT_NO_MKNOD": "1", "DRACUT_NO_XATTR": "1"}


def versions(root: Path) -> list[str]:
    """Name the kernels of a tree."""
    return sorted(path.parent.name for path in (root / MODULES).glob("*/vmlinuz"))


def renew(root: Path, changes: Changes, arguments: Sequence[str]) -> str:
    """Make the module index and the initramfs again if an input has changed; gives why, or "".

    ``arguments`` are dracut's, as the base was made with. Raises dnf.exceptions.Error.
    """
    found = versions(root)
    if len(found) != 1:
        # without one kernel nothing is made; the check of the boot files says so
        return ""
    version = found[0]
    folder = f"/{MODULES}/{version}/"
    touched = {
        path
        for path in changes.present | changes.removed
        if path.startswith(folder) and not _INDEXES.fullmatch(path)
    } - {f"{folder}initramfs.img"}
    if touched:
        run(root, ["depmod", "-a", version])
    reason = _reason(root, version, changes, touched)
    if reason:
        _make(root, version, arguments)
    return reason


def _reason(root: Path, version: str, changes: Changes, touched: set[str]) -> str:
    image = f"{MODULES}/{version}/initramfs.img"
    if touched:
        return min(touched)
    if not (root / image).exists():
        return _("there is none")
    for path in sorted(changes.present | changes.removed):
        if path.startswith(_CHOSEN_FROM):
            return path
    suspects = (changes.changed | changes.removed) - _VOLATILE
    suspects = {path for path in suspects if not path.startswith("/usr/share/rpm/")}
    if suspects:
        inside = contents(run(root, ["lsinitrd", f"/{image}"]))
        return min(suspects & inside, default="")
    return ""


def contents(listing: str) -> set[str]:
    """The paths in what lsinitrd(1) prints: lines as of ``ls -l``."""
    paths = set()
    for line in listing.splitlines():
        if _LISTED.match(line):
            name = line.split(" -> ")[0].split()[-1]
            paths.add(f"/{name.removeprefix('/')}")
    return paths


def _make(root: Path, version: str, arguments: Sequence[str]) -> None:
    made = "tmp/initramfs.img"
    words = ["dracut", "--reproducible", "--add", "ostree", "--tmpdir", "/tmp", "--force"]
    options = [*(arguments or ["--no-hostonly"]), "--kver", version]
    run(root, [*words, f"/{made}", *options], _DRACUT)
    if not (root / made).exists():
        raise dnf.exceptions.Error(_("dracut has made no initramfs."))
    target = root / MODULES / version / "initramfs.img"
    target.unlink(missing_ok=True)
    shutil.copyfile(root / made, target)
    target.chmod(0o644)
    # the older place, whose names have digests in them; OSTree prefers the one above
    for stale in (root / "usr/lib/ostree-boot").glob("*-*"):
        if stale.name.startswith(("vmlinuz-", "initramfs-")):
            stale.unlink()
