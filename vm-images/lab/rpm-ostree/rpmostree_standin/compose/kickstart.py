"""The part of a kickstart that a treefile may include: its %packages sections."""

from __future__ import annotations

import shlex
from pathlib import Path
from typing import Any

from ..errors import StandinError


def fields(path: Path, text: str) -> dict[str, Any]:
    """Give the treefile fields that a kickstart amounts to; raises StandinError."""
    packages: set[str] = set()
    excluded: list[str] = []
    recommends: bool | None = None
    for weak_dependencies, entries in _sections(path, text, set()):
        recommends = recommends if weak_dependencies else False
        for entry in entries:
            if entry.startswith("-"):
                excluded.append(entry[1:])
            else:
                packages.add(entry)
    result: dict[str, Any] = {"packages": sorted(packages), "exclude-packages": excluded}
    if recommends is not None:
        result["recommends"] = recommends
    return result


def _sections(path: Path, text: str, seen: set[Path]) -> list[tuple[bool, list[str]]]:
    if path.resolve() in seen:
        raise StandinError(f"Recursive include: {path.name}")
    seen.add(path.resolve())
    result: list[tuple[bool, list[str]]] = []
    included: list[str] = []
    lines = iter([line.strip() for line in text.splitlines() if not line.startswith("#")])
    for line in lines:
        if not line:
            continue
        words = shlex.split(line)
        if words[0] == "%packages":
            unknown = [word for word in words[1:] if word != "--exclude-weakdeps"]
            if unknown:
                raise StandinError(f"error: unexpected argument '{unknown[0]}' found")
            result.append((len(words) == 1, _entries(lines)))
        elif words[0] == "%include":
            if len(words) != 2:
                wrong = "Missing path" if len(words) < 2 else "Too many arguments"
                raise StandinError(f"{wrong} for %include")
            included.append(words[1])
        else:
            raise StandinError(f"Unhandled verb: {words[0]}")
    for name in included:
        child = path.parent / name
        try:
            content = child.read_text(encoding="utf-8")
        except OSError as error:
            raise StandinError(
                f"Opening {name}: {error.strerror} (os error {error.errno})"
            ) from None
        result += _sections(child, content, seen)
    return result


def _entries(lines: Any) -> list[str]:
    entries: list[str] = []
    for line in lines:
        if line == "%end":
            return entries
        if line:
            entries.append(line)
    raise StandinError("Missing %end for %packages")
