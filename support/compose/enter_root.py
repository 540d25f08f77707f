"""Run one command inside another root file system, as the first process of fresh namespaces.

Started by root.ts through unshare(1), which has made new mount and PID namespaces; so every mount
made here ends with the command, whatever ends it. Reads one JSON object from the file descriptor
that the first argument names: ``{root, argv, cwd, env, binds: [{source, target, access}]}``,
where access is `read`, `write` or `copy`.
"""

from __future__ import annotations

import ctypes
import errno
import json
import os
import shutil
import sys
from pathlib import Path

# mount(2)
MS_RDONLY = 1
MS_NOSUID = 2
MS_NODEV = 4
MS_NOEXEC = 8
MS_REMOUNT = 32
MS_BIND = 4096
MS_REC = 16384
MS_PRIVATE = 1 << 18
# umount(2)
MNT_DETACH = 2

LIBC = ctypes.CDLL(None, use_errno=True)
DEVICES = ("null", "zero", "full", "random", "urandom", "tty")


def check(result: int, what: str) -> None:
    """Raise OSError with what was tried if a call into the C library failed."""
    if result != 0:
        number = ctypes.get_errno()
        raise OSError(number, f"{what}: {os.strerror(number)}")


def mount(source: str, target: str | Path, kind: str = "", flags: int = 0, data: str = "") -> None:
    """mount(2)."""
    check(
        LIBC.mount(
            source.encode(),
            os.fsencode(target),
            kind.encode() or None,
            ctypes.c_ulong(flags),
            data.encode() or None,
        ),
        f"mount {source} on {target}",
    )


def bind(source: str, target: Path, readonly: bool) -> None:
    """Show a file or folder of this machine at `target`, which is made if it is missing."""
    if not target.exists():
        if Path(source).is_dir():
            target.mkdir(parents=True)
        else:
            target.parent.mkdir(parents=True, exist_ok=True)
            target.touch()
    mount(source, target, flags=MS_BIND)
    if readonly:
        # A user namespace may not drop what the original mount forbids, so those flags are
        # repeated.
        kept = os.statvfs(target).f_flag & (MS_NOSUID | MS_NODEV | MS_NOEXEC)
        mount("none", target, flags=MS_BIND | MS_REMOUNT | MS_RDONLY | kept)


def copy(source: str, target: Path) -> None:
    """Fill `target`, which is made if it is missing, with a copy of a folder that only root sees
    and nothing outlives. What stands for a process of somebody else's stays behind, for it may be
    gone any moment: sockets, and the locks of GnuPG (`.#lk…`, `….lock`)."""
    target.mkdir(parents=True, exist_ok=True)
    mount("copy", target, "tmpfs", MS_NOSUID | MS_NODEV, "mode=0700")

    def others(folder: str, names: list[str]) -> list[str]:
        locks = [name for name in names if name.startswith(".#lk") or name.endswith(".lock")]
        return locks + [name for name in names if (Path(folder) / name).is_socket()]

    shutil.copytree(source, target, symlinks=True, ignore=others, dirs_exist_ok=True)
    target.chmod(0o700)


def make_dev(dev: Path) -> None:
    """A minimal /dev: the devices that programs expect, nothing that reaches the machine's
    hardware."""
    mount("dev", dev, "tmpfs", MS_NOSUID | MS_NOEXEC, "mode=0755,size=1m")
    for name in DEVICES:
        bind(f"/dev/{name}", dev / name, readonly=False)
    (dev / "pts").mkdir()
    mount(
        "devpts", dev / "pts", "devpts", MS_NOSUID | MS_NOEXEC, "newinstance,ptmxmode=0666,mode=620"
    )
    (dev / "shm").mkdir()
    mount("shm", dev / "shm", "tmpfs", MS_NOSUID | MS_NODEV, "mode=1777")
    for name, to in (
        ("ptmx", "pts/ptmx"),
        ("fd", "/proc/self/fd"),
        ("stdin", "/proc/self/fd/0"),
        ("stdout", "/proc/self/fd/1"),
        ("stderr", "/proc/self/fd/2"),
    ):
        (dev / name).symlink_to(to)


def inside(root: Path, target: str) -> Path:
    """The path of `target` below the root; a link on the way that leaves the root is refused."""
    path = root / target.lstrip("/")
    real = path.resolve()
    if real != path and root not in real.parents:
        raise OSError(errno.ELOOP, f"{target} leads out of the root")
    return path


def enter(root: Path, binds: list[dict[str, str]]) -> None:
    """Make `root` the root of this mount namespace, with what programs need below it."""
    mount("none", "/", flags=MS_REC | MS_PRIVATE)
    # Not recursive: a mount that somebody left below the root stays out of sight. A mount of its
    # own, so that programs inside can pivot again (bubblewrap does).
    mount(str(root), root, flags=MS_BIND)
    for name in ("proc", "sys", "dev", "tmp", "run"):
        (root / name).mkdir(exist_ok=True)
    mount("proc", root / "proc", "proc", MS_NOSUID | MS_NODEV | MS_NOEXEC)
    mount("/sys", root / "sys", flags=MS_BIND | MS_REC)
    kept = os.statvfs(root / "sys").f_flag & (MS_NOSUID | MS_NODEV | MS_NOEXEC)
    mount("none", root / "sys", flags=MS_BIND | MS_REMOUNT | MS_RDONLY | kept)
    make_dev(root / "dev")
    mount("tmp", root / "tmp", "tmpfs", MS_NOSUID | MS_NODEV, "mode=1777")
    mount("run", root / "run", "tmpfs", MS_NOSUID | MS_NODEV, "mode=0755")
    for each in binds:
        source, target = each["source"], inside(root, each["target"])
        if each["access"] == "copy":
            copy(source, target)
        else:
            bind(source, target, readonly=each["access"] == "read")
    os.chdir(root)
    check(LIBC.pivot_root(b".", b"."), "pivot_root")
    check(LIBC.umount2(b".", MNT_DETACH), "umount of the old root")
    os.chdir("/")


def run(argv: list[str], cwd: str, env: dict[str, str]) -> int:
    """Run the command as a child, reap orphans meanwhile, and return its exit code as a shell
    would."""
    child = os.fork()
    if child == 0:
        try:
            os.chdir(cwd)
            os.execvpe(argv[0], argv, env)
        except OSError as error:
            print(f"{argv[0]}: {error.strerror}", file=sys.stderr, flush=True)
            os._exit(127 if error.errno == errno.ENOENT else 126)
    while True:
        pid, status = os.wait()
        if pid == child:
            code = os.waitstatus_to_exitcode(status)
            return code if code >= 0 else 128 - code


def main() -> int:
    """Entry point."""
    with os.fdopen(int(sys.argv[1]), encoding="utf-8") as source:
        request = json.load(source)
    try:
        enter(Path(request["root"]).resolve(), request["binds"])
    except OSError as error:
        # What a copy lacked is a list, without a word of its own.
        print(f"cannot enter {request['root']}: {error.strerror or error}", file=sys.stderr)
        return 125
    return run(request["argv"], request["cwd"], request["env"])


if __name__ == "__main__":
    sys.exit(main())
