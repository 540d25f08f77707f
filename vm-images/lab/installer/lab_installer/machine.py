"""Makes the machine usable: kernel file systems, drivers, the end."""

from __future__ import annotations

import ctypes
import os
import subprocess
from pathlib import Path

MOUNTS = [
    ("proc", "/proc", "proc", "nosuid,noexec,nodev"),
    ("sysfs", "/sys", "sysfs", "nosuid,noexec,nodev"),
    ("devtmpfs", "/dev", "devtmpfs", "nosuid,mode=0755"),
    ("devpts", "/dev/pts", "devpts", "nosuid,noexec,gid=5,mode=0620"),
    ("tmpfs", "/dev/shm", "tmpfs", "nosuid,nodev"),
    ("tmpfs", "/run", "tmpfs", "nosuid,nodev,mode=0755"),
    ("tmpfs", "/tmp", "tmpfs", "nosuid,nodev,mode=1777"),
]

#: reboot(2)
COMMANDS = {"poweroff": 0x4321FEDC, "reboot": 0x01234567, "halt": 0xCDEF0123}


def mount_kernel_file_systems() -> None:
    """What every program expects to find; the initramfs comes without."""
    for source, target, fstype, options in MOUNTS:
        Path(target).mkdir(parents=True, exist_ok=True)
        subprocess.run(["mount", "-t", fstype, "-o", options, source, target], check=True)


def load_drivers(sys_devices: Path = Path("/sys/devices")) -> None:
    """Loads the drivers of the devices that are there, and of those file systems that the kernel
    lacks."""
    aliases = {
        text for found in sys_devices.rglob("modalias") if (text := found.read_text().strip())
    }
    # Not every device has a driver among the few that are aboard: --quiet, and no check.
    subprocess.run(["modprobe", "--all", "--quiet", *sorted(aliases)], check=False)
    # virtio devices come to be only once their bus has its driver.
    later = {text for found in sys_devices.rglob("modalias") if (text := found.read_text().strip())}
    if later - aliases:
        subprocess.run(["modprobe", "--all", "--quiet", *sorted(later - aliases)], check=False)
    subprocess.run(["modprobe", "--all", "--quiet", "ext4"], check=False)


def end(how: str) -> None:
    """Ends the machine: ``poweroff``, ``reboot`` or ``halt``. Only process 1 may call it, and it
    does not return."""
    os.sync()
    libc = ctypes.CDLL(None, use_errno=True)
    libc.reboot(ctypes.c_int(COMMANDS[how] - (1 << 32) if COMMANDS[how] >> 31 else COMMANDS[how]))


def reap_until(child: int) -> int:
    """Waits for one child and buries all others, as process 1 must.

    :returns: its exit code, 128 and the signal's number if it was killed
    """
    while True:
        pid, status = os.wait()
        if pid == child:
            code = os.waitstatus_to_exitcode(status)
            return code if code >= 0 else 128 - code
