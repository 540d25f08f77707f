"""The kernel's command line: what the installer was started with (dracut.cmdline(7), Anaconda's
boot options)."""

from __future__ import annotations

import shlex
from dataclasses import dataclass, field

from .errors import InstallError

#: Options that the installed system starts with too, if the kickstart does not say otherwise: how
#: the machine is reached and what its processor is like are the same after the installation.
KEPT = ("console", "net.ifnames", "ipv6.disable", "mitigations", "nosmt", "selinux")


@dataclass(frozen=True)
class BootOptions:
    """What the installer was told."""

    kickstart: str
    #: Where the installation's medium is: ``hd:LABEL=…[:/path]``; None: not told.
    repo: str | None = None
    #: ``NAME`` or ``NAME=VALUE``, in their order.
    kept: list[str] = field(default_factory=list)


def parse(text: str) -> BootOptions:
    """Reads a kernel command line.

    :raises InstallError: if there is no ``inst.ks``, or an ``inst.`` option that asks for what is
    not done here
    """
    values: dict[str, str] = {}
    kept: list[str] = []
    for word in shlex.split(text):
        name, _, value = word.partition("=")
        if name.startswith("inst."):
            values[name] = value
        elif name in KEPT:
            kept.append(word)
    # Where the installer itself is found (stage2), and how it shows itself, is settled here.
    known = {"inst.ks", "inst.repo", "inst.stage2", "inst.text", "inst.cmdline", "inst.nosave"}
    unknown = sorted(set(values) - known)
    if unknown:
        raise InstallError(f"boot option {', '.join(unknown)}: not supported by this installer")
    kickstart = values.get("inst.ks", "")
    if not kickstart:
        raise InstallError("boot option inst.ks= is missing: this installer asks no questions")
    return BootOptions(
        kickstart, values.get("inst.repo") or values.get("inst.stage2") or None, kept
    )


@dataclass(frozen=True)
class DiskSource:
    """A folder or file on a disk, as ``hd:DEVICE:PATH`` names it."""

    #: ``LABEL=…``, ``UUID=…`` or a device, as mount(8) takes it.
    device: str
    path: str


def disk_source(text: str) -> DiskSource:
    """Reads ``hd:DEVICE[:PATH]``.

    :raises InstallError: for any other form
    """
    kind, _, rest = text.partition(":")
    device, _, path = rest.partition(":")
    if kind != "hd" or not device:
        raise InstallError(f"{text}: expected hd:DEVICE:PATH, for example hd:LABEL=NAME:/ks.cfg")
    return DiskSource(device, path or "/")
