"""Which RPM owns which path: dpkg's lists, and what the maintainer scripts made."""

from __future__ import annotations

import fnmatch
import os
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from .dpkg import Package, canonical
from .manifest import Accounts, Entry, Globs, allowed, look

SKIPPED_TREES = (
    "/proc",
    "/sys",
    "/dev",
    "/run",
    "/tmp",
    "/boot",
    "/home",
    "/root",
    "/var",
    "/usr/local",
)


@dataclass
class Ownership:
    """The result: entries by package, and what no package got."""

    entries: dict[str, list[Entry]] = field(default_factory=dict)
    stray: list[str] = field(default_factory=list)
    """Made by maintainer scripts, and neither assigned nor left out: the recipe should say
    which."""
    refused: list[str] = field(default_factory=list)
    """Owned by a package, and not where an RPM of an OSTree system may own things."""


@dataclass(frozen=True)
class Rules:
    """The recipe's say in it."""

    left_out: Globs
    state: dict[str, str]
    """Pattern → package, for what maintainer scripts made."""
    filesystem: frozenset[str]
    """Folders that the `filesystem` RPM owns alone."""


def assign(root: Path, packages: list[Package], dropped: frozenset[str], rules: Rules) -> Ownership:
    """Give every path of the root to a package, or to nobody."""
    accounts = Accounts.of(root)
    result = Ownership()
    owners: dict[str, str] = {}
    for package in packages:
        for path in package.files:
            owners.setdefault(path, package.name)
        if package.name in dropped:
            continue
        mine = result.entries.setdefault(package.name, [])
        for path in package.files:
            if (
                path in rules.left_out
                or path in rules.filesystem
                or path in ("/bin", "/sbin", "/lib", "/lib64")
            ):
                continue
            entry = look(root, path, accounts, config=path in package.conffiles)
            if entry is None:
                continue
            if allowed(entry):
                mine.append(entry)
            elif not path.startswith("/var/"):
                result.refused.append(f"{package.name}: {path}")
    for path in unowned(root, owners, rules):
        owner = owner_of(root, path, owners, rules)
        entry = look(root, path, accounts, config=True)
        if owner is None:
            result.stray.append(path)
        elif entry is not None and allowed(entry) and owner in result.entries:
            result.entries[owner].append(entry)
    return result


def unowned(root: Path, owners: dict[str, str], rules: Rules) -> Iterator[str]:
    """Paths that no package lists, but for folders, which come with what is in them, and links
    to what is left out."""
    for folder, names, files in os.walk(root):
        here = "/" + os.path.relpath(folder, root) if folder != str(root) else ""
        links = [name for name in names if os.path.islink(os.path.join(folder, name))]
        names[:] = sorted(
            name for name in names if f"{here}/{name}" not in SKIPPED_TREES and name not in links
        )
        for name in sorted(files + links):
            path = f"{here}/{name}"
            if path in owners or path in rules.left_out or not here:
                continue
            if not _leads_to(root, path, rules.left_out):
                yield path


def _leads_to(root: Path, path: str, globs: Globs) -> bool:
    """Whether a path is a link to what the globs name."""
    real = root / path.lstrip("/")
    if not real.is_symlink():
        return False
    target = os.path.normpath(os.path.join(os.path.dirname(path), os.readlink(real)))
    return canonical(target) in globs


def owner_of(root: Path, path: str, owners: dict[str, str], rules: Rules) -> str | None:
    """Who gets what a maintainer script made: byte code goes with its source, a link with its
    target, the rest by rule."""
    for pattern, package in rules.state.items():
        if fnmatch.fnmatchcase(path, pattern):
            return package
    compiled = re.match(r"(.*)/__pycache__/([^/]+)\.cpython-\d+(?:\.opt-\d)?\.pyc$", path)
    if compiled:
        return owners.get(f"{compiled[1]}/{compiled[2]}.py")
    for _ in range(8):
        real = root / path.lstrip("/")
        if not real.is_symlink():
            break
        path = canonical(os.path.normpath(os.path.join(os.path.dirname(path), os.readlink(real))))
        if path in owners:
            return owners[path]
    return None
