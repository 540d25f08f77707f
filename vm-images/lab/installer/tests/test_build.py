from __future__ import annotations

import configparser
import hashlib
import io
import json
import shutil
import subprocess
import threading
from pathlib import Path

import pytest
from build import contents, cpio, drivers, python_packages, treeinfo
from lab_installer.watch import used, watching

HERE = Path(__file__).resolve().parent.parent


def test_the_archive_has_devices_links_and_modes_and_is_the_same_each_time(tmp_path):
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin/a").write_text("content")
    (tmp_path / "bin/a").chmod(0o755)
    (tmp_path / "b").symlink_to("bin/a")
    first, second = io.BytesIO(), io.BytesIO()
    assert cpio.write(tmp_path, first) == 3 + len(cpio.DEVICES) + 1
    cpio.write(tmp_path, second)
    data = first.getvalue()
    assert data == second.getvalue()
    assert data.startswith(b"070701")
    assert len(data) % 4 == 0
    assert b"content\0" in data
    assert data.index(b"\0\0TRAILER!!!"[2:]) > data.index(b"dev/console")


def test_the_archive_is_what_cpio_reads(tmp_path):
    if shutil.which("cpio") is None:
        pytest.skip("cpio is not installed")
    (tmp_path / "in/x").mkdir(parents=True)
    (tmp_path / "in/x/file").write_text("12345")
    out = io.BytesIO()
    cpio.write(tmp_path / "in", out)
    listed = subprocess.run(
        ["cpio", "--list", "--quiet"], input=out.getvalue(), capture_output=True, check=True
    )
    names = listed.stdout.decode().split()
    assert names == ["x", "x/file", "dev/console", "dev/null", "dev/urandom"]


def test_modules_come_with_what_they_need():
    dependencies = (
        "kernel/fs/ext4/ext4.ko.xz: kernel/fs/jbd2/jbd2.ko.xz kernel/lib/mbcache.ko.xz\n"
        "kernel/fs/jbd2/jbd2.ko.xz:\n"
        "kernel/lib/mbcache.ko.xz:\n"
        "kernel/lib/crc32c.ko.xz:\n"
        "kernel/fs/xfs/xfs.ko.xz:\n"
    )
    found = drivers.closure(["ext4", "built-in"], dependencies, "softdep ext4 pre: crc32c\n")
    assert {Path(name).name for name in found} == {
        "ext4.ko.xz",
        "jbd2.ko.xz",
        "mbcache.ko.xz",
        "crc32c.ko.xz",
    }


def test_names_of_modules():
    assert drivers.module_name("kernel/drivers/net/virtio-net.ko.xz") == "virtio_net"


def test_what_is_removed(tmp_path):
    for name in ("usr/share/doc/x", "usr/lib/python3.13/test", "keep"):
        (tmp_path / name).mkdir(parents=True)
    contents.remove(tmp_path, ["usr/share/doc", "usr/lib/python3*/test", "absent"])
    assert not (tmp_path / "usr/share/doc").exists()
    assert not (tmp_path / "usr/lib/python3.13/test").exists()
    assert (tmp_path / "keep").is_dir()


def test_the_recipe_removes_nothing_that_the_installer_needs():
    recipe = json.loads((HERE / "recipe.json").read_text())
    assert {"ostree", "gpg", "e2fsprogs", "extlinux", "python3"} <= set(recipe["packages"])
    assert {"ext4", "virtio_blk", "virtio_net"} <= set(recipe["modules"])


def test_treeinfo_names_kernel_and_initramfs_with_their_checksums(tmp_path):
    (tmp_path / "images/pxeboot").mkdir(parents=True)
    (tmp_path / treeinfo.KERNEL).write_bytes(b"k")
    (tmp_path / treeinfo.INITRD).write_bytes(b"i")
    treeinfo.write(tmp_path, "Lab Linux", "1")
    info = configparser.ConfigParser()
    info.read(tmp_path / ".treeinfo")
    assert info["images-x86_64"]["kernel"] == "images/pxeboot/vmlinuz"
    assert info["release"]["name"] == "Lab Linux"
    expected = hashlib.sha256(b"i").hexdigest()
    assert info["checksums"]["images/pxeboot/initrd.img"] == f"sha256:{expected}"


def test_pykickstart_is_copied_with_what_it_imports(tmp_path):
    for package in python_packages.closure("pykickstart"):
        python_packages.copy(package, tmp_path)
    assert (tmp_path / "pykickstart/parser.py").is_file()
    assert (tmp_path / "requests/__init__.py").is_file()
    assert not list(tmp_path.rglob("*.so"))


def test_the_watch_tells_how_much_was_written(tmp_path, runner, console, monkeypatch):
    sizes = [0, 5 * 1024 * 1024, 9 * 1024 * 1024]
    seen = threading.Event()

    def grown(_path):
        if len(sizes) == 1:
            seen.set()
            return sizes[0]
        return sizes.pop(0)

    monkeypatch.setattr("lab_installer.watch.used", grown)
    with watching(tmp_path, runner.report, interval=0.001):
        assert seen.wait(10)
    lines = console.getvalue().splitlines()
    assert lines[:2] == [
        "installer: progress start: 5 MiB written",
        "installer: progress start: 9 MiB written",
    ]


def test_the_use_of_a_file_system(tmp_path):
    assert used(tmp_path) > 0
