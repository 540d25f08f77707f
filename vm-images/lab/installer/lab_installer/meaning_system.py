"""What the kickstart says about the installed system: accounts, language, time, network,
services."""

from __future__ import annotations

from typing import Any

from pykickstart.constants import FIRSTBOOT_SKIP

from .kickstart import Contents, Statement
from .plan import Firewall, Group, NetworkDevice, Password, User
from .support import unsupported

#: `firewall --ssh` and its like are services by older names.
FIREWALL_SHORT = ("ssh", "http", "ftp", "smtp")


def read(contents: Contents, problems: list[str]) -> dict[str, Any]:
    """The plan's fields that concern the system."""
    return {
        **_accounts(contents, problems),
        **_language(contents),
        **_time(contents),
        **_network(contents, problems),
        **_services(contents),
    }


def _accounts(contents: Contents, problems: list[str]) -> dict[str, Any]:
    rootpw = contents.last("rootpw")
    users = []
    for statement in contents.all("user"):
        data = statement.data
        users.append(
            User(
                name=data.name,
                password=Password(data.password or None, data.isCrypted, data.lock),
                groups=[group.strip() for group in data.groups if group.strip()],
                uid=data.uid,
                gid=data.gid,
                home=data.homedir or None,
                shell=data.shell or None,
                gecos=data.gecos or "",
            )
        )
        if any(character in f"{data.name}{data.gecos}" for character in ":\n"):
            problems.append(f"{statement.place}: a colon or line break in a user's name or gecos")
    return {
        "root": _root_password(rootpw),
        "root_ssh_password": rootpw is not None and "--allow-ssh" in rootpw.options,
        "users": users,
        "groups": [Group(each.data.name, each.data.gid) for each in contents.all("group")],
        "ssh_keys": [(each.data.username, each.data.key) for each in contents.all("sshkey")],
    }


def _root_password(statement: Statement | None) -> Password:
    if statement is None:
        return Password(locked=True)
    data = statement.data
    return Password(data.password or None, data.isCrypted, data.lock)


def _language(contents: Contents) -> dict[str, Any]:
    lang = contents.last("lang")
    keyboard = contents.last("keyboard")
    data = keyboard.data if keyboard else None
    return {
        "lang": lang.data.lang if lang else None,
        "keymap": (data.vc_keymap or data.keyboard or None) if data else None,
        "layouts": list(data.x_layouts or []) if data else [],
    }


def _time(contents: Contents) -> dict[str, Any]:
    zone = contents.last("timezone")
    sources = contents.all("timesource")
    servers = list(getattr(zone.data, "ntpservers", None) or []) if zone else []
    for source in sources:
        servers += [name for name in (source.data.ntp_server, source.data.ntp_pool) if name]
    off = bool(zone and getattr(zone.data, "nontp", False))
    return {
        "timezone": (zone.data.timezone or None) if zone else None,
        "utc": bool(zone.data.isUtc) if zone and zone.data.timezone else True,
        "ntp": not (off or any(source.data.ntp_disable for source in sources)),
        "ntp_servers": servers,
    }


def _network(contents: Contents, problems: list[str]) -> dict[str, Any]:
    hostname = None
    devices: list[NetworkDevice] = []
    for statement in contents.all("network"):
        data = statement.data
        hostname = data.hostname or hostname
        if statement.options == ["--hostname"]:
            continue
        if data.bootProto not in ("dhcp", "static"):
            problems.append(unsupported(statement.place, f"network --bootproto={data.bootProto}"))
        if data.bootProto == "static" and not (data.ip and data.netmask):
            problems.append(
                f"{statement.place}: network --bootproto=static needs --ip and --netmask"
            )
        if data.ipv6 not in (None, "", "auto"):
            problems.append(unsupported(statement.place, f"network --ipv6={data.ipv6}"))
        devices.append(
            NetworkDevice(
                device=data.device or "link",
                method=data.bootProto,
                address=data.ip or None,
                netmask=data.netmask or None,
                gateway=data.gateway or None,
                nameservers=[name for name in (data.nameserver or "").split(",") if name],
                onboot=data.onboot is not False,
                ipv6=not data.noipv6,
            )
        )
    return {"hostname": hostname, "devices": devices}


def _services(contents: Contents) -> dict[str, Any]:
    enabled = [name for each in contents.all("services") for name in each.data.enabled or []]
    disabled = [name for each in contents.all("services") for name in each.data.disabled or []]
    selinux = contents.last("selinux")
    firstboot = contents.last("firstboot")
    return {
        "services_enabled": [name.strip() for name in enabled if name.strip()],
        "services_disabled": [name.strip() for name in disabled if name.strip()],
        "firewall": _firewall(contents.last("firewall")),
        "selinux": selinux.options[0].removeprefix("--") if selinux and selinux.options else None,
        "firstboot": firstboot.data.firstboot != FIRSTBOOT_SKIP if firstboot else None,
        "graphical_login": any(
            "--startxonboot" in each.options for each in contents.all("xconfig")
        ),
    }


def _firewall(statement: Statement | None) -> Firewall:
    if statement is None or "--use-system-defaults" in statement.options:
        return Firewall()
    data = statement.data
    services = [name for name in data.services or [] if name not in FIREWALL_SHORT]
    short = [name for name in FIREWALL_SHORT if f"--{name}" in statement.options]
    named = [name for name in data.services or [] if name in FIREWALL_SHORT]
    return Firewall(
        enabled=bool(data.enabled),
        services=sorted({*services, *short, *named}),
        ports=list(data.ports or []),
    )
