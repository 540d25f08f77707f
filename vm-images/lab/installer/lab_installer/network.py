"""Brings up the installer's own network."""

from __future__ import annotations

from pathlib import Path

from . import dhcp
from .errors import InstallError
from .process import Runner

ETHERNET = "1"


def interfaces(sys_net: Path = Path("/sys/class/net")) -> list[str]:
    """The Ethernet interfaces, in the order of their names."""
    return sorted(
        entry.name
        for entry in sys_net.iterdir()
        if (entry / "type").read_text().strip() == ETHERNET and (entry / "device").exists()
    )


def bring_up(runner: Runner) -> None:
    """Gives the first interface that gets a lease its address, route and name servers.

    :raises InstallError: if no interface gets one
    """
    found = interfaces()
    failures = []
    runner.run("ip", "link", "set", "lo", "up")
    for name in found:
        runner.run("ip", "link", "set", name, "up")
        mac = bytes.fromhex(Path(f"/sys/class/net/{name}/address").read_text().replace(":", ""))
        try:
            lease = dhcp.ask(name, mac)
        except dhcp.NoLease as error:
            failures.append(f"{name}: {error}")
            continue
        runner.run("ip", "address", "add", f"{lease.address}/{lease.prefix}", "dev", name)
        if lease.router:
            runner.run("ip", "route", "add", "default", "via", lease.router)
        Path("/etc/resolv.conf").write_text(resolv_conf(lease.nameservers))
        runner.report.progress(f"{name} has {lease.address}/{lease.prefix}")
        return
    raise InstallError(
        "the network is needed and could not be brought up: "
        + ("; ".join(failures) or "there is no Ethernet interface")
    )


def resolv_conf(nameservers: list[str]) -> str:
    """The resolver's configuration (resolv.conf(5))."""
    return "".join(f"nameserver {address}\n" for address in nameservers)
