"""Changes to the root before it is packaged: what has to be elsewhere, or otherwise, than Debian
has it."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

from .dpkg import Package

KERNEL = re.compile(r"^/boot/(vmlinuz|config|System\.map)-(.+)$")
UNITS = "/usr/lib/systemd/system"


def adapt(
    root: Path,
    packages: list[Package],
    units: dict[str, str],
    modes: dict[str, str],
    installs: dict[str, str] | None = None,
) -> None:
    """Move kernels and units, and set modes ("MODE USER GROUP" by path), in the root and in the
    packages' lists. `installs` has lines for the [Install] section of units that have none,
    because Debian's maintainer scripts enable them by hand."""
    for package in packages:
        for index, path in enumerate(package.files):
            kernel = KERNEL.match(path)
            if kernel:
                # Where an OSTree system has it; nothing may be owned in /boot.
                package.files[index] = _move(
                    root, path, f"/usr/lib/modules/{kernel[2]}/{kernel[1]}"
                )
            elif path.startswith(f"{UNITS}/") and path.removeprefix(f"{UNITS}/") in units:
                package.files[index] = _rename_unit(
                    root, path, units[path.removeprefix(f"{UNITS}/")]
                )
    for names in (root / "usr/lib/systemd/ntp-units.d").glob("*.list"):
        lines = names.read_text().split("\n")
        names.write_text("\n".join(units.get(line, line) for line in lines))
    for name, line in (installs or {}).items():
        unit = root / UNITS.lstrip("/") / name
        if unit.exists():
            unit.write_text(f"{unit.read_text().rstrip()}\n\n[Install]\n{line}\n")
    for common in (root / "etc/pam.d").glob("common-*"):
        common.write_text(_tolerant(common.read_text()))
    for path, value in modes.items():
        real = root / path.lstrip("/")
        if real.exists():
            mode, user, group = value.split()
            shutil.chown(real, user, group)
            real.chmod(int(mode, 8))


def _tolerant(stack: str) -> str:
    """A PAM stack whose optional modules may be missing without a word in the log (the hyphen of
    pam.conf(5)): one bootstrap serves editions that do not have all of them."""
    return re.sub(
        r"^(auth|account|password|session)(?=\s+optional\s)", r"-\1", stack, flags=re.MULTILINE
    )


def _move(root: Path, path: str, target: str) -> str:
    source = root / path.lstrip("/")
    if source.exists():
        source.rename(root / target.lstrip("/"))
    return target


def _rename_unit(root: Path, path: str, name: str) -> str:
    """Give a unit the name that Fedora's has; the old one becomes its alias.

    An alias cannot be enabled (systemctl(1)), and kickstarts enable services by Fedora's names.
    """
    target = f"{UNITS}/{name}"
    source = root / path.lstrip("/")
    if source.exists():
        text = re.sub(r"^Alias=.*\n", "", source.read_text(), flags=re.MULTILINE)
        text = re.sub(
            r"^\[Install\]\n", f"[Install]\nAlias={source.name}\n", text, flags=re.MULTILINE
        )
        source.write_text(text)
    return _move(root, path, target)
