"""Partitions the disk, makes the file systems and mounts them."""

from __future__ import annotations

import shlex
from dataclasses import dataclass
from pathlib import Path

from .errors import InstallError
from .layout import MIB, Placed, place, sfdisk_script
from .plan import Storage
from .process import Runner

SYS_BLOCK = Path("/sys/class/block")

#: The boot loader does not read these features of newer file systems.
BOOT_FEATURES = "^64bit,^metadata_csum,^orphan_file"


@dataclass(frozen=True)
class Volume:
    """A file system that was made."""

    device: str
    uuid: str
    mount: str
    fstype: str
    options: str


def target_disk(named: str | None, sys_block: Path = SYS_BLOCK) -> str:
    """The disk to install on: the one that the kickstart names, else the only one that can be
    written to.

    :returns: its name, without /dev
    :raises InstallError: if there is no such disk, or a choice
    """
    disks = sorted(
        entry.name
        for entry in sys_block.iterdir()
        if (entry / "device").exists()
        and not entry.name.startswith(("sr", "fd"))
        and (entry / "ro").read_text().strip() == "0"
    )
    if named is not None:
        if named not in disks:
            raise InstallError(f"there is no disk {named} to write to, only {', '.join(disks)}")
        return named
    if len(disks) != 1:
        found = ", ".join(disks) or "none"
        raise InstallError(
            f"one disk to install on is needed, found: {found}; ignoredisk --only-use=NAME chooses"
        )
    return disks[0]


def partition_name(disk: str, number: int) -> str:
    """The kernel's name of a partition: ``vda1``, ``nvme0n1p1``."""
    return f"{disk}p{number}" if disk[-1].isdigit() else f"{disk}{number}"


def prepare(storage: Storage, sysimage: Path, runner: Runner) -> tuple[str, list[Volume]]:
    """Writes the partition table, makes the file systems, mounts them below ``sysimage``.

    :returns: the disk's name and the file systems
    :raises InstallError: if the disk holds something and the kickstart does not clear it
    """
    disk = target_disk(storage.disk)
    device = f"/dev/{disk}"
    size = int((SYS_BLOCK / disk / "size").read_text()) * 512
    placed = place(storage, size)
    # 2: nothing was found; blkid(8)
    held = runner.run("blkid", "--probe", "--output", "export", device, accept=(0, 2))
    if held.strip() and not storage.clear:
        raise InstallError(f"{device} is not empty: add `clearpart --all` to overwrite it")
    runner.report.progress(f"{device}, {size // MIB} MiB: {describe(placed)}")
    runner.run("wipefs", "--all", "--quiet", device)
    runner.run(
        "sfdisk", "--quiet", "--wipe", "always", device, stdin=sfdisk_script(storage.table, placed)
    )
    volumes = [_make(each, f"/dev/{partition_name(disk, each.number)}", runner) for each in placed]
    for volume in sorted(volumes, key=lambda each: each.mount):
        if volume.fstype == "swap":
            continue
        point = sysimage / volume.mount.lstrip("/")
        point.mkdir(parents=True, exist_ok=True)
        # A machine that dies during the installation is installed anew: no barriers, no access
        # times.
        options = "noatime,nobarrier" if volume.fstype != "ext2" else "noatime"
        runner.run("mount", "-t", volume.fstype, "-o", options, volume.device, str(point))
    return disk, volumes


def describe(placed: list[Placed]) -> str:
    """The layout in words."""
    return ", ".join(f"{each.wanted.mount} {each.wanted.fstype} {each.size} MiB" for each in placed)


def _make(placed: Placed, device: str, runner: Runner) -> Volume:
    wanted = placed.wanted
    label = ["-L", wanted.label] if wanted.label else []
    extra = shlex.split(wanted.mkfsoptions)
    if wanted.fstype == "swap":
        runner.run("mkswap", *label, *extra, device)
    else:
        features = ["-O", BOOT_FEATURES] if wanted.mount == "/boot" else []
        runner.run(f"mkfs.{wanted.fstype}", "-q", "-F", *features, *label, *extra, device)
    uuid = runner.run(
        "blkid", "--probe", "--output", "value", "--match-tag", "UUID", device
    ).strip()
    return Volume(device, uuid, wanted.mount, wanted.fstype, wanted.fsoptions)


def fstab(volumes: list[Volume]) -> str:
    """The table of file systems (fstab(5)); OSTree itself puts /usr, /var and /etc in place."""
    rows = ["# Made by the installer: see fstab(5). After a change: systemctl daemon-reload"]
    for volume in sorted(volumes, key=lambda each: each.mount):
        mount = "none" if volume.fstype == "swap" else volume.mount
        check = {"/": 1}.get(volume.mount, 0 if volume.fstype == "swap" else 2)
        rows.append(f"UUID={volume.uuid} {mount} {volume.fstype} {volume.options} 0 {check}")
    return "\n".join(rows) + "\n"
