#!/usr/bin/python3
"""Postprocessing of a tree: every account becomes one that systemd-sysusers(8) makes at boot.

rpm-ostree moves all accounts but root's to /usr/lib/passwd and /usr/lib/group, where Fedora looks
them up with nss-altfiles. Debian has no such module. So they are declared again in a sysusers.d(5)
file, with the same ids. The groups' shadow file is emptied, for systemd-sysusers stops at an entry
of a group that it is about to make.
"""

from pathlib import Path

# First of all files there: of two lines about one account the first counts, and the packages' own
# leave the id open.
TARGET = Path("/usr/lib/sysusers.d/00-lab-accounts.conf")


def rows(*files: str) -> list[list[str]]:
    """Rows of account files, as lists; the first of two with the same name counts."""
    found: dict[str, list[str]] = {}
    for file in filter(Path.exists, map(Path, files)):
        for line in filter(None, file.read_text().splitlines()):
            fields = line.split(":")
            found.setdefault(fields[0], fields)
    return list(found.values())


def declarations(passwd: list[list[str]], group: list[list[str]]) -> list[str]:
    """Lines of sysusers.d: groups first, then users, then who is a member of what."""
    names = {fields[2]: fields[0] for fields in group}
    lines = [f"g {name} {gid}" for name, _, gid, _ in group]
    for name, _, uid, gid, comment, home, shell, *_ in passwd:
        primary = f":{names[gid]}" if gid in names else ""
        lines.append(f'u {name} {uid}{primary} "{comment}" {home or "-"} {shell or "-"}')
    lines += [
        f"m {member} {name}"
        for name, _, _, members in group
        for member in filter(None, members.split(","))
    ]
    return lines


if __name__ == "__main__":
    accounts = rows("/etc/passwd", "/usr/lib/passwd")
    groups = rows("/etc/group", "/usr/lib/group")
    TARGET.write_text("".join(f"{line}\n" for line in declarations(accounts, groups)))
    Path("/etc/gshadow").write_text("")
