"""What belongs to a machine, not to its tree: /var, links into /opt; made by tmpfiles.d(5)."""

from __future__ import annotations

import os
import re
import shutil
import stat
from collections.abc import Iterator
from pathlib import Path

from .database import Packages
from .root import ALTERNATIVES, OPT, VAR_FOLDERS, VAR_LINKS

VAR_LINES = "usr/lib/tmpfiles.d/dnf-ostree-var.conf"
OPT_LINES = "usr/lib/tmpfiles.d/dnf-ostree-opt.conf"
FACTORY = "usr/share/factory"
"""Where `C` without a source finds what it copies."""

_FOLDERS = ("usr/lib/tmpfiles.d", "etc/tmpfiles.d")
# What programs write there while packages are installed is of no machine; rpm's link is declared.
_PASSING = ("cache", "log", "tmp", "lib/rpm", "lib/systemd/random-seed")
_PLAIN = re.compile(r"[A-Za-z0-9_./:@+=,~-]+")


def convert_var(root: Path, packages: Packages, names: Names) -> None:
    """Declare what the transaction has made in /var; files are kept in /usr/share/factory.

    Of what is in /var/cache and /var/log only that is kept which a package owns.
    """
    _move_alternatives(root)
    known = _declared(root)
    lines = []
    for path, info in _made(root / "var"):
        shown = f"/{path.relative_to(root)}"
        if shown in known or (_passing(path, root) and not packages.count_owners(shown)):
            continue
        owner = f"{names.user(info.st_uid)} {names.group(info.st_gid)}"
        mode = f"{stat.S_IMODE(info.st_mode):04o}"
        if stat.S_ISDIR(info.st_mode):
            lines.append(f"d {quoted(shown)} {mode} {owner} - -")
        elif stat.S_ISLNK(info.st_mode):
            lines.append(f"L {quoted(shown)} - - - - {quoted(os.readlink(path))}")
        elif stat.S_ISREG(info.st_mode):
            _keep(path, root / FACTORY / path.relative_to(root))
            lines.append(f"C {quoted(shown)} {mode} {owner} - -")
    _add(root / VAR_LINES, lines)


def link_opt(root: Path, top: Path) -> None:
    """Have /var/opt link to what packages have put into /opt, which is in /usr/lib/opt.

    ``top`` is the base: only where its /opt leads to /var/opt links are of use.
    """
    folder = root / OPT
    if not folder.is_dir():
        return
    if not any(folder.iterdir()):
        folder.rmdir()
    elif (top / "opt").is_symlink() and os.readlink(top / "opt") == "var/opt":
        lines = ["d /var/opt 0755 root root - -"] if "/var/opt" not in _declared(root) else []
        for name in sorted(entry.name for entry in folder.iterdir()):
            target = quoted(f"../../{OPT}/{name}")
            lines.append(f"L {quoted(f'/var/opt/{name}')} - - - - {target}")
        (root / OPT_LINES).unlink(missing_ok=True)
        _add(root / OPT_LINES, lines)


def quoted(text: str) -> str:
    """Write a field of tmpfiles.d(5): specifiers doubled, quoted if it needs that."""
    text = text.replace("%", "%%")
    if _PLAIN.fullmatch(text.replace("%%", "")):
        return text
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


class Names:
    """Names of users and groups by their ids; an id without a name stays a number."""

    def __init__(self, passwd: str, group: str) -> None:
        """Take the texts of passwd(5) and group(5)."""
        self._users, self._groups = _by_id(passwd), _by_id(group)

    def user(self, number: int) -> str:
        """Name a user."""
        return self._users.get(number, str(number))

    def group(self, number: int) -> str:
        """Name a group."""
        return self._groups.get(number, str(number))


def _by_id(text: str) -> dict[int, str]:
    names: dict[int, str] = {}
    for line in text.splitlines():
        fields = line.split(":")
        if len(fields) > 3:
            names.setdefault(int(fields[2]), fields[0])
    return names


def _move_alternatives(root: Path) -> None:
    """Keep the state of alternatives(8) in the tree, as rpm-ostree does."""
    state = root / "var/lib/alternatives"
    if state.is_dir() and not state.is_symlink():
        shutil.move(state, root / ALTERNATIVES)
        os.symlink(f"../../{ALTERNATIVES}", state)


def _made(var: Path) -> Iterator[tuple[Path, os.stat_result]]:
    """Everything in /var that was not there before the transaction, folders first."""
    before = {*VAR_FOLDERS, *VAR_LINKS}
    for place, folders, files in os.walk(var):
        folders.sort()
        for name in sorted([*folders, *files]):
            path = Path(place, name)
            if str(path.relative_to(var)) not in before:
                yield path, path.lstat()


def _passing(path: Path, root: Path) -> bool:
    below = path.relative_to(root / "var")
    return any(below.is_relative_to(folder) for folder in _PASSING)


def _declared(root: Path) -> set[str]:
    """Paths that the tree's tmpfiles.d has lines for."""
    paths = set()
    for folder in _FOLDERS:
        for file in (root / folder).glob("*.conf"):
            for line in file.read_text(errors="replace").splitlines():
                words = line.split()
                if len(words) > 1 and words[0][0] in "dDLC":
                    paths.add(words[1].strip('"').rstrip("/"))
    return paths


def _keep(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copy2(source, target)
    info = source.stat()
    os.chown(target, info.st_uid, info.st_gid)
    target.chmod(stat.S_IMODE(info.st_mode))


def _add(path: Path, lines: list[str]) -> None:
    if lines:
        path.parent.mkdir(parents=True, exist_ok=True)
        earlier = path.read_text() if path.exists() else "# Written by dnf ostree compose.\n"
        path.write_text(earlier + "".join(f"{line}\n" for line in lines))
