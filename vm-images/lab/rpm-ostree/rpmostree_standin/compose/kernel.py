"""The kernel of a tree: module index, initramfs by dracut inside the tree, where they lie."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable
from pathlib import Path

from ..errors import StandinError
from . import jail
from .files import etc_in_place, remove, write
from .initramfs import Cache
from .treefile import Treefile

Show = Callable[[str], None]


def prepare(root: Path, treefile: Treefile, cache: Cache, show: Show) -> None:
    """Make the tree bootable; raises StandinError (its caller names the step)."""
    show("Preparing kernel")
    remove(root / "boot/loader")
    if (root / "boot").is_dir():
        (root / "usr/lib/ostree-boot").parent.mkdir(exist_ok=True)
        os.rename(root / "boot", root / "usr/lib/ostree-boot")
    version = find(root)
    modules = root / "usr/lib/modules" / version
    _depmod(root, version, show)
    machine = root / "usr/etc/machine-id"
    if treefile.get("machineid-compat", True):
        show("Creating empty machine-id")
        write(machine, "", 0o444)
    else:
        machine.unlink(missing_ok=True)
    image = modules / "initramfs.img"
    image.unlink(missing_ok=True)
    arguments = treefile.get("initramfs-args", []) or ["--no-hostonly"]
    kept = cache.find(root, version, arguments)
    if kept is not None:
        show("Reusing initramfs: nothing that goes into it has changed")
        write(image, kept)
    else:
        write(image, _dracut(root, version, arguments, show))
        if not cache.keep(root, version, arguments, image):
            show("The initramfs is not kept for the next compose: what is in it cannot be listed")
    if treefile.get("boot-location", "new") != "modules":
        _old_location(root, version)
    (root / "boot").mkdir(mode=0o755, exist_ok=True)


def find(root: Path) -> str:
    """Name the one kernel of the tree; raises StandinError if there is none or another."""
    folder = root / "usr/lib/modules"
    versions = sorted(path.parent.name for path in folder.glob("*/vmlinuz"))
    if not versions:
        raise StandinError(
            "During kernel processing: Unable to find kernel (vmlinuz) in /boot or "
            "/usr/lib/modules (bootdir=usr/lib/modules)"
        )
    if len(versions) > 1:
        raise StandinError(
            f"During kernel processing: Multiple subdirectories containing vmlinuz in "
            f"usr/lib/modules: {', '.join(versions)}"
        )
    return versions[0]


def _depmod(root: Path, version: str, show: Show) -> None:
    lines: list[str] = []
    code = jail.run(root, ["depmod", "-a", version], lines.append)
    if code:
        for line in lines:
            show(line)
        raise StandinError(f"During kernel processing: depmod failed: exit status {code}")


def _dracut(root: Path, version: str, arguments: list[str], show: Show) -> bytes:
    """Run dracut in the tree, with /etc where programs expect it, and give the image."""
    name = "rpm-ostree-initramfs.img"
    script = root / "usr/bin/rpmostree-dracut-wrapper"
    write(
        script,
        "#!/bin/sh\nset -eu\nmkdir -p /tmp/dracut\n"
        'dracut --reproducible --add ostree --tmpdir /tmp/dracut -f /tmp/initramfs.img "$@"\n'
        f"cat /tmp/initramfs.img >/usr/lib/{name}\n",
        0o755,
    )
    saved = _whole_accounts(root)
    try:
        command = ["/usr/bin/rpmostree-dracut-wrapper", *arguments, "--kver", version]
        with etc_in_place(root):
            code = jail.run(root, command, show, {"DRACUT_NO_MKNOD": "1", "DRACUT_NO_XATTR": "1"})
        if code:
            raise StandinError(
                f"During kernel processing: Failed to generate initramfs: exit status {code}"
            )
        return (root / "usr/lib" / name).read_bytes()
    finally:
        (root / "usr/lib" / name).unlink(missing_ok=True)
        for path, content in saved.items():
            write(path, content)
        script.unlink()


def _whole_accounts(root: Path) -> dict[Path, str]:
    """Put all accounts into /etc while dracut runs, for it does not look into /usr/lib."""
    saved: dict[Path, str] = {}
    for name in ("passwd", "group"):
        path, others = root / "usr/etc" / name, root / "usr/lib" / name
        if path.exists() and others.exists():
            saved[path] = path.read_text()
            write(path, saved[path] + others.read_text())
    return saved


def _old_location(root: Path, version: str) -> None:
    """Link kernel and initramfs into /usr/lib/ostree-boot as well, named by their digest."""
    modules = root / "usr/lib/modules" / version
    digest = hashlib.sha256()
    for name in ("vmlinuz", "initramfs.img"):
        digest.update((modules / name).read_bytes())
    folder = root / "usr/lib/ostree-boot"
    folder.mkdir(exist_ok=True)
    for old in [*folder.glob("vmlinuz-*"), *folder.glob("initramfs-*")]:
        old.unlink()
    checksum = digest.hexdigest()
    os.link(modules / "vmlinuz", folder / f"vmlinuz-{version}-{checksum}")
    os.link(modules / "initramfs.img", folder / f"initramfs-{version}.img-{checksum}")
