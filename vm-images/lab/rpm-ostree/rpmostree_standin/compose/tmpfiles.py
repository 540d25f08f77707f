"""What packages put into /var becomes lines of tmpfiles.d, so that the first boot makes it."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable
from pathlib import Path

from ..errors import StandinError
from ..quoting import shell_word
from .files import remove, write
from .passwd import entries

AUTOVAR = "usr/lib/tmpfiles.d/rpm-ostree-1-autovar.conf"
INTEGRATION = "usr/lib/tmpfiles.d/rpm-ostree-0-integration.conf"

_KNOWN = (
    "lib/systemd/random-seed",
    "lib/systemd/catalog/database",
    "lib/plymouth/boot-duration",
    "log/wtmp",
    "log/btmp",
)

_STATE = (
    "d /var/home 0755 root root -",
    "d /var/srv 0755 root root -",
    "d /var/roothome 0700 root root -",
    "d /var/mnt 0755 root root -",
    "d /run/media 0755 root root -",
    "L /var/lib/rpm - - - - ../../usr/share/rpm",
    *(
        f"d /usr/local/{name} 0755 root root -"
        for name in ("bin", "etc", "games", "include", "lib", "man", "sbin", "share", "src")
    ),
)
_LOCAL = ("d /var/opt 0755 root root -", "d /var/usrlocal 0755 root root -")
_OVERLAY = (
    "L /var/usrlocal - - - - ../usr/local",
    "L /var/opt - - - - ../usr/lib/opt",
)


def integrate(root: Path, state_overlay: bool) -> None:
    """Write the lines that every such system needs: homes, /srv, the link to rpm's database."""
    write(root / INTEGRATION, _text("state that the links at the top point to", _STATE))
    suffix = "-compat" if state_overlay else ""
    name = f"usr/lib/tmpfiles.d/rpm-ostree-0-integration-opt-usrlocal{suffix}.conf"
    lines = _OVERLAY if state_overlay else _LOCAL
    write(root / name, _text("/opt and /usr/local", lines))


def convert(root: Path, show: Callable[[str], None]) -> None:
    """Turn /var into tmpfiles.d lines and leave it empty; files in it are dropped and told."""
    var = root / "var"
    var.mkdir(exist_ok=True)
    remove(var / "run")
    for name in _KNOWN:
        (var / name).unlink(missing_ok=True)
    users, groups = _names(root, "passwd"), _names(root, "group")
    lines: set[str] = set()
    for folder, folders, names in os.walk(var):
        for name in sorted([*folders, *names]):
            path = Path(folder) / name
            shown = f"/{path.relative_to(root)}"
            info = path.lstat()
            if stat.S_ISLNK(info.st_mode):
                lines.add(f"L {shell_word(shown)} - - - - {os.readlink(path)}")
            elif stat.S_ISDIR(info.st_mode):
                owner, group = (
                    _owner(users, info.st_uid, "user"),
                    _owner(groups, info.st_gid, "group"),
                )
                mode = stat.S_IMODE(info.st_mode)
                lines.add(f"d {shell_word(shown)} {mode:04o} {owner} {group} - -")
            else:
                show(f"Ignoring non-directory/non-symlink '\"{shown[1:]}\"'")
    write(root / AUTOVAR, "".join(f"{line}\n" for line in sorted(lines)))
    remove(var)
    var.mkdir(mode=0o755)


def _names(root: Path, kind: str) -> dict[int, str]:
    result: dict[int, str] = {0: "root"}
    for folder in ("usr/lib", "usr/etc"):
        path = root / folder / kind
        if path.exists():
            result.update({ids[0]: name for name, ids in entries(path.read_text(), 1).items()})
    return result


def _owner(names: dict[int, str], number: int, kind: str) -> str:
    if number not in names:
        raise StandinError(f"Converting /var to tmpfiles.d: failed to find {kind} ID '{number}'")
    return names[number]


def _text(about: str, lines: tuple[str, ...]) -> str:
    return f"# Written by the composer: {about}.\n" + "".join(f"{line}\n" for line in lines)
