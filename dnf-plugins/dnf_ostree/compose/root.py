"""The tree while it is worked on: the base's /usr below, what changes above, the rest for a while.

All of it is mounted in the mount namespace of the process that works there (namespaces.py).
"""

from __future__ import annotations

import os
import stat
from pathlib import Path

from .namespaces import MS_BIND, MS_NODEV, MS_NOEXEC, MS_NOSUID, MS_RDONLY, mount
from .stage import Stage

# With any of these on, the upper layer would hold more than files, whiteouts and opaque folders
# (kernel documentation, filesystems/overlayfs).
_PLAIN = "index=off,redirect_dir=off,metacopy=off,xino=off"

_DEVICES = ("null", "zero", "full", "random", "urandom", "tty")
_DEVICE_LINKS = {"fd": "/proc/self/fd", "stdin": "fd/0", "stdout": "fd/1", "stderr": "fd/2"}

#: Folders of /var that packages' scriptlets may expect; a booted system has them from tmpfiles.d.
VAR_FOLDERS = {
    "cache": 0o755,
    "home": 0o755,
    "lib": 0o755,
    "local": 0o755,
    "log": 0o755,
    "mnt": 0o755,
    "opt": 0o755,
    "roothome": 0o700,
    "spool": 0o755,
    "srv": 0o755,
    "tmp": 0o1777,
    "usrlocal": 0o755,
}
VAR_LINKS = {"lock": "../run/lock", "run": "../run"}
ALTERNATIVES = "usr/lib/alternatives"
OPT = "usr/lib/opt"
"""What packages have in /opt is part of the tree; links in /var/opt will lead to it."""


def assemble(stage: Stage, base: Path) -> Path:
    """Mount the tree at ``stage.root`` over the base in a folder; gives the root.

    Raises OSError.
    """
    root = stage.root
    _top(root, base)
    _layers(stage, base)
    (root / OPT).mkdir(mode=0o755, exist_ok=True)
    mount(str(root / "usr/etc"), root / "etc", "", MS_BIND)
    _var(root)
    _furnish(root)
    return root


def _top(root: Path, base: Path) -> None:
    """Make the folders and links at the top as the base has them."""
    for entry in os.scandir(base):
        if entry.is_symlink():
            os.symlink(os.readlink(entry.path), root / entry.name)
        elif entry.is_dir():
            (root / entry.name).mkdir(mode=0o755)
    (root / "etc").mkdir(exist_ok=True)
    if (root / "opt").is_symlink():
        (root / "opt").unlink()
        os.symlink(OPT, root / "opt")


def _layers(stage: Stage, base: Path) -> None:
    lower = base / "usr"
    info = lower.stat()
    os.chown(stage.upper, info.st_uid, info.st_gid)
    stage.upper.chmod(stat.S_IMODE(info.st_mode))
    places = (("lowerdir", lower), ("upperdir", stage.upper), ("workdir", stage.work))
    options = ",".join(f"{name}={_escaped(path)}" for name, path in places)
    mount("overlay", stage.root / "usr", "overlay", 0, f"{options},{_PLAIN}")


def _escaped(path: Path) -> str:
    text = str(path)
    for special in ("\\", ":", ","):
        text = text.replace(special, f"\\{special}")
    return text


def _var(root: Path) -> None:
    for name, mode in VAR_FOLDERS.items():
        (root / "var" / name).mkdir(exist_ok=True)
        (root / "var" / name).chmod(mode)
    for name, target in VAR_LINKS.items():
        os.symlink(target, root / "var" / name)
    os.symlink("../../usr/share/rpm", root / "var/lib/rpm")
    if (root / ALTERNATIVES).is_dir():
        os.symlink(f"../../{ALTERNATIVES}", root / "var/lib/alternatives")


def _furnish(root: Path) -> None:
    """Mount what programs expect: /proc, /sys, /dev, and empty /run, /tmp and /var/tmp."""
    for name in ("proc", "sys", "dev", "run", "tmp"):
        (root / name).mkdir(exist_ok=True)
    mount("proc", root / "proc", "proc", MS_NOSUID | MS_NODEV | MS_NOEXEC)
    mount("sysfs", root / "sys", "sysfs", MS_RDONLY | MS_NOSUID | MS_NODEV | MS_NOEXEC)
    device = root / "dev"
    mount("tmpfs", device, "tmpfs", MS_NOSUID, "mode=0755")
    for name in _DEVICES:
        if os.path.exists(f"/dev/{name}"):
            (device / name).touch()
            mount(f"/dev/{name}", device / name, "", MS_BIND)
    for name, target in _DEVICE_LINKS.items():
        os.symlink(target, device / name)
    (device / "shm").mkdir(mode=0o1777)
    for name, mode in (("run", "0755"), ("tmp", "1777"), ("var/tmp", "1777")):
        mount("tmpfs", root / name, "tmpfs", MS_NOSUID | MS_NODEV, f"mode={mode}")
    (root / "run/lock").mkdir(mode=0o755)
