"""From a root that packages were installed into to one that OSTree can carry."""

from __future__ import annotations

import os
import shlex
import stat
import subprocess
from collections.abc import Callable
from pathlib import Path

from ..errors import StandinError, reason
from ..jsontext import compact
from .files import link, present, remove, write
from .treefile import Treefile

Show = Callable[[str], None]

_TOP_FOLDERS = ("dev", "proc", "run", "sys", "var", "sysroot")
_TOP_LINKS = {"root": "var/roothome", "home": "var/home", "ostree": "sysroot/ostree"}
_STATE_LINKS = {"srv": "var/srv", "mnt": "var/mnt", "media": "run/media"}
_COMPATIBILITY = ("lib", "lib64", "lib32", "bin", "sbin")


def arrange(source: Path, target: Path, treefile: Treefile, show: Show) -> None:
    """Fill ``target`` with the tree's top: /usr and /var of ``source``, folders, links."""
    show("Initializing rootfs")
    target.chmod(0o755)
    for name in _TOP_FOLDERS:
        if name != "var":
            (target / name).mkdir(mode=0o755)
    if treefile.get("tmp-is-dir", False):
        (target / "tmp").mkdir()
        (target / "tmp").chmod(0o1777)
    else:
        link(target / "tmp", "sysroot/tmp")
    links = {**_TOP_LINKS, **_STATE_LINKS}
    local = treefile.get("opt-usrlocal", "var")
    if local == "root":
        (target / "opt").mkdir(mode=0o755)
    else:
        links["opt"] = "var/opt" if local == "var" else "usr/lib/opt"
    for name, destination in links.items():
        link(target / name, destination)
    show("Moving /usr to target")
    for name in ("usr", "boot", "var"):
        if present(source / name):
            os.rename(source / name, target / name)
    (target / "var").mkdir(exist_ok=True)
    show("Copying toplevel compat symlinks")
    for name in _COMPATIBILITY:
        if present(source / name):
            os.rename(source / name, target / name)


def links(root: Path, treefile: Treefile) -> None:
    """Make /usr/local a link, and move what must not be lost out of /var/lib."""
    if treefile.get("opt-usrlocal", "var") == "var":
        remove(root / "usr/local")
        link(root / "usr/local", "../var/usrlocal")
    else:
        (root / "usr/local").mkdir(mode=0o755, exist_ok=True)
    for name in ("alternatives", "vagrant"):
        state = root / "var/lib" / name
        if state.is_dir() and not state.is_symlink():
            remove(root / "usr/lib" / name)
            os.rename(state, root / "usr/lib" / name)
            link(state, f"../../usr/lib/{name}")


def tweak(root: Path, treefile: Treefile, show: Show) -> None:
    """Set useradd's home folder, rpm's database macro, and refuse device files."""
    useradd = root / "usr/etc/default/useradd"
    if useradd.is_file():
        lines = useradd.read_text().splitlines()
        lines = ["HOME=/var/home" if line.startswith("HOME=") else line for line in lines]
        write(useradd, "".join(f"{line}\n" for line in lines))
    write(root / "usr/lib/rpm/macros.d/macros.rpm-ostree", "%_dbpath /usr/share/rpm\n")
    ignored = 0
    for folder, _, names in os.walk(root):
        for name in names:
            path = Path(folder) / name
            mode = path.lstat().st_mode
            if stat.S_ISCHR(mode) or stat.S_ISBLK(mode):
                if not treefile.get("ignore-devices", False):
                    raise StandinError(
                        f"Postprocessing devices: Unsupported device file: {path.relative_to(root)}"
                    )
                path.unlink()
                ignored += 1
    show("No embedded whiteouts found")
    show(f"Ignored {ignored} device files" if ignored else "No device files found")


def finalize(root: Path, treefile: Treefile, show: Show) -> None:
    """Link rpm's database to its other names and run the treefile's finalize.d."""
    database = root / "usr/share/rpm"
    if database.is_dir():
        base = root / "usr/lib/sysimage/rpm-ostree-base-db"
        base.mkdir(parents=True, exist_ok=True)
        for entry in sorted(database.iterdir()):
            if entry.is_file() and not present(base / entry.name):
                os.link(entry, base / entry.name)
        if not present(root / "usr/lib/sysimage/rpm"):
            link(root / "usr/lib/sysimage/rpm", "../../share/rpm")
    for name, program in treefile.finalize.items():
        show(f"Executing finalize.d {shlex.quote(name)}")
        try:
            subprocess.run([str(program)], cwd=root, check=True)
        except (OSError, subprocess.CalledProcessError) as error:
            raise StandinError(f"finalize.d {name} failed: {reason(error)}") from None


def treefile_digest(treefile: Treefile) -> str:
    """Give the text that stands for the treefile in the input hash."""
    shown = {key: value for key, value in treefile.printed().items() if key != "metadata"}
    return compact(shown)
