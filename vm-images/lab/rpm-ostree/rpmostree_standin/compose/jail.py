"""Entering a root: own mounts, own processes, no network, nothing left when the command ends.

Run as ``python3 -m rpmostree_standin.compose.jail ROOT COMMAND…``. The mounts live in a mount
namespace of their own and go away with it, however the command ends.
"""

from __future__ import annotations

import ctypes
import errno
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

_PR_SET_PDEATHSIG = 1
# sched.h; os.unshare came with Python 3.12
_CLONE_NEWNS, _CLONE_NEWIPC, _CLONE_NEWPID, _CLONE_NEWNET = 1 << 17, 1 << 27, 1 << 29, 1 << 30
_MS_RDONLY, _MS_NOSUID, _MS_NODEV, _MS_NOEXEC = 1, 2, 4, 8
_MS_REMOUNT, _MS_BIND, _MS_REC, _MS_PRIVATE = 32, 4096, 16384, 1 << 18
_DEVICES = ("null", "zero", "full", "random", "urandom", "tty")
_LINKS = {"fd": "/proc/self/fd", "stdin": "fd/0", "stdout": "fd/1", "stderr": "fd/2"}


def _libc() -> ctypes.CDLL:
    return ctypes.CDLL(None, use_errno=True)


def die_with_parent() -> None:
    """Have the kernel kill this process when its parent ends (prctl(2), PR_SET_PDEATHSIG)."""
    _libc().prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)


def mount(source: str, target: Path | str, kind: str, flags: int = 0, data: str = "") -> None:
    """mount(2); raises OSError."""
    words = [word.encode() for word in (source, str(target), kind)]
    if _libc().mount(*words, ctypes.c_ulong(flags), data.encode()) != 0:
        number = ctypes.get_errno()
        raise OSError(number, f"mount {target}: {os.strerror(number)}")


def isolate() -> None:
    """Leave the caller's mounts, processes and network.

    Returns in a child that is the first process of its namespace; the original process waits for
    it here and ends as it ended.
    """
    if _libc().unshare(_CLONE_NEWNS | _CLONE_NEWPID | _CLONE_NEWNET | _CLONE_NEWIPC) != 0:
        number = ctypes.get_errno()
        raise OSError(number, f"unshare: {os.strerror(number)}")
    try:
        mount("none", "/", "", _MS_REC | _MS_PRIVATE)
    except OSError as error:
        # in a root entered by chroot, / is no mount; whoever entered it cut the ties (unshare(1))
        if error.errno != errno.EINVAL:
            raise
    child = os.fork()
    if child:
        _, status = os.waitpid(child, 0)
        code = os.waitstatus_to_exitcode(status)
        os._exit(code if code >= 0 else 128 - code)
    die_with_parent()


def furnish(root: Path) -> None:
    """Mount what programs expect: /proc, /dev, and empty /run, /tmp and /var/tmp."""
    for name in ("proc", "dev", "run", "tmp"):
        (root / name).mkdir(exist_ok=True)
    try:
        mount("proc", root / "proc", "proc", _MS_NOSUID | _MS_NODEV | _MS_NOEXEC)
    except PermissionError:
        # a user namespace in a container may not mount a proc of its own
        mount("/proc", root / "proc", "", _MS_BIND | _MS_REC)
    device = root / "dev"
    mount("tmpfs", device, "tmpfs", _MS_NOSUID, "mode=0755")
    for name in _DEVICES:
        if os.path.exists(f"/dev/{name}"):
            (device / name).touch()
            mount(f"/dev/{name}", device / name, "", _MS_BIND)
    for name, target in _LINKS.items():
        (device / name).symlink_to(target)
    (device / "shm").mkdir(mode=0o1777)
    for name, mode in (("run", "0755"), ("tmp", "1777"), ("var/tmp", "1777")):
        if (root / name).is_dir():
            mount("tmpfs", root / name, "tmpfs", _MS_NOSUID | _MS_NODEV, f"mode={mode}")


def run(
    root: Path, command: list[str], show: Callable[[str], None], env: dict[str, str] | None = None
) -> int:
    """Run a command in a root; each line that it prints goes to ``show``. Gives its exit code."""
    words = [sys.executable, "-m", "rpmostree_standin.compose.jail", str(root), *command]
    with subprocess.Popen(
        words,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
        env={**os.environ, **module_path(), **(env or {})},
        preexec_fn=die_with_parent,
    ) as process:
        assert process.stdout
        for line in process.stdout:
            show(line.rstrip("\n"))
    return process.returncode


def module_path() -> dict[str, str]:
    """The setting by which a child Python finds this package, wherever it lies."""
    return {"PYTHONPATH": str(Path(__file__).resolve().parents[2]), "PYTHONDONTWRITEBYTECODE": "1"}


def main(words: list[str]) -> None:
    """Enter the root that is named first and become the command."""
    root, command = Path(words[0]).resolve(), words[1:]
    isolate()
    furnish(root)
    os.chroot(root)
    os.chdir("/")
    env = {
        "PATH": "/usr/sbin:/usr/bin:/sbin:/bin",
        "HOME": "/root",
        "LANG": "C.UTF-8",
        "TZ": "UTC",
        **{key: os.environ[key] for key in ("SOURCE_DATE_EPOCH",) if key in os.environ},
        **{key: value for key, value in os.environ.items() if key.startswith("DRACUT_")},
    }
    os.execvpe(command[0], command, env)


if __name__ == "__main__":
    main(sys.argv[1:])
