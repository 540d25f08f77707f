"""Lockfiles: the exact packages of a compose, written for a later one to install again.

The format is rpm-ostree's: ``{"packages": {NAME: {"evra": …}}, "metadata": {…}}``.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from ..errors import StandinError
from ..times import timestamp
from .files import write


def read(paths: list[str]) -> dict[str, str]:
    """Unite lockfiles into ``EVR.ARCH`` by name; later ones win. Raises StandinError."""
    locked: dict[str, str] = {}
    for name in paths:
        try:
            document = json.loads(Path(name).read_text(encoding="utf-8"))
            for package, entry in document.get("packages", {}).items():
                locked[package] = entry.get("evra") or f"{entry['evr']}."
        except OSError as error:
            raise StandinError(
                f'Can\'t open file "{name}" for reading: {error.strerror} (os error {error.errno})'
            ) from None
        except (ValueError, KeyError, AttributeError, TypeError) as error:
            raise StandinError(f"Parsing {name}: {error}") from None
    return locked


def apply(base: Any, locked: dict[str, str], strict: bool) -> None:
    """Hide from dnf every version of a locked package but the locked one.

    With ``strict`` packages that are not locked are hidden as well.
    """
    hidden = []
    for package in base.sack.query().available():
        wanted = locked.get(package.name)
        if wanted is None:
            if strict:
                hidden.append(package)
        elif f"{package.evr}.{package.arch}" != wanted and f"{package.evr}." != wanted:
            hidden.append(package)
    if hidden:
        base.sack.add_excludes(hidden)


def store(path: str, chosen: list[Any], repositories: list[tuple[str, int]], now: int) -> None:
    """Write the chosen packages as a lockfile."""
    document = {
        "packages": {
            entry.package.name: {"evra": f"{entry.package.evr}.{entry.package.arch}"}
            for entry in chosen
        },
        "metadata": {
            "generated": timestamp(now),
            "rpmmd_repos": {name: {"generated": timestamp(when)} for name, when in repositories},
        },
    }
    write(Path(path), json.dumps(document, indent=2) + "\n")
