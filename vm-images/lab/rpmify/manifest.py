"""What each RPM owns: paths with kind, mode, owner, capabilities and what rpm should know of
them."""

from __future__ import annotations

import fnmatch
import re
import stat
import struct
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

TOPS = ("/usr", "/etc", "/var")
LANGUAGE = re.compile(r"^/usr/share/(?:locale|man)/([a-z]{2,3}(?:_[A-Z]{2})?)(?:[.@][^/]*)?/")
DOCUMENTS = re.compile(r"^/usr/share/(?:doc|man|info|doc-base|gtk-doc)/")
CAPABILITIES = [
    "chown",
    "dac_override",
    "dac_read_search",
    "fowner",
    "fsetid",
    "kill",
    "setgid",
    "setuid",
    "setpcap",
    "linux_immutable",
    "net_bind_service",
    "net_broadcast",
    "net_admin",
    "net_raw",
    "ipc_lock",
    "ipc_owner",
    "sys_module",
    "sys_rawio",
    "sys_chroot",
    "sys_ptrace",
    "sys_pacct",
    "sys_admin",
    "sys_boot",
    "sys_nice",
    "sys_resource",
    "sys_time",
    "sys_tty_config",
    "mknod",
    "lease",
    "audit_write",
    "audit_control",
    "setfcap",
    "mac_override",
    "mac_admin",
    "syslog",
    "wake_alarm",
    "block_suspend",
    "audit_read",
    "perfmon",
    "bpf",
    "checkpoint_restore",
]


@dataclass(frozen=True)
class Entry:
    """One line of a file list."""

    path: str
    kind: str
    """`file`, `dir` or `link`."""
    mode: int
    user: str
    group: str
    caps: str = ""
    config: bool = False


@dataclass(frozen=True)
class Accounts:
    """Names of users and groups by number, as in the root."""

    users: dict[int, str]
    groups: dict[int, str]

    @classmethod
    def of(cls, root: Path) -> Accounts:
        """Read a root's passwd(5) and group(5)."""

        def names(file: str) -> dict[int, str]:
            rows = (line.split(":") for line in (root / file).read_text().splitlines() if line)
            return {int(row[2]): row[0] for row in rows}

        return cls(names("etc/passwd"), names("etc/group"))


class Globs:
    """Whether a path matches one of a recipe's patterns; a pattern names whole trees, too."""

    def __init__(self, patterns: Iterable[str]) -> None:
        self._expression = re.compile(
            "|".join(f"(?:{fnmatch.translate(each)[:-2]}(?:/.*)?$)" for each in patterns)
            or r"(?!)",
            re.DOTALL,
        )

    def __contains__(self, path: str) -> bool:
        return self._expression.match(path) is not None


def look(root: Path, path: str, accounts: Accounts, config: bool = False) -> Entry | None:
    """The entry for a path of the root; None where nothing is there, or nothing that an RPM can
    hold."""
    real = root / path.lstrip("/")
    try:
        info = real.lstat()
    except FileNotFoundError:
        return None
    kinds = {stat.S_IFREG: "file", stat.S_IFDIR: "dir", stat.S_IFLNK: "link"}
    kind = kinds.get(stat.S_IFMT(info.st_mode))
    if kind is None:
        return None
    return Entry(
        path=path,
        kind=kind,
        mode=stat.S_IMODE(info.st_mode),
        user=accounts.users[info.st_uid],
        group=accounts.groups[info.st_gid],
        caps=capabilities(real) if kind == "file" else "",
        config=config and kind == "file" and path.startswith("/etc/"),
    )


def capabilities(path: Path) -> str:
    """The file's capabilities as cap_to_text(3) writes them; struct vfs_cap_data of
    linux/capability.h."""
    import os

    try:
        raw = os.getxattr(path, "security.capability", follow_symlinks=False)
    except OSError:
        return ""
    magic, low, _, high, _ = struct.unpack_from("<5I", raw)
    permitted = low | high << 32
    names = ",".join(f"cap_{name}" for bit, name in enumerate(CAPABILITIES) if permitted >> bit & 1)
    return f"{names}={'ep' if magic & 1 else 'p'}"


def line(entry: Entry) -> str:
    """The entry as a line of a spec's file list."""
    words = []
    if entry.kind == "dir":
        words.append("%dir")
    if entry.kind != "link":
        words.append(f"%attr({entry.mode:04o},{entry.user},{entry.group})")
    else:
        words.append(f"%attr(-,{entry.user},{entry.group})")
    if entry.caps:
        words.append(f"%caps({entry.caps})")
    if entry.config:
        words.append("%config(noreplace)")
    language = LANGUAGE.match(entry.path)
    if entry.kind != "dir" and language:
        words.append(f"%lang({language[1]})")
    if entry.path.startswith("/usr/share/doc/") and entry.path.endswith("/copyright"):
        words.append("%license")
    elif entry.kind != "dir" and DOCUMENTS.match(entry.path):
        words.append("%doc")
    words.append(f'"{escape(entry.path)}"')
    return " ".join(words)


def escape(path: str) -> str:
    """A path for a file list, where rpm expands macros and glob patterns even in quotes.

    A bracket that is never closed stands for itself; every other character with a meaning becomes
    `?`, which matches it.
    """
    text = re.sub(r'[*?{}"\\]', "?", path.replace("%", "%%"))
    return re.sub(r"[\[\]]", "?", text) if re.search(r"\[.*\]", text) else text


def allowed(entry: Entry) -> bool:
    """Whether an RPM other than `filesystem` may own this: below /usr, /etc or /var, and no
    content in /var."""
    if not entry.path.startswith(tuple(f"{top}/" for top in TOPS)):
        return False
    return entry.kind == "dir" or not entry.path.startswith("/var/")
