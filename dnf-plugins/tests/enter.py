"""Run as a program: enter a deployment as if it had been booted."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

FOLDER = Path(__file__).resolve().parents[1]

PROGRAM = """#!/usr/bin/python3
import ctypes, os, sys
from rpmostree_standin.main import main
if not hasattr(os, "unshare"):  # Python before 3.12
    os.CLONE_NEWNS = 0x20000
    os.unshare = ctypes.CDLL(None).unshare
sys.exit(main())
"""
"""The lab's stand-in for rpm-ostree, from the checkout."""


def enter(path: Path, checksum: str, words: list[str]) -> None:
    """Become a program in the deployment of a commit; in mounts of one's own.

    That / is a deployment's folder, and /run/ostree-booted is there, is what tells libostree
    which deployment was booted.
    """
    deployment = path / f"ostree/deploy/lab/deploy/{checksum}.0"

    def mount(*words: str) -> None:
        subprocess.run(["mount", *words], check=True)

    mount("--make-rprivate", "/")
    mount("--bind", str(deployment), str(deployment))
    mount("--bind", "-o", "ro", "/usr", str(deployment / "usr"))
    for name in ("dev", "proc", "tmp"):
        mount("--rbind", f"/{name}", str(deployment / name))
    mount("--bind", str(path / "ostree/deploy/lab/var"), str(deployment / "var"))
    mount("--bind", str(path), str(deployment / "sysroot"))
    mount("--bind", str(path / "boot"), str(deployment / "boot"))
    if "SYSROOT_READ_ONLY" in os.environ:
        mount("-o", "remount,bind,ro", str(deployment / "sysroot"))
    run = deployment / "run"
    mount("-t", "tmpfs", "tmpfs", str(run))
    (run / "ostree-booted").touch()
    (run / "project").mkdir()
    mount("--bind", str(FOLDER.parent), str(run / "project"))
    (run / "bin").mkdir()
    program = run / "bin/rpm-ostree"
    program.write_text(PROGRAM)
    program.chmod(0o755)
    os.chroot(deployment)
    os.chdir("/")
    os.execvp(words[0], words)


if __name__ == "__main__":
    enter(Path(sys.argv[1]), sys.argv[2], sys.argv[3:])
