"""What is to be done, as plain values: the kickstart's meaning without its syntax."""

from __future__ import annotations

from dataclasses import dataclass, field

from .errors import Place


@dataclass(frozen=True)
class Partition:
    """A partition that the kickstart asks for. Sizes are in MiB, as in kickstarts."""

    mount: str
    fstype: str
    size: int
    place: Place
    grow: bool = False
    maxsize: int | None = None
    label: str | None = None
    fsoptions: str = "defaults"
    mkfsoptions: str = ""


@dataclass(frozen=True)
class Storage:
    """The one disk and what comes onto it."""

    partitions: list[Partition]
    #: Name without /dev; None: the only disk there is.
    disk: str | None = None
    #: ``dos`` or ``gpt``, sfdisk's names.
    table: str = "dos"
    #: Whether whatever the disk holds may go (clearpart --all).
    clear: bool = False


@dataclass(frozen=True)
class Tree:
    """The OSTree commit to deploy."""

    osname: str
    remote: str
    url: str
    ref: str
    verify: bool


@dataclass(frozen=True)
class Bootloader:
    """The boot loader's settings; the timeout is in seconds."""

    append: str = ""
    timeout: int | None = None


@dataclass(frozen=True)
class Password:
    """A password as the kickstart gives it; no text: none."""

    text: str | None = None
    crypted: bool = False
    locked: bool = False


@dataclass(frozen=True)
class User:
    """An account to make."""

    name: str
    password: Password = Password()
    groups: list[str] = field(default_factory=list)
    uid: int | None = None
    gid: int | None = None
    home: str | None = None
    shell: str | None = None
    gecos: str = ""


@dataclass(frozen=True)
class Group:
    """A group to make."""

    name: str
    gid: int | None = None


@dataclass(frozen=True)
class NetworkDevice:
    """How one interface gets its addresses."""

    device: str
    method: str = "dhcp"
    address: str | None = None
    netmask: str | None = None
    gateway: str | None = None
    nameservers: list[str] = field(default_factory=list)
    onboot: bool = True
    ipv6: bool = True


@dataclass(frozen=True)
class Firewall:
    """The firewall's state and openings; enabled None: as the tree has it."""

    enabled: bool | None = None
    services: list[str] = field(default_factory=list)
    ports: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Script:
    """A section that is run."""

    kind: str
    body: str
    interpreter: str
    place: Place
    chroot: bool = False
    error_on_fail: bool = False
    log: str | None = None


@dataclass(frozen=True)
class Plan:
    """The whole installation."""

    storage: Storage
    tree: Tree
    bootloader: Bootloader = Bootloader()
    root: Password = Password(locked=True)
    root_ssh_password: bool = False
    users: list[User] = field(default_factory=list)
    groups: list[Group] = field(default_factory=list)
    #: Pairs of account and public key.
    ssh_keys: list[tuple[str, str]] = field(default_factory=list)
    lang: str | None = None
    keymap: str | None = None
    layouts: list[str] = field(default_factory=list)
    timezone: str | None = None
    utc: bool = True
    ntp: bool = True
    ntp_servers: list[str] = field(default_factory=list)
    hostname: str | None = None
    devices: list[NetworkDevice] = field(default_factory=list)
    services_enabled: list[str] = field(default_factory=list)
    services_disabled: list[str] = field(default_factory=list)
    firewall: Firewall = Firewall()
    selinux: str | None = None
    firstboot: bool | None = None
    graphical_login: bool = False
    #: ``poweroff``, ``reboot`` or ``halt``.
    ending: str = "halt"
    scripts: list[Script] = field(default_factory=list)
    #: What the kickstart says and this installer has no use for, in words.
    notes: list[str] = field(default_factory=list)

    def scripts_of(self, kind: str) -> list[Script]:
        """The scripts of one kind, in their order."""
        return [script for script in self.scripts if script.kind == kind]
