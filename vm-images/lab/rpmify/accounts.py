"""The account files of the package `setup`: every system account of the root, with ids that never
change."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

FIRST_FREE = 100
NOBODY = 65534


class AccountsError(ValueError):
    """An account whose id is not fixed."""


@dataclass(frozen=True)
class Files:
    """Contents of passwd(5), group(5), shadow(5) and gshadow(5)."""

    passwd: str
    group: str
    shadow: str
    gshadow: str


def fixed(passwd: str, group: str, table: dict[str, dict[str, int]]) -> Files:
    """Account files with the ids of the table; ids below 100 and nobody's are the same everywhere
    already.

    Groups of the table that the root lacks are added. Raises AccountsError naming every account
    without a fixed id.
    """
    groups: dict[str, tuple[int, str]] = {}
    numbers: dict[int, int] = {}
    missing: list[str] = []

    def number(kind: str, name: str, old: int) -> int:
        if old < FIRST_FREE or old == NOBODY:
            return old
        if name not in table[kind]:
            missing.append(f"{name} ({kind})")
        return table[kind].get(name, old)

    for line in filter(None, group.splitlines()):
        name, _, old, members = line.split(":")
        numbers[int(old)] = number("groups", name, int(old))
        groups[name] = (numbers[int(old)], members)
    for name, new in table["groups"].items():
        groups.setdefault(name, (new, ""))
    users: list[tuple[int, str]] = []
    for line in filter(None, passwd.splitlines()):
        name, _, uid, gid, comment, home, shell = line.split(":")
        new = number("users", name, int(uid))
        own = table["groups"].get(name)
        new_gid = own if own is not None else numbers[int(gid)]
        users.append((new, f"{name}:x:{new}:{new_gid}:{comment}:{home}:{shell}"))
    if missing:
        raise AccountsError(f"accounts.json fixes no id for {', '.join(missing)}: add them there")
    users.sort()
    rows = sorted((new, name, members) for name, (new, members) in groups.items())
    return Files(
        passwd="".join(f"{row}\n" for _, row in users),
        group="".join(f"{name}:x:{new}:{members}\n" for new, name, members in rows),
        # Nobody can log in with a password before an installer sets one.
        shadow="".join(f"{row.split(':')[0]}:!*::0:99999:7:::\n" for _, row in users),
        gshadow="".join(f"{name}:!::{members}\n" for _, name, members in rows),
    )


def write(root: Path, table: Path, target: Path) -> None:
    """Write the account files for a root into a folder."""
    files = fixed(
        (root / "etc/passwd").read_text(),
        (root / "etc/group").read_text(),
        json.loads(table.read_text()),
    )
    for name in ("passwd", "group", "shadow", "gshadow"):
        (target / name).write_text(getattr(files, name))
