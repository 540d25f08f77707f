from __future__ import annotations

import pytest
from lab_installer.disk import Volume, fstab, partition_name, target_disk
from lab_installer.errors import InstallError, Place
from lab_installer.layout import MIB, place, sfdisk_script
from lab_installer.plan import Partition, Storage

AT = Place("ks.cfg", 1)


def part(mount: str, size: int, **more) -> Partition:
    return Partition(mount, "swap" if mount == "swap" else "ext4", size, AT, **more)


def sizes(storage: Storage, mib: int) -> list[tuple[int, int]]:
    return [(each.start, each.size) for each in place(storage, mib * MIB)]


def test_partitions_follow_each_other_and_one_grows_to_the_end():
    storage = Storage([part("/boot", 512), part("/", 1000, grow=True)])
    assert sizes(storage, 4096) == [(1, 512), (513, 4096 - 2 - 512)]


def test_what_is_left_is_shared_in_proportion():
    storage = Storage([part("/", 100, grow=True), part("/home", 300, grow=True)])
    assert [size for _, size in sizes(storage, 802)] == [200, 600]


def test_no_partition_grows_beyond_its_most_and_the_others_get_the_rest():
    storage = Storage([part("/", 100, grow=True, maxsize=150), part("/home", 100, grow=True)])
    assert [size for _, size in sizes(storage, 1002)] == [150, 850]


def test_what_does_not_fit_is_an_error_with_both_figures():
    with pytest.raises(InstallError, match="need 5000 MiB, the disk has room for 1022 MiB"):
        place(Storage([part("/", 5000)]), 1024 * MIB)


def test_a_dos_table_has_four_entries():
    storage = Storage([part(f"/{n}", 1) for n in range(5)])
    with pytest.raises(InstallError, match="disklabel=gpt"):
        place(storage, 1024 * MIB)
    assert len(place(Storage(storage.partitions, table="gpt"), 1024 * MIB)) == 5


def test_the_boot_partition_is_marked_for_the_boot_loader():
    storage = Storage([part("/boot", 100), part("swap", 100)])
    script = sfdisk_script("dos", place(storage, 1024 * MIB)).splitlines()
    assert script[0] == "label: dos"
    assert script[2] == "start=1MiB, size=100MiB, type=83, bootable"
    assert script[3] == "start=101MiB, size=100MiB, type=82"
    gpt = sfdisk_script("gpt", place(storage, 1024 * MIB))
    assert 'type=linux, attrs="LegacyBIOSBootable"' in gpt


def test_the_table_of_file_systems():
    volumes = [
        Volume("/dev/vda3", "c", "swap", "swap", "defaults"),
        Volume("/dev/vda1", "a", "/boot", "ext4", "nodev"),
        Volume("/dev/vda2", "b", "/", "ext4", "defaults"),
    ]
    assert fstab(volumes).splitlines()[1:] == [
        "UUID=b / ext4 defaults 0 1",
        "UUID=a /boot ext4 nodev 0 2",
        "UUID=c none swap defaults 0 0",
    ]


def test_names_of_partitions():
    assert partition_name("vda", 2) == "vda2"
    assert partition_name("nvme0n1", 2) == "nvme0n1p2"


def disks(folder, **read_only: str):
    for name, value in read_only.items():
        (folder / name / "device").mkdir(parents=True)
        (folder / name / "ro").write_text(f"{value}\n")
    return folder


def test_the_disk_is_the_only_one_that_can_be_written_to(tmp_path):
    assert target_disk(None, disks(tmp_path, vda="0", vdb="1", sr0="0")) == "vda"


def test_a_choice_of_disks_is_an_error_unless_the_kickstart_names_one(tmp_path):
    found = disks(tmp_path, vda="0", vdb="0")
    with pytest.raises(InstallError, match="found: vda, vdb"):
        target_disk(None, found)
    assert target_disk("vdb", found) == "vdb"
    with pytest.raises(InstallError, match="there is no disk sda"):
        target_disk("sda", found)
