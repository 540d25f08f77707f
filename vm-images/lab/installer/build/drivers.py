"""Keeps, of all the kernel's modules, those that the installer needs and those that they need."""

from __future__ import annotations

import re
from pathlib import Path


def closure(wanted: list[str], dependencies: str, soft: str = "") -> set[str]:
    """The files of the wanted modules with all that they need.

    :param wanted: names of modules; one that is not among the files is built into the kernel, or
    not for this one
    :param dependencies: the text of modules.dep(5)
    :param soft: the text of modules.softdep
    """
    needs: dict[str, list[str]] = {}
    by_name: dict[str, str] = {}
    for line in dependencies.splitlines():
        file, _, rest = line.partition(":")
        needs[file] = rest.split()
        by_name[module_name(file)] = file
    softly = _soft_needs(soft)
    found: set[str] = set()
    pending = [by_name[name] for name in map(module_name, wanted) if name in by_name]
    while pending:
        file = pending.pop()
        if file in found:
            continue
        found.add(file)
        pending += needs.get(file, [])
        pending += [by_name[name] for name in softly.get(module_name(file), []) if name in by_name]
    return found


def module_name(file: str) -> str:
    """A module's name: its file's without folder and endings, with underscores."""
    return Path(file).name.partition(".ko")[0].replace("-", "_")


def _soft_needs(text: str) -> dict[str, list[str]]:
    needs: dict[str, list[str]] = {}
    for line in text.splitlines():
        found = re.match(r"softdep (\S+) (.*)", line)
        if found:
            names = [word for word in found[2].split() if not word.endswith(":")]
            needs.setdefault(module_name(found[1]), []).extend(map(module_name, names))
    return needs


def prune(folder: Path, wanted: list[str]) -> int:
    """Removes the other modules from ``lib/modules/VERSION``.

    :returns: how many are left
    """
    soft = folder / "modules.softdep"
    keep = closure(
        wanted,
        (folder / "modules.dep").read_text(),
        soft.read_text() if soft.exists() else "",
    )
    for path in (folder / "kernel").rglob("*.ko*"):
        if str(path.relative_to(folder)) not in keep:
            path.unlink()
    return len(keep)
