"""Services, the firewall and the network's configuration."""

from __future__ import annotations

import ipaddress
import uuid

from .plan import Firewall, NetworkDevice, Plan
from .sysroot import Target

TIME_SERVICES = ("chronyd", "chrony", "systemd-timesyncd", "ntpd")
UNIT_FOLDERS = ("/etc/systemd/system", "/usr/lib/systemd/system")
FIRST_BOOT = ("initial-setup", "gnome-initial-setup", "systemd-homed-firstboot")


def configure(plan: Plan, target: Target) -> None:
    """Sets up what starts, and how the network does.

    :raises InstallError: with systemctl's words for a service that the tree does not have
    """
    for device in plan.devices:
        _device(device, target)
    if not plan.ntp:
        for name in TIME_SERVICES:
            if _has_unit(name, target):
                target.run("systemctl", "disable", name)
    for name in plan.services_disabled:
        # As for Anaconda: a service that is not there need not be switched off.
        if _has_unit(name, target):
            target.run("systemctl", "disable", own_name(name, target))
    if plan.services_enabled:
        names = [own_name(name, target) for name in plan.services_enabled]
        target.run("systemctl", "enable", *names)
    _first_boot(plan.firstboot, target)
    _firewall(plan.firewall, target)
    if plan.graphical_login:
        target.run("systemctl", "set-default", "graphical.target")


def _has_unit(name: str, target: Target) -> bool:
    return any(target.has(f"{folder}/{unit_file(name)}") for folder in UNIT_FOLDERS)


def unit_file(name: str) -> str:
    """The file of a unit, which may be named without its ending, as services are."""
    return name if "." in name else f"{name}.service"


def own_name(name: str, target: Target) -> str:
    """The name that a unit has itself, where the given one is an alias: systemctl enables no
    aliases."""
    for folder in UNIT_FOLDERS:
        path = target.root / folder.lstrip("/") / unit_file(name)
        if path.is_symlink():
            own = path.readlink().name
            return own if own != "null" else name
    return name


def _first_boot(enabled: bool | None, target: Target) -> None:
    if enabled is None:
        return
    found = [name for name in FIRST_BOOT if _has_unit(name, target)]
    if enabled and not found:
        target.note("firstboot --enable has no effect: the tree has no such program")
    for name in found:
        target.run("systemctl", "enable" if enabled else "disable", name)


def _firewall(firewall: Firewall, target: Target) -> None:
    if firewall.enabled is None:
        return
    if not target.has_program("firewall-offline-cmd"):
        if firewall.enabled:
            target.note("firewall --enabled has no effect: the tree has no firewalld")
        return
    options = ["--enabled"] if firewall.enabled else ["--disabled"]
    options += [f"--service={name}" for name in firewall.services]
    options += [f"--port={port}" for port in firewall.ports]
    target.run("firewall-offline-cmd", *options)


def _device(device: NetworkDevice, target: Target) -> None:
    if target.has_program("NetworkManager"):
        name = "installer" if device.device == "link" else device.device
        path = f"/etc/NetworkManager/system-connections/{name}.nmconnection"
        target.write(path, keyfile(device, str(uuid.uuid4())), 0o600)
    elif target.has("/usr/lib/systemd/systemd-networkd"):
        target.write("/etc/systemd/network/10-installer.network", networkd(device))
    else:
        target.note("network: the tree has neither NetworkManager nor systemd-networkd")


def keyfile(device: NetworkDevice, identity: str) -> str:
    """A NetworkManager connection (nm-settings-keyfile(5)); without a name it fits any Ethernet
    device."""
    named = device.device not in ("link", "")
    mac = ":" in device.device
    lines = ["[connection]", f"id={device.device if named else 'Wired connection'}"]
    lines += [f"uuid={identity}", "type=ethernet", f"autoconnect={str(device.onboot).lower()}"]
    if named and not mac:
        lines.append(f"interface-name={device.device}")
    lines += ["", "[ethernet]"]
    if mac:
        lines.append(f"mac-address={device.device}")
    lines += ["", "[ipv4]", f"method={'auto' if device.method == 'dhcp' else 'manual'}"]
    if device.address:
        gateway = f",{device.gateway}" if device.gateway else ""
        lines.append(f"address1={device.address}/{prefix(device.netmask)}{gateway}")
    if device.nameservers:
        lines.append(f"dns={';'.join(device.nameservers)};")
    lines += ["", "[ipv6]", f"method={'auto' if device.ipv6 else 'disabled'}"]
    return "\n".join(lines) + "\n"


def networkd(device: NetworkDevice) -> str:
    """The same for systemd.network(5)."""
    name = device.device
    if name in ("link", ""):
        match = "Type=ether"
    else:
        match = f"MACAddress={name}" if ":" in name else f"Name={name}"
    lines = ["[Match]", match, ""]
    if not device.onboot:
        lines += ["[Link]", "ActivationPolicy=manual", "RequiredForOnline=no", ""]
    lines += ["[Network]", f"DHCP={'ipv4' if device.method == 'dhcp' else 'no'}"]
    if device.address:
        lines.append(f"Address={device.address}/{prefix(device.netmask)}")
    if device.gateway:
        lines.append(f"Gateway={device.gateway}")
    lines += [f"DNS={server}" for server in device.nameservers]
    lines.append(f"IPv6AcceptRA={'yes' if device.ipv6 else 'no'}")
    if not device.ipv6:
        lines.append("LinkLocalAddressing=ipv4")
    return "\n".join(lines) + "\n"


def prefix(netmask: str | None) -> int:
    """The length of a netmask's prefix; 24 without one."""
    return ipaddress.IPv4Network(f"0.0.0.0/{netmask}").prefixlen if netmask else 24
