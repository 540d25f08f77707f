"""Language, keyboard, time, names and the files that are this machine's own."""

from __future__ import annotations

import uuid
from pathlib import Path

from .errors import InstallError
from .plan import Plan
from .sysroot import Target

DEFAULT_LANG = "C.UTF-8"


def configure(plan: Plan, fstab: str, target: Target) -> None:
    """Writes what systemd-firstboot(1) and its like would ask for.

    :raises InstallError: for a time zone that the tree does not know
    """
    target.write("/etc/fstab", fstab)
    # One a machine, never the tree's: machine-id(5). An empty one would make the first boot a
    # "first boot".
    target.write("/etc/machine-id", uuid.uuid4().hex + "\n", 0o444)
    target.write("/etc/hostname", f"{plan.hostname or 'localhost.localdomain'}\n")
    _language(plan, target)
    _keyboard(plan, target)
    _time(plan, target)
    if plan.selinux:
        _selinux(plan.selinux, target)


def _language(plan: Plan, target: Target) -> None:
    lang = plan.lang or DEFAULT_LANG
    known = normalised(target.run("locale", "-a").split()) if target.has_program("locale") else None
    if known is not None and not normalised([lang]) <= known:
        target.note(f"lang {lang}: the tree has no such locale; it is set all the same")
    target.write("/etc/locale.conf", f"LANG={lang}\n")


def normalised(locales: list[str]) -> set[str]:
    """Names of locales in the one spelling that `locale -a` uses: ``C.utf8`` for ``C.UTF-8``."""
    return {name.replace("UTF-8", "utf8").replace("utf-8", "utf8") for name in locales}


def _keyboard(plan: Plan, target: Target) -> None:
    keymap = plan.keymap or (plan.layouts[0].split()[0] if plan.layouts else None)
    if keymap is None:
        return
    layouts = plan.layouts or [keymap]
    target.write("/etc/vconsole.conf", vconsole(keymap, layouts))


def vconsole(keymap: str, layouts: list[str]) -> str:
    """The keyboard's file (vconsole.conf(5)). A layout is ``us`` or ``us (intl)``."""
    names = [layout.split()[0] for layout in layouts]
    variants = [layout.partition("(")[2].rstrip(")") for layout in layouts]
    lines = [f"KEYMAP={keymap}", f"XKBLAYOUT={','.join(names)}"]
    if any(variants):
        lines.append(f"XKBVARIANT={','.join(variants)}")
    return "\n".join(lines) + "\n"


def _time(plan: Plan, target: Target) -> None:
    zone = plan.timezone or "Etc/UTC"
    if not target.has(f"/usr/share/zoneinfo/{zone}"):
        raise InstallError(f"timezone {zone}: the tree has no such time zone")
    link = target.root / "etc/localtime"
    link.unlink(missing_ok=True)
    link.symlink_to(Path("../usr/share/zoneinfo") / zone)
    if not plan.utc:
        target.write("/etc/adjtime", "0.0 0 0.0\n0\nLOCAL\n")
    if plan.ntp_servers:
        _time_servers(plan.ntp_servers, target)


def _time_servers(servers: list[str], target: Target) -> None:
    if target.has_program("chronyd"):
        lines = "".join(f"pool {name} iburst\n" for name in servers)
        target.write("/etc/chrony/sources.d/installer.sources", lines)
    elif target.has("/usr/lib/systemd/systemd-timesyncd"):
        text = f"[Time]\nNTP={' '.join(servers)}\n"
        target.write("/etc/systemd/timesyncd.conf.d/installer.conf", text)
    else:
        target.note("time servers: the tree has no service that asks them")


def _selinux(mode: str, target: Target) -> None:
    config = target.path("/etc/selinux/config")
    if not config.exists():
        target.note(f"selinux --{mode} has no effect: the tree has no policy")
        return
    lines = [
        f"SELINUX={mode}" if line.startswith("SELINUX=") else line
        for line in config.read_text().splitlines()
    ]
    config.write_text("\n".join(lines) + "\n")
