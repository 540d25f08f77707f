"""Gets the kickstart and mounts the medium."""

from __future__ import annotations

import shutil
import urllib.error
import urllib.request
from pathlib import Path

from .cmdline import BootOptions, disk_source
from .errors import InstallError
from .process import Runner

#: Where Fedora's installer has its medium, and kickstarts expect it.
MEDIUM = Path("/run/install/repo")
KICKSTART = Path("/run/install/ks.cfg")

#: A kickstart is text written by people.
MOST_BYTES = 4 * 1024 * 1024
TIMEOUT = 60.0


def needs_network(kickstart: str) -> bool:
    """Whether the kickstart itself comes over the network."""
    return kickstart.startswith(("http://", "https://"))


def fetch_kickstart(source: str, runner: Runner) -> Path:
    """Brings the kickstart here.

    :param source: the value of ``inst.ks``
    :raises InstallError: if it cannot be had
    """
    KICKSTART.parent.mkdir(parents=True, exist_ok=True)
    if needs_network(source):
        KICKSTART.write_bytes(_download(source))
    elif source.startswith("hd:"):
        disk = disk_source(source)
        point = Path("/run/install/ks")
        _mount(disk.device, point, runner)
        _copy(point / disk.path.lstrip("/"))
        runner.run("umount", str(point))
    elif source.startswith("file:"):
        _copy(Path("/" + source.removeprefix("file:").lstrip("/")))
    else:
        raise InstallError(f"inst.ks={source}: http://, hd:DEVICE:PATH or file:/PATH is supported")
    return KICKSTART


def _download(url: str) -> bytes:
    try:
        with urllib.request.urlopen(url, timeout=TIMEOUT) as answer:
            data: bytes = answer.read(MOST_BYTES + 1)
    except (urllib.error.URLError, OSError, ValueError) as error:
        raise InstallError(f"inst.ks={url}: {error}") from error
    if len(data) > MOST_BYTES:
        raise InstallError(f"inst.ks={url}: larger than {MOST_BYTES} bytes, no kickstart")
    return data


def _copy(path: Path) -> None:
    try:
        shutil.copyfile(path, KICKSTART)
    except OSError as error:
        raise InstallError(f"inst.ks: {error}") from error


def mount_medium(options: BootOptions, runner: Runner) -> None:
    """Mounts the medium, if the machine was started with one.

    :raises InstallError: if it is not there
    """
    if options.repo is None:
        return
    source = disk_source(options.repo)
    if source.path == "/":
        _mount(source.device, MEDIUM, runner)
        return
    below = Path("/run/install/medium")
    _mount(source.device, below, runner)
    MEDIUM.mkdir(parents=True, exist_ok=True)
    runner.run("mount", "--bind", str(below / source.path.lstrip("/")), str(MEDIUM))


def _mount(device: str, point: Path, runner: Runner) -> None:
    point.mkdir(parents=True, exist_ok=True)
    path = device
    if device.startswith(("LABEL=", "UUID=")):
        # 2: nothing was found; blkid(8)
        found = runner.run("blkid", "--output", "device", "--match-token", device, accept=(0, 2))
        path = found.strip()
        if not path:
            raise InstallError(f"there is no disk with {device}")
    runner.run("mount", "-o", "ro", path, str(point))
