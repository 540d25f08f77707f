"""What a command prints, and does, once its transaction has succeeded."""

from __future__ import annotations

import subprocess

from . import pkgdiff
from .commitinfo import package_list
from .errors import StandinError
from .packages import difference
from .system import System

QUEUED = 'Changes queued for next boot. Run "systemctl reboot" to start a reboot'
REBOOT = 'Run "systemctl reboot" to start a reboot'


def changed(sysroot: str | None, osname: str, before: str, closing: str) -> bool:
    """If the first deployment is another one now, print the difference and the closing words."""
    system = System(sysroot)
    if system.default_id(osname) == before:
        return False
    print_difference(system)
    print(closing, flush=True)
    return True


def print_difference(system: System) -> None:
    """Print what the first deployment changes against the booted one."""
    booted = system.booted
    deployments = system.deployments
    if booted is None or len(deployments) < 2 or deployments[0].equal(booted):
        return
    old = package_list(system.repo, booted.get_csum()) or []
    new = package_list(system.repo, deployments[0].get_csum()) or []
    for line in pkgdiff.blocks(difference(old, new)):
        print(line)


def reboot() -> None:
    """Ask systemd to reboot; raises StandinError."""
    try:
        subprocess.run(["systemctl", "reboot"], check=True)
    except (OSError, subprocess.CalledProcessError) as error:
        raise StandinError(f"Initiating a reboot: {error}") from None
