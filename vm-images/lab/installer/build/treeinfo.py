"""The file by which tools such as virt-install find kernel and initramfs (productmd's .treeinfo,
format 1.2)."""

from __future__ import annotations

import configparser
import hashlib
import time
from pathlib import Path

KERNEL = "images/pxeboot/vmlinuz"
INITRD = "images/pxeboot/initrd.img"
ARCH = "x86_64"


def write(folder: Path, family: str, version: str) -> None:
    """Writes ``.treeinfo`` for the files that are there."""
    info = configparser.ConfigParser()
    info.optionxform = str  # type: ignore[assignment,method-assign]
    info["header"] = {"type": "productmd.treeinfo", "version": "1.2"}
    info["release"] = {"name": family, "short": family.split()[0], "version": version}
    info["tree"] = {
        "arch": ARCH,
        "platforms": ARCH,
        "build_timestamp": str(int(time.time())),
        "variants": "Everything",
    }
    info["general"] = {"family": family, "version": version, "arch": ARCH, "platforms": ARCH}
    info[f"images-{ARCH}"] = {"kernel": KERNEL, "initrd": INITRD}
    info["checksums"] = {
        name: f"sha256:{hashlib.sha256((folder / name).read_bytes()).hexdigest()}"
        for name in (KERNEL, INITRD)
    }
    with (folder / ".treeinfo").open("w", encoding="utf-8") as file:
        info.write(file)
