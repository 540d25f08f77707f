"""The part of a compose that needs dnf and rpm: choosing, fetching, verifying, installing."""

from __future__ import annotations

import os
import time
from pathlib import Path
from typing import Any

import rpm
from gi.repository import GLib

from . import lockfile
from .install import install
from .places import refuse_elsewhere
from .resolve import Limits, Resolution, fetch, resolve
from .signatures import verify


def resolve_all(compose: Any, scratch: Path) -> Resolution:
    """Choose the packages and print them; raises StandinError."""
    cache = compose.cache / "dnf-cache"
    cache.mkdir(exist_ok=True)
    resolution = resolve(
        compose.treefile,
        scratch,
        cache,
        compose.report,
        Limits(
            compose.options.flag("cache-only"),
            compose.options.text("proxy"),
            tuple(compose.options.list("ex-lockfile")),
            compose.options.flag("ex-lockfile-strict"),
        ),
    )
    compose.show(f"Installing {len(resolution.chosen)} packages:")
    for entry in resolution.chosen:
        compose.show(f"  {entry.package.nevra} ({entry.repository})")
    lock = compose.options.text("ex-write-lockfile-to")
    if lock:
        lockfile.store(lock, resolution.chosen, resolution.repositories, int(time.time()))
    return resolution


def fetch_all(compose: Any, resolution: Resolution) -> None:
    """Fetch and verify what the cache lacks, and tell how much that was."""
    count = len(resolution.chosen)
    missing = [entry for entry in resolution.chosen if not entry.path.exists()]
    if missing:
        size = GLib.format_size(sum(entry.size for entry in missing))
        plural = "" if len(missing) == 1 else "s"
        compose.show(f"Will download: {len(missing)} package{plural} ({size})")
    fetch(resolution, compose.report)
    with compose.report.task("Importing packages") as task:
        verify(resolution, compose.cache)
        # Without it the compose is of rpm-ostree's older kind, which imports nothing.
        if compose.options.flag("unified-core"):
            for entry in resolution.chosen:
                refuse_elsewhere(entry.package.name, _files_in(entry.path))
        task.ending = f"done: {count}"


def _files_in(package: Path) -> list[str]:
    """Paths that a package file says it has."""
    transaction = rpm.TransactionSet()
    transaction.setVSFlags(rpm.RPMVSF_MASK_NOSIGNATURES | rpm.RPMVSF_MASK_NODIGESTS)
    with package.open("rb") as file:
        return list(transaction.hdrFromFdno(file.fileno())[rpm.RPMTAG_FILENAMES])


def install_all(compose: Any, root: Path, resolution: Resolution) -> None:
    """Install the packages into ``root``; raises StandinError."""
    chosen = resolution.chosen
    settings = {
        "documentation": bool(compose.treefile.get("documentation", True)),
        "languages": compose.treefile.get("install-langs"),
        "epoch": epoch([entry.handle.buildtime for entry in chosen]),
        "remove": compose.treefile.get("remove-from-packages", []),
    }
    scripts: dict[str, int] = {}
    failed: list[str] = []

    def event(message: dict[str, Any]) -> None:
        scripts.update(message.get("scripts", {}))
        if "script" in message:
            failed.append(message["script"])

    with compose.report.task("Checking out packages"):
        install(root, [entry.path for entry in chosen], settings, event)
    with compose.report.task("Running pre scripts") as task:
        task.ending = f"{scripts.get('pre', 0)} done"
    with compose.report.task("Running post scripts"):
        pass
    with compose.report.task("Running posttrans scripts") as task:
        task.ending = f"{scripts.get('posttrans', 0)} done"
    for name in failed:
        compose.show(f"warning: a script of {name} failed")
    with compose.report.task("Writing rpmdb"):
        pass


def epoch(built: list[int]) -> int:
    """Choose the time that is recorded as the time of installation.

    SOURCE_DATE_EPOCH if it is set, else the newest package's build time: the same packages then
    give the same database.
    """
    given = os.environ.get("SOURCE_DATE_EPOCH", "")
    return int(given) if given.isdigit() else max(built, default=0)
