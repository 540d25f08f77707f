"""Accounts of a tree: one list while packages are installed, then kept as the base keeps them.

A tree that rpm-ostree composed has root in /usr/etc, and all others in /usr/lib/passwd and
/usr/lib/group. Where the C library has the module nss-altfiles, they are read from there. Where
it has not, new ones are declared for systemd-sysusers(8), with their ids, as sysusers.d(5) says.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from pathlib import Path

DECLARATIONS = "usr/lib/sysusers.d/00-dnf-ostree.conf"
"""First of all: of two lines about one account the first counts."""

KINDS = ("passwd", "group")
_SHADOWS = ("shadow", "gshadow", "subuid", "subgid")
_LEFTOVERS = (".pwd.lock", *(f"{name}-" for name in (*KINDS, *_SHADOWS)))
_MODULES = ("usr/lib64", "usr/lib", "usr/lib/*-linux-gnu*")


class Accounts:
    """The account files of one tree at ``root``, where /etc is that of the tree."""

    def __init__(self, root: Path) -> None:
        """Remember what the base has."""
        self._root = root
        self._etc = {kind: _text(root / "etc" / kind) for kind in KINDS}
        self._lib = {kind: _text(root / "usr/lib" / kind) for kind in KINDS}
        self._gshadow = _text(root / "etc/gshadow")
        self._altfiles = any(
            any(root.glob(f"{folder}/libnss_altfiles.so.2")) for folder in _MODULES
        )

    def unite(self) -> None:
        """Have all accounts in /etc, where useradd(8), rpm and systemd-sysusers(8) look."""
        for kind in KINDS:
            _write(self._root / "etc" / kind, self.united(kind))

    def united(self, kind: str) -> str:
        """All lines of ``passwd`` or ``group`` that the base has."""
        lines = _by_name(self._etc[kind])
        for name, line in _by_name(self._lib[kind]).items():
            lines.setdefault(name, line)
        return _join(lines.values())

    def settle(self) -> list[str]:
        """Part the list again; new accounts go where the base has its own. Gives their names."""
        new: dict[str, dict[str, str]] = {}
        altered: dict[str, dict[str, str]] = {}
        for kind in KINDS:
            etc, lib = _by_name(self._etc[kind]), _by_name(self._lib[kind])
            now = _by_name(_text(self._root / "etc" / kind))
            if not self._lib[kind]:
                # a tree that keeps all of them in /etc
                new[kind], altered[kind] = {}, {}
                continue
            new[kind] = {name: line for name, line in now.items() if name not in {**etc, **lib}}
            altered[kind] = {
                name: line for name, line in now.items() if lib.get(name, line) != line
            }
            kept = {name: line for name, line in now.items() if name in etc}
            moved = {name: line for name, line in now.items() if name in lib or name in new[kind]}
            self._put(f"etc/{kind}", self._etc[kind], kept)
            self._put(f"usr/lib/{kind}", self._lib[kind], moved)
        if not self._altfiles and any(new.values()):
            self._declare(new, altered["group"])
        for name in _LEFTOVERS:
            (self._root / "etc" / name).unlink(missing_ok=True)
        return sorted({*new["passwd"], *new["group"]})

    def _put(self, path: str, before: str, lines: dict[str, str]) -> None:
        """Write lines; the very text of the base if they are the same."""
        text = before if _by_name(before) == lines else _join(lines.values())
        _write(self._root / path, text)

    def _declare(self, new: dict[str, dict[str, str]], groups: dict[str, str]) -> None:
        lines = declarations(new["passwd"].values(), new["group"].values(), self._group_names())
        lines += memberships(groups.values())
        path = self._root / DECLARATIONS
        path.parent.mkdir(parents=True, exist_ok=True)
        earlier = _text(path).splitlines()
        _write(path, _join([*earlier, *(line for line in lines if line not in earlier)]))
        # systemd-sysusers stops at an entry of a group that it is about to make
        _write(self._root / "etc/gshadow", self._gshadow)

    def _group_names(self) -> dict[str, str]:
        names = {}
        for folder in ("etc", "usr/lib"):
            for name, line in _by_name(_text(self._root / folder / "group")).items():
                names.setdefault(line.split(":")[2], name)
        return names


def declarations(
    users: Collection[str], groups: Collection[str], group_names: dict[str, str]
) -> list[str]:
    """Turn lines of passwd(5) and group(5) into lines of sysusers.d(5), ids included."""
    lines = []
    for line in groups:
        name, _password, gid, *_rest = line.split(":")
        lines.append(f"g {name} {gid}")
    for line in users:
        name, _password, uid, gid, comment, home, shell = line.split(":")[:7]
        primary = f":{group_names[gid]}" if gid in group_names else ""
        text = comment.replace("\\", "\\\\").replace('"', '\\"')
        lines.append(f'u {name} {uid}{primary} "{text}" {home or "-"} {shell or "-"}')
    return lines + memberships(groups)


def memberships(groups: Iterable[str]) -> list[str]:
    """The members that lines of group(5) name, as lines of sysusers.d(5)."""
    lines = []
    for line in groups:
        name, *_rest, members = line.split(":")
        lines += [f"m {member} {name}" for member in members.split(",") if member]
    return lines


def _by_name(text: str) -> dict[str, str]:
    return {line.split(":")[0]: line for line in text.splitlines() if line.count(":") > 2}


def _join(lines: Iterable[str]) -> str:
    return "".join(f"{line}\n" for line in lines)


def _text(path: Path) -> str:
    return path.read_text(errors="surrogateescape") if path.exists() else ""


def _write(path: Path, text: str) -> None:
    if _text(path) != text:
        path.write_text(text, errors="surrogateescape")
