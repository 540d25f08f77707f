"""Accounts of a tree: root stays in /etc, all others move to /usr/lib, changes are checked.

The rules are those of rpm-ostree's documentation of ``preserve-passwd``, ``check-passwd``,
``check-groups``, ``etc-group-members`` and ``ignore-removed-users``.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from ..errors import StandinError
from .files import remove, write
from .treefile import Treefile

Entries = dict[str, tuple[int, ...]]
"""Ids by name: (uid, gid) of a user, (gid,) of a group."""

_LEFTOVERS = (".pwd.lock", "passwd-", "group-", "shadow-", "gshadow-", "subuid-", "subgid-")


def entries(text: str, ids: int) -> Entries:
    """Parse passwd (two ids) or group (one id) lines."""
    result: Entries = {}
    for line in text.splitlines():
        fields = line.split(":")
        if len(fields) > 2 and fields[2].isdigit():
            result[fields[0]] = tuple(int(value or 0) for value in fields[2 : 2 + ids])
    return result


def clean(root: Path) -> None:
    """Remove locks and backups that account tools leave in /usr/etc."""
    for name in _LEFTOVERS:
        remove(root / "usr/etc" / name)


def migrate(root: Path, kept_groups: Iterable[str]) -> None:
    """Move every account but those of id 0 from /usr/etc to /usr/lib.

    ``kept_groups`` stay in /etc as well.
    """
    kept = set(kept_groups)
    for name in ("passwd", "group"):
        source = root / "usr/etc" / name
        if not source.exists():
            raise StandinError(
                f"Migrating '{name}' to /usr/lib: No such file or directory (os error 2)"
            )
        lines = [line for line in source.read_text().splitlines() if ":" in line]
        target = root / "usr/lib" / name
        before = target.read_text() if target.exists() else ""
        others = [line for line in lines if line.split(":")[2] != "0"]
        stay = [line for line in lines if line.split(":")[2] == "0"]
        if name == "group":
            stay += [line for line in others if line.split(":")[0] in kept]
        write(target, before + "".join(f"{line}\n" for line in others))
        write(source, "".join(f"{line}\n" for line in stay))


def altfiles(root: Path) -> None:
    """Have /etc/nsswitch.conf look at /usr/lib's accounts too, unless another program owns it."""
    path = root / "usr/etc/nsswitch.conf"
    if path.is_symlink() or not path.exists():
        return
    write(path, with_altfiles(path.read_text()))


def with_altfiles(text: str) -> str:
    """Add ``altfiles`` after ``files`` in the passwd and group lines of an nsswitch.conf."""
    lines: list[str] = []
    for line in text.splitlines():
        head, colon, rest = line.partition(":")
        if colon and head in ("passwd", "group"):
            words = rest.split()
            if "altfiles" in words:
                return text
            at = words.index("files") + 1 if "files" in words else len(words)
            line = " ".join([f"{head}:", *words[:at], "altfiles", *words[at:]])
        lines.append(line)
    return "\n".join(lines) + "\n"


def prepare(root: Path, treefile: Treefile, previous: Callable[[str], str | None]) -> None:
    """Before packages are unpacked, put the accounts of the previous commit or of files in place.

    ``previous`` reads a file of the previous commit.
    """
    if not treefile.get("preserve-passwd", True):
        return
    for name, check in (("passwd", "check-passwd"), ("group", "check-groups")):
        given = treefile.check_files.get(check)
        if given:
            sources = [given.read_text()]
        else:
            found = [previous(f"/usr/etc/{name}"), previous(f"/usr/lib/{name}")]
            sources = [text for text in found if text is not None] if None not in found else []
        if not sources:
            continue
        lines = {line.split(":")[0]: line for text in sources for line in text.splitlines() if line}
        write(root / "etc" / name, "".join(f"{line}\n" for line in lines.values()))


def check(
    root: Path,
    treefile: Treefile,
    previous: Callable[[str], str | None],
    show: Callable[[str], None],
) -> None:
    """Compare the new accounts with what check-passwd and check-groups ask for.

    Raises StandinError if an id changed or an account that still owns files went away.
    """
    kinds: tuple[tuple[str, str, int, str], ...] = (
        ("passwd", "check-passwd", 2, "ignore-removed-users"),
        ("group", "check-groups", 1, "ignore-removed-groups"),
    )
    for name, option, ids, ignore in kinds:
        path = root / "usr/lib" / name
        new = entries(path.read_text(), ids) if path.exists() else {}
        old = _wanted(treefile, option, name, ids, previous)
        _removed(root, name, old, new, set(treefile.get(ignore, [])), show)
        _changed(name, old, new, show)


def _wanted(
    treefile: Treefile, option: str, name: str, ids: int, previous: Callable[[str], str | None]
) -> Entries:
    config: dict[str, Any] = treefile.get(option, {"type": "previous"})
    kind = config.get("type")
    if kind == "file":
        return entries(treefile.check_files[option].read_text(), ids)
    if kind == "data":
        result: Entries = {}
        for user, value in config.get("entries", {}).items():
            numbers = value if isinstance(value, list) else [value]
            result[user] = tuple((numbers * ids)[:ids]) if len(numbers) == 1 else tuple(numbers)
        return result
    if kind == "previous":
        return entries(previous(f"/usr/lib/{name}") or "", ids)
    return {}


def _removed(
    root: Path,
    name: str,
    old: Entries,
    new: Entries,
    ignored: set[str],
    show: Callable[[str], None],
) -> None:
    word = "user" if name == "passwd" else "group"
    for missing in sorted(old.keys() - new.keys()):
        if "*" in ignored or missing in ignored:
            show(f"Ignored {word} missing from new {name} file: {missing}")
        elif _owns(root, word == "user", old[missing][0]):
            raise StandinError(f"{word.capitalize()} missing from new {name} file: {missing}")
        else:
            show(f"Unused {word} removed from new {name} file: {missing}")


def _changed(name: str, old: Entries, new: Entries, show: Callable[[str], None]) -> None:
    labels = ("UID", "GID") if name == "passwd" else ("GID",)
    for account in sorted(old.keys() & new.keys()):
        for label, before, now in zip(labels, old[account], new[account], strict=False):
            if before != now:
                raise StandinError(f"{name} {label} changed: {account} ({before} to {now})")
    added = sorted(new.keys() - old.keys())
    if added:
        show(f"New {name} entries: {', '.join(added)}")


def _owns(root: Path, user: bool, number: int) -> bool:
    for folder, _, names in os.walk(root):
        for path in (folder, *(os.path.join(folder, name) for name in names)):
            stat = os.lstat(path)
            if number == (stat.st_uid if user else stat.st_gid):
                return True
    return False
