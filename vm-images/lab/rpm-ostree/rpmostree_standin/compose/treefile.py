"""A treefile with all that it includes: merged, its variables replaced, its files found."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ..errors import StandinError
from . import conditions, kickstart
from .fields import FIELDS, merge
from .treetext import parse

MAX_DEPTH = 50
_VARIABLE = re.compile(r"\$\{([^}]*)\}")
_SUBSTITUTED = (
    "ref",
    "automatic-version-prefix",
    "mutate-os-release",
    "platform-module",
)


@dataclass
class Treefile:
    """A flattened treefile: its fields, the folder it lies in, and the files that it names."""

    path: Path
    fields: dict[str, Any] = field(default_factory=dict)
    add_files: dict[str, Path] = field(default_factory=dict)
    postprocess_script: Path | None = None
    check_files: dict[str, Path] = field(default_factory=dict)
    finalize: dict[str, Path] = field(default_factory=dict)

    def get(self, name: str, default: Any = None) -> Any:
        """Give a field's value or the default if the treefile does not set it."""
        value = self.fields.get(name)
        return default if value is None else value

    def printed(self) -> dict[str, Any]:
        """The fields that are set, in the reference's order, as ``--print-only`` shows them."""
        return {
            name: self.fields[name]
            for name, info in FIELDS.items()
            if info.shown and self.fields.get(name) is not None
        }


def load(path: str, basearch: str) -> Treefile:
    """Read a treefile and everything it includes; raises StandinError in rpm-ostree's words."""
    variables: dict[str, Any] = {}
    treefile = _load(Path(path), basearch, 0, {}, variables)
    variables.setdefault("basearch", basearch)
    if treefile.get("releasever") is not None:
        variables["releasever"] = treefile.fields["releasever"]
    for name in _SUBSTITUTED:
        if isinstance(treefile.fields.get(name), str):
            treefile.fields[name] = substitute(treefile.fields[name], variables)
    for name in ("metadata", "add-commit-metadata"):
        for key, value in (treefile.fields.get(name) or {}).items():
            if isinstance(value, str):
                treefile.fields[name][key] = substitute(value, variables)
    repovars = treefile.get("repovars", {})
    for reserved, hint in (
        ("releasever", 'use "releasever" field instead'),
        ("basearch", "it is automatically filled in"),
    ):
        if reserved in repovars:
            raise StandinError(f'Treefile repo var "{reserved}" invalid; {hint}')
    return treefile


def substitute(text: str, variables: dict[str, Any]) -> str:
    """Replace ``${NAME}``; a name without a value stays as it is."""

    def value(match: re.Match[str]) -> str:
        found = variables.get(match.group(1))
        return match.group(0) if found is None else _plain(found)

    return _VARIABLE.sub(value, text)


def _plain(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _load(
    path: Path,
    basearch: str,
    depth: int,
    seen: dict[tuple[int, int], Path],
    variables: dict[str, Any],
) -> Treefile:
    try:
        with open(path, encoding="utf-8") as stream:
            stat = os.fstat(stream.fileno())
            text = stream.read()
    except OSError as error:
        reason = f"{os.strerror(error.errno or 0)} (os error {error.errno})"
        raise StandinError(f'Can\'t open file "{path}" for reading: {reason}') from None
    if (stat.st_dev, stat.st_ino) in seen:
        raise StandinError(f"Include loop detected; {path} was already included")
    seen[stat.st_dev, stat.st_ino] = path
    if path.suffix == ".ks":
        fields = kickstart.fields(path, text)
    else:
        try:
            fields = parse(text, path.suffix in (".yaml", ".yml"), basearch)
        except ValueError as error:
            raise StandinError(f"Parsing {path}: {error}") from None
    treefile = Treefile(path, fields)
    _externals(treefile)
    for name, value in (fields.pop("variables", None) or {}).items():
        variables.setdefault(name, value)
    variables.setdefault("basearch", basearch)
    if fields.get("releasever") is not None:
        variables.setdefault("releasever", fields["releasever"])
    for name in _includes(fields, basearch, variables):
        if depth == MAX_DEPTH:
            raise StandinError(f"Reached maximum include depth {MAX_DEPTH}")
        _merge(treefile, _load(path.parent / name, basearch, depth + 1, seen, variables))
    return treefile


def _includes(fields: dict[str, Any], basearch: str, variables: dict[str, Any]) -> list[str]:
    names = _names(fields.pop("include", None))
    names += _names((fields.pop("arch-include", None) or {}).get(basearch))
    for entry in fields.pop("conditional-include", None) or []:
        if conditions.hold(entry.get("if"), variables):
            names += _names(entry.get("include"))
    return names


def _names(value: Any) -> list[str]:
    if value is None:
        return []
    return [value] if isinstance(value, str) else list(value)


def _externals(treefile: Treefile) -> None:
    folder = treefile.path.parent
    script = treefile.get("postprocess-script")
    if script:
        treefile.postprocess_script = _existing(folder / script)
    for source, _ in treefile.get("add-files", []):
        treefile.add_files[source] = _existing(folder / source)
    for name in ("check-passwd", "check-groups"):
        check = treefile.get(name, {})
        if check.get("type") == "file":
            treefile.check_files[name] = _existing(folder / check["filename"])
    finalize = folder / "finalize.d"
    if finalize.is_dir():
        for entry in sorted(finalize.iterdir()):
            if entry.is_file() and os.access(entry, os.X_OK):
                treefile.finalize[entry.name] = entry


def _existing(path: Path) -> Path:
    if not path.is_file():
        raise StandinError(
            f'Can\'t open file "{path}" for reading: No such file or directory (os error 2)'
        )
    return path


def _merge(into: Treefile, included: Treefile) -> None:
    for name in FIELDS:
        value = merge(name, into.fields.get(name), included.fields.get(name))
        if value is not None:
            into.fields[name] = value
    into.postprocess_script = into.postprocess_script or included.postprocess_script
    into.add_files = {**included.add_files, **into.add_files}
    into.check_files = {**included.check_files, **into.check_files}
    into.finalize = {**included.finalize, **into.finalize}
