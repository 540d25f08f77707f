"""Where partitions come on the disk. Pure arithmetic; sizes are in MiB."""

from __future__ import annotations

from dataclasses import dataclass

from .errors import InstallError
from .plan import Partition, Storage

MIB = 1024 * 1024

#: The partition table and the boot loader's first sectors come before the first partition, GPT's
#: copy after the last.
FIRST = 1
TAIL = 1

#: A DOS table has four entries.
DOS_LIMIT = 4

#: sfdisk(8)'s type codes and aliases.
TYPES = {"dos": {"swap": "82", "": "83"}, "gpt": {"swap": "swap", "": "linux"}}


@dataclass(frozen=True)
class Placed:
    """A partition with its number, and its start and size in MiB."""

    number: int
    start: int
    size: int
    wanted: Partition


def place(storage: Storage, disk_bytes: int) -> list[Placed]:
    """Lays the partitions out one after the other.

    What is left of the disk goes to those that grow, in proportion to their sizes and up to their
    --maxsize.

    :raises InstallError: if they do not fit
    """
    wanted = storage.partitions
    if storage.table == "dos" and len(wanted) > DOS_LIMIT:
        raise InstallError(
            f"{wanted[DOS_LIMIT].place}: more than {DOS_LIMIT} partitions need "
            "clearpart --disklabel=gpt"
        )
    room = disk_bytes // MIB - FIRST - TAIL
    least = sum(partition.size for partition in wanted)
    if least > room:
        raise InstallError(
            f"the partitions need {least} MiB, the disk has room for {room} MiB: "
            "make the disk larger or the partitions smaller"
        )
    sizes = _grown(wanted, room - least)
    placed = []
    start = FIRST
    for number, (partition, size) in enumerate(zip(wanted, sizes, strict=True), start=1):
        placed.append(Placed(number, start, size, partition))
        start += size
    return placed


def _grown(wanted: list[Partition], left: int) -> list[int]:
    sizes = [partition.size for partition in wanted]
    growing = [index for index, partition in enumerate(wanted) if partition.grow]
    while left > 0 and growing:
        weight = sum(wanted[index].size for index in growing)
        shares = {index: left * wanted[index].size // weight for index in growing}
        capped = [
            index
            for index in growing
            if (most := wanted[index].maxsize) and sizes[index] + shares[index] >= most
        ]
        if not capped:
            for index, share in shares.items():
                sizes[index] += share
            sizes[growing[-1]] += left - sum(shares.values())
            break
        for index in capped:
            most = max(wanted[index].maxsize or 0, sizes[index])
            left -= most - sizes[index]
            sizes[index] = most
            growing.remove(index)
    return sizes


def sfdisk_script(table: str, placed: list[Placed]) -> str:
    """The layout in the words of sfdisk(8); the partition with the boot loader is marked for it."""
    lines = [f"label: {table}", ""]
    for partition in placed:
        kind = TYPES[table].get(partition.wanted.fstype, TYPES[table][""])
        line = f"start={partition.start}MiB, size={partition.size}MiB, type={kind}"
        if partition.wanted.mount == "/boot":
            line += ", bootable" if table == "dos" else ', attrs="LegacyBIOSBootable"'
        lines.append(line)
    return "\n".join(lines) + "\n"
