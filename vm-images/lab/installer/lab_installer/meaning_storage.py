"""What the kickstart says about the disk."""

from __future__ import annotations

from .errors import Place
from .kickstart import Contents, Statement
from .plan import Partition, Storage
from .support import unsupported

#: File systems that can be made here.
FILE_SYSTEMS = ("ext4", "ext3", "ext2", "swap")

#: What `autopart` makes, in MiB: Anaconda's own figures for /boot and a root that takes the rest.
BOOT_SIZE = 1024
ROOT_SIZE = 1024


def read(contents: Contents, problems: list[str]) -> Storage | None:
    """The partitions; None, with the reason among the problems, if there are none to make."""
    statements = contents.all("part", "partition")
    partitions = [found for each in statements if (found := _partition(each, problems))]
    partitions = _automatic(contents, problems) + partitions
    reqpart = contents.last("reqpart")
    if reqpart and "--add-boot" in reqpart.options and not _has(partitions, "/boot"):
        partitions.insert(0, Partition("/boot", "ext4", BOOT_SIZE, reqpart.place))
    if not _has(partitions, "/"):
        problems.append("the kickstart has no partition for /: add `part / --fstype=ext4 --size=…`")
        return None
    for mount in {each.mount for each in partitions}:
        same = [each for each in partitions if each.mount == mount]
        if mount != "swap" and len(same) > 1:
            problems.append(f"{same[1].place}: a second partition for {mount}")
    if not _has(partitions, "/boot"):
        root = next(each for each in partitions if each.mount == "/")
        problems.append(
            f"{root.place}: the boot loader needs a partition of its own: "
            "add `part /boot --fstype=ext4 --size=512`"
        )
    clearpart = contents.last("clearpart")
    return Storage(
        # The boot loader's first sectors come first: a BIOS may reach no others.
        partitions=sorted(partitions, key=lambda each: each.mount != "/boot"),
        disk=_disk(contents, statements, problems),
        table=_table(clearpart, problems),
        clear=clearpart is not None and bool({"--all", "--drives"} & set(clearpart.options)),
    )


def _has(partitions: list[Partition], mount: str) -> bool:
    return any(each.mount == mount for each in partitions)


def _automatic(contents: Contents, problems: list[str]) -> list[Partition]:
    statement = contents.last("autopart")
    if statement is None:
        return []
    words = statement.words[1:]
    if "--type=plain" not in words and "plain" not in words:
        problems.append(unsupported(statement.place, "autopart other than --type=plain"))
    for option in ("--nohome", "--noswap"):
        if option not in words:
            problems.append(unsupported(statement.place, f"autopart without {option}"))
    fstype = getattr(statement.data, "fstype", None) or "ext4"
    _check_fstype(fstype, statement.place, problems)
    return [
        Partition("/boot", "ext4", BOOT_SIZE, statement.place),
        Partition("/", fstype, ROOT_SIZE, statement.place, grow=True),
    ]


def _partition(statement: Statement, problems: list[str]) -> Partition | None:
    data = statement.data
    place = statement.place
    mount = data.mountpoint
    fstype = "swap" if mount == "swap" else data.fstype or "ext4"
    if mount != "swap" and not mount.startswith("/"):
        problems.append(unsupported(place, f"{statement.name} {mount}"))
        return None
    if mount in ("/boot/efi", "/usr", "/etc"):
        why = "the disk is made for a BIOS" if mount == "/boot/efi" else "it is part of the tree"
        problems.append(f"{unsupported(place, f'{statement.name} {mount}')}: {why}")
    _check_fstype(fstype, place, problems)
    size = data.size or (1024 if data.recommended and mount == "swap" else 0)
    if not size:
        problems.append(f"{place}: {statement.name} {mount} has no --size")
    return Partition(
        mount=mount,
        fstype=fstype,
        size=size,
        place=place,
        grow=bool(data.grow),
        maxsize=data.maxSizeMB or None,
        label=data.label or None,
        fsoptions=data.fsopts or "defaults",
        mkfsoptions=getattr(data, "mkfsopts", None) or "",
    )


def _check_fstype(fstype: str, place: Place, problems: list[str]) -> None:
    if fstype not in FILE_SYSTEMS:
        problems.append(unsupported(place, f"--fstype={fstype}"))


def _disk(contents: Contents, partitions: list[Statement], problems: list[str]) -> str | None:
    """The one disk that all statements which name disks agree on."""
    named: dict[str, Place] = {}
    for statement in partitions:
        if statement.data.disk:
            named.setdefault(statement.data.disk, statement.place)
    for command, attribute in (
        ("ignoredisk", "onlyuse"),
        ("clearpart", "drives"),
        ("bootloader", "driveorder"),
        ("bootloader", "bootDrive"),
    ):
        statement = contents.last(command)
        found = getattr(statement.data, attribute, None) if statement else None
        for disk in [found] if isinstance(found, str) else found or []:
            if statement is not None and disk:
                named.setdefault(disk, statement.place)
    names = {disk.removeprefix("/dev/"): place for disk, place in named.items()}
    if len(names) > 1:
        place = list(names.values())[1]
        problems.append(unsupported(place, f"more than one disk ({', '.join(names)})"))
    return next(iter(names), None)


def _table(clearpart: Statement | None, problems: list[str]) -> str:
    name = getattr(clearpart.data, "disklabel", "") if clearpart else ""
    tables = {"": "dos", "msdos": "dos", "mbr": "dos", "gpt": "gpt"}
    if clearpart is not None and name not in tables:
        problems.append(unsupported(clearpart.place, f"clearpart --disklabel={name}"))
    return tables.get(name or "", "dos")
