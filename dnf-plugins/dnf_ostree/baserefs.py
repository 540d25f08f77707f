"""Refs of the system's repository that keep the commits which hosted trees are based on.

Where a system runs, /sysroot is read-only (ostree-prepare-root(1)): there the refs are changed by
a process with mounts of its own, in which libostree makes it writable, as ostree(1) does.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import dnf.exceptions

from .gi_ostree import GLib, OSTree
from .i18n import _

PREFIX = "dnf-ostree/base"
"""The refs are PREFIX/SHA256."""


def held(repo: Any) -> set[str]:
    """Give the commits that are kept."""
    _ok, refs = repo.list_refs_ext(PREFIX, OSTree.RepoListRefsExtFlags.EXCLUDE_REMOTES, None)
    return {ref.rpartition("/")[2] for ref in refs}


def change(repo: Any, hold: Iterable[str] = (), release: Iterable[str] = ()) -> None:
    """Keep commits, let others go; what is so already costs nothing.

    Raises dnf.exceptions.Error.
    """
    now = held(repo)
    to_hold, to_release = set(hold) - now, set(release) & now
    if not to_hold and not to_release:
        return
    try:
        if os.fstatvfs(repo.get_dfd()).f_flag & os.ST_RDONLY:
            _in_own_mounts(to_hold, to_release)
        else:
            _write(repo, to_hold, to_release)
    except GLib.Error as error:
        raise dnf.exceptions.Error(
            _("The system's repository cannot be written to: %s") % error.message
        ) from None


def _write(repo: Any, hold: Iterable[str], release: Iterable[str]) -> None:
    for commit in hold:
        repo.set_ref_immediate(None, f"{PREFIX}/{commit}", commit, None)
    for commit in release:
        repo.set_ref_immediate(None, f"{PREFIX}/{commit}", None, None)


def _in_own_mounts(hold: Iterable[str], release: Iterable[str]) -> None:
    words = [f"+{commit}" for commit in hold] + [f"-{commit}" for commit in release]
    folder = Path(__file__).resolve().parents[1]
    done = subprocess.run(
        ["unshare", "--mount", "--propagation", "slave", sys.executable, "-m", __name__, *words],
        env={**os.environ, "PYTHONPATH": str(folder)},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        reason = (done.stderr.strip() or str(done.returncode)).splitlines()[-1]
        raise dnf.exceptions.Error(_("The system's repository cannot be written to: %s") % reason)


def main(words: list[str]) -> None:
    """Change the running system's refs: +COMMIT keeps it, -COMMIT lets it go."""
    sysroot = OSTree.Sysroot.new_default()
    sysroot.set_mount_namespace_in_use()
    sysroot.load(None)
    # rpm-ostree, and whoever else changes deployments, holds this lock; it makes /sysroot writable
    sysroot.lock()
    repo = sysroot.repo()
    _write(
        repo,
        [word[1:] for word in words if word.startswith("+")],
        [word[1:] for word in words if word.startswith("-")],
    )


if __name__ == "__main__":
    main(sys.argv[1:])
