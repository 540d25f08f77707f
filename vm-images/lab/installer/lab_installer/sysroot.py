"""The deployed system as its own programs see it, so that they can be run in it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from .errors import InstallError
from .process import Runner

SYSIMAGE = Path("/mnt/sysimage")
SYSROOT = Path("/mnt/sysroot")

#: Folders that the tree's top links lead to, as systemd-tmpfiles makes them at boot; the same list
#: as Anaconda's.
VAR_PREFIXES = (
    "/var/home",
    "/var/roothome",
    "/var/lib/rpm",
    "/var/opt",
    "/var/srv",
    "/var/usrlocal",
    "/var/mnt",
    "/var/media",
    "/var/spool",
    "/var/spool/mail",
)


class Target:
    """The installed system, mounted at :data:`SYSROOT`."""

    def __init__(self, runner: Runner, root: Path = SYSROOT) -> None:
        self.runner = runner
        self.root = root

    def path(self, name: str) -> Path:
        """Where a file of the system is seen from here. Links in the way are followed inside the
        system.

        :raises InstallError: for a link that leads nowhere but in circles
        """
        return self.root / resolve(self.root, name).lstrip("/")

    def has(self, name: str) -> bool:
        """Whether the system has that file."""
        return self.path(name).exists()

    def has_program(self, name: str) -> bool:
        """Whether the system has that program."""
        return any(self.has(f"/usr/{folder}/{name}") for folder in ("bin", "sbin"))

    def run(self, *argv: str, stdin: str | None = None, accept: tuple[int, ...] = (0,)) -> str:
        """Runs one of the system's own programs, in the system."""
        return self.runner.run(*argv, stdin=stdin, root=str(self.root), accept=accept)

    def write(self, name: str, text: str, mode: int = 0o644) -> None:
        """Writes a file of the system; a link of that name is replaced only if it leads nowhere."""
        path = self.path(name)
        path.parent.mkdir(parents=True, exist_ok=True)
        aside = path.with_name(f".{path.name}.part")
        # Made anew each time: what stands there may be read-only, and nobody is to see half of it.
        aside.unlink(missing_ok=True)
        aside.touch(mode=0o600)
        aside.write_text(text, encoding="utf-8")
        aside.chmod(mode)
        aside.replace(path)

    def note(self, text: str) -> None:
        """Tells the reader."""
        self.runner.report.note(text)


def resolve(root: Path, name: str) -> str:
    """Follows links as a chroot would; the last part need not exist."""
    pending = [part for part in name.split("/") if part not in ("", ".")]
    done: list[str] = []
    links = 0
    while pending:
        part = pending.pop(0)
        if part == "..":
            done = done[:-1]
            continue
        path = root.joinpath(*done, part)
        if path.is_symlink():
            links += 1
            if links > 40:
                raise InstallError(f"{name}: too many levels of links")
            target = str(path.readlink())
            if target.startswith("/"):
                done = []
            pending = [each for each in target.split("/") if each not in ("", ".")] + pending
        else:
            done.append(part)
    return "/" + "/".join(done)


@contextmanager
def mounted(deployment: Path, osname: str, runner: Runner) -> Iterator[Target]:
    """Shows the deployment at :data:`SYSROOT` as it is when it runs: /usr read-only, /var from its
    stateroot, the disk at /sysroot. Everything is unmounted in the end."""
    SYSROOT.mkdir(parents=True, exist_ok=True)
    root = str(SYSROOT)
    runner.run("mount", "--bind", str(deployment), root)
    try:
        _bind(deployment / "usr", "usr", runner)
        runner.run("mount", "-o", "bind,remount,ro", f"{root}/usr")
        _bind(SYSIMAGE / "ostree/deploy" / osname / "var", "var", runner)
        _bind(SYSIMAGE, "sysroot", runner)
        _bind(SYSIMAGE / "boot", "boot", runner)
        for point in _own_mounts(SYSIMAGE):
            _bind(SYSIMAGE / point, point, runner)
        for folder in ("dev", "dev/pts", "proc", "sys"):
            _bind(Path("/") / folder, folder, runner)
        for folder, mode in (("run", "0755"), ("tmp", "1777")):
            runner.run("mount", "-t", "tmpfs", "-o", f"mode={mode}", "tmpfs", f"{root}/{folder}")
        _share_resolver(SYSROOT)
        target = Target(runner)
        _make_var(target)
        yield target
    finally:
        runner.run("sync")
        runner.run("umount", "--recursive", root)


def _own_mounts(sysimage: Path) -> list[str]:
    """Further file systems that the kickstart asked for: /home, /var/log …, by their paths below
    the root."""
    points = []
    for line in Path("/proc/self/mounts").read_text().splitlines():
        point = re.sub(r"\\([0-7]{3})", lambda code: chr(int(code[1], 8)), line.split()[1])
        below = point.removeprefix(f"{sysimage}/")
        if below not in (point, "boot") and not below.startswith(("boot/", "ostree/")):
            points.append(below)
    return sorted(points)


def _bind(source: Path, name: str, runner: Runner) -> None:
    target = SYSROOT / resolve(SYSROOT, name).lstrip("/")
    target.mkdir(parents=True, exist_ok=True)
    runner.run("mount", "--bind", str(source), str(target))


def _share_resolver(root: Path) -> None:
    """Lets the system's scripts resolve names where its resolv.conf is a link into /run."""
    own = Path("/etc/resolv.conf")
    link = root / "etc/resolv.conf"
    if not own.exists() or not link.is_symlink():
        return
    place = resolve(root, "/etc/resolv.conf")
    if place.startswith("/run/"):
        path = root / place.lstrip("/")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(own.read_text())


def _make_var(target: Target) -> None:
    if target.has_program("systemd-tmpfiles"):
        prefixes = [f"--prefix={prefix}" for prefix in VAR_PREFIXES]
        # 65, 73: some lines were not carried out, as in Anaconda no reason to stop;
        # systemd-tmpfiles(8)
        target.run("systemd-tmpfiles", "--create", "--boot", *prefixes, accept=(0, 65, 73))
