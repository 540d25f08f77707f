"""Running a program of the tree in the tree."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path

import dnf.exceptions

from ..i18n import _

#: All that a program in the tree gets of an environment. Python leaves no byte code behind, and
#: systemctl(1) speaks to no running systemd.
ENVIRONMENT = {
    "PATH": "/usr/sbin:/usr/bin",
    "HOME": "/root",
    "LANG": "C.UTF-8",
    "PYTHONDONTWRITEBYTECODE": "1",
    "SYSTEMD_OFFLINE": "1",
}


def run(root: Path, words: Sequence[str], extra: Mapping[str, str] | None = None) -> str:
    """Run a program with ``root`` as its root; gives what it printed.

    Raises dnf.exceptions.Error with its last lines if it fails.
    """

    def enter() -> None:
        os.chroot(root)
        os.chdir("/")

    try:
        done = subprocess.run(
            words,
            preexec_fn=enter,
            env={**ENVIRONMENT, **(extra or {})},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            check=False,
        )
    except OSError as error:
        raise dnf.exceptions.Error(
            _("%s cannot be run in the tree: %s") % (words[0], error.strerror)
        ) from None
    if done.returncode:
        last = "\n".join(done.stdout.splitlines()[-10:])
        raise dnf.exceptions.Error(
            _("%s failed in the tree (%d):\n%s") % (words[0], done.returncode, last)
        )
    return done.stdout
