"""The update that was last seen: kept for ``status --json`` until another deployment is booted."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from .commitinfo import load_commit, package_list
from .describe import commit_details, remote_status
from .origin import Origin, is_checksum
from .packages import Diff, Package, difference
from .system import System, identity

FILE = Path("/var/cache/rpm-ostree/standin-cached-update.json")
BASE = 0
"""The type of a package that belongs to the tree, not to a layer."""


def compute(system: System, new: Any = None) -> dict[str, Any] | None:
    """Describe the newest commit of the booted branch, or a new deployment; None if it is old."""
    booted = system.booted
    current = booted.get_csum()
    origin = Origin(booted)
    if new is not None:
        checksum = new.get_csum()
    else:
        found = None
        if not is_checksum(origin.refspec):
            _, found = system.repo.resolve_rev(origin.refspec, True)
        checksum = found or current
    if checksum == current:
        return None
    update: dict[str, Any] = {}
    if not is_checksum(origin.refspec):
        update.update(remote_status(system.repo, origin.refspec, checksum))
    update["osname"] = booted.get_osname()
    update["checksum"] = checksum
    update.update(commit_details(load_commit(system.repo, checksum)))
    update["origin"] = origin.refspec
    update["ref-has-new-commit"] = True
    old = package_list(system.repo, current, missing_ok=True)
    now = package_list(system.repo, checksum, missing_ok=True)
    if old is not None and now is not None:
        diff = difference(old, now)
        if diff.modified or diff.added or diff.removed:
            update["rpm-diff"] = _diff(diff)
    if new is not None:
        update["deployment"] = identity(new)
    update["update-sha256"] = current
    return update


def refresh(system: System, new: Any = None) -> None:
    """Compute and keep the update; forget an old one if there is none."""
    if not system.booted:
        return
    update = compute(system, new)
    if update is None:
        FILE.unlink(missing_ok=True)
        return
    FILE.parent.mkdir(parents=True, exist_ok=True)
    aside = FILE.with_suffix(".new")
    aside.write_text(json.dumps(update), encoding="utf-8")
    aside.replace(FILE)


def load(system: System) -> dict[str, Any] | None:
    """Give the update that was kept, if it still is one for the running deployment."""
    try:
        update = json.loads(FILE.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    booted = system.booted
    if not isinstance(update, dict) or not booted:
        return None
    return update if update.get("update-sha256") == booted.get_csum() else None


def parse_diff(update: dict[str, Any]) -> Diff | None:
    """Give an update's package differences; None if they are not known."""
    given = update.get("rpm-diff")
    if given is None:
        return None
    diff = Diff()
    for part in ("upgraded", "downgraded"):
        for _, name, old, new in given[part]:
            diff.modified.append((_package(name, *old), _package(name, *new)))
    diff.removed = [_package(name, evr, arch) for _, name, evr, arch in given["removed"]]
    diff.added = [_package(name, evr, arch) for _, name, evr, arch in given["added"]]
    return diff


def _diff(diff: Diff) -> dict[str, Any]:
    def pairs(entries: list[tuple[Package, Package]]) -> list[Any]:
        return [[BASE, a.name, [a.evr, a.arch], [b.evr, b.arch]] for a, b in entries]

    def singles(entries: list[Package]) -> list[Any]:
        return [[BASE, p.name, p.evr, p.arch] for p in entries]

    return {
        "upgraded": pairs(diff.upgraded),
        "downgraded": pairs(diff.downgraded),
        "removed": singles(diff.removed),
        "added": singles(diff.added),
    }


def _package(name: str, evr: str, arch: str) -> Package:
    epoch, colon, rest = evr.partition(":")
    if not colon:
        epoch, rest = "0", evr
    version, _, release = rest.rpartition("-")
    return Package(name, epoch, version, release, arch)
