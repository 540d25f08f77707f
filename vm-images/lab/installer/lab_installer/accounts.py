"""Accounts, groups, passwords and SSH keys, made by the installed system's own tools."""

from __future__ import annotations

import os
from pathlib import Path

from .errors import InstallError
from .plan import Password, Plan, User
from .sysroot import Target


def configure(plan: Plan, target: Target) -> None:
    """Makes what the kickstart says.

    :raises InstallError: with the tool's words, or for a key of an account that there is not
    """
    set_password("root", plan.root, target)
    if plan.root_ssh_password:
        target.write(
            "/etc/ssh/sshd_config.d/01-permitrootlogin.conf", "PermitRootLogin yes\n", 0o600
        )
    for group in plan.groups:
        gid = [] if group.gid is None else ["--gid", str(group.gid)]
        target.run("groupadd", *gid, group.name)
    for user in plan.users:
        add_user(user, target)
    for name, key in plan.ssh_keys:
        add_key(name, key, target)


def add_user(user: User, target: Target) -> None:
    """Makes an account with its home; one that exists only gets its password and groups."""
    for group in user.groups:
        bring_group(group, target)
    if user.name in names(target.path("/etc/passwd")):
        if user.groups:
            target.run("usermod", "--append", "--groups", ",".join(user.groups), user.name)
    else:
        target.run("useradd", *user_options(user), user.name)
    set_password(user.name, user.password, target)


def user_options(user: User) -> list[str]:
    """useradd(8)'s options for an account."""
    options = ["--create-home"]
    for name, value in (
        ("--uid", user.uid),
        ("--gid", user.gid),
        ("--home-dir", user.home),
        ("--shell", user.shell or "/bin/bash"),
        ("--comment", user.gecos or None),
        ("--groups", ",".join(user.groups) or None),
    ):
        if value is not None:
            options += [name, str(value)]
    if user.gid is None:
        options.append("--user-group")
    return options


def names(table: Path) -> set[str]:
    """The names in a file like /etc/passwd."""
    if not table.exists():
        return set()
    return {line.partition(":")[0] for line in table.read_text().splitlines() if ":" in line}


def bring_group(name: str, target: Target) -> None:
    """Copies a group of the tree's (/usr/lib/group, read through nss-altfiles) into /etc/group:
    only there can it get members."""
    own = target.path("/etc/group")
    tree = target.path("/usr/lib/group")
    if name in names(own):
        return
    lines = tree.read_text().splitlines() if tree.exists() else []
    found = next((line for line in lines if line.startswith(f"{name}:")), None)
    if found is None:
        target.note(f"group {name}: the tree has none, it is made")
        target.run("groupadd", name)
        return
    with own.open("a", encoding="utf-8") as file:
        file.write(found + "\n")
    shadow = target.path("/etc/gshadow")
    if shadow.exists() and name not in names(shadow):
        with shadow.open("a", encoding="utf-8") as file:
            file.write(f"{name}:!::\n")


def set_password(name: str, password: Password, target: Target) -> None:
    """Sets a password, and locks it where the kickstart says so."""
    if password.text is not None:
        encrypted = ["--encrypted"] if password.crypted else []
        target.run("chpasswd", *encrypted, stdin=f"{name}:{password.text}\n")
    if password.locked:
        target.run("usermod", "--lock", name)


def add_key(name: str, key: str, target: Target) -> None:
    """Lets a public key into an account.

    :raises InstallError: if there is no such account
    """
    row = next((row for row in _accounts(target) if row[0] == name), None)
    if row is None:
        raise InstallError(f"sshkey --username={name}: there is no such account")
    uid, gid, home = int(row[2]), int(row[3]), row[5]
    folder = target.path(home) / ".ssh"
    if not folder.parent.is_dir():
        raise InstallError(f"sshkey --username={name}: there is no {home}")
    file = folder / "authorized_keys"
    folder.mkdir(mode=0o700, exist_ok=True)
    with file.open("a", encoding="utf-8") as keys:
        keys.write(key.strip() + "\n")
    file.chmod(0o600)
    for path in (folder, file):
        os.chown(path, uid, gid)


def _accounts(target: Target) -> list[list[str]]:
    rows = []
    for name in ("/etc/passwd", "/usr/lib/passwd"):
        path = target.path(name)
        if path.exists():
            rows += [line.split(":") for line in path.read_text().splitlines()]
    return [row for row in rows if len(row) == 7]
