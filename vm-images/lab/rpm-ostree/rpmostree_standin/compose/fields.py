"""The fields of a treefile: order, type, and what merging an include does with each.

Source: rpm-ostree's treefile reference. ``first`` keeps the including file's value, ``list`` puts
the included entries before, ``set`` unites, ``map`` unites with the including file's entries
winning.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from .serdejson import unexpected


@dataclass(frozen=True)
class Field:
    """One field: its type's name and how it is merged; ``shown`` in the printed treefile."""

    type: str
    merge: str = "first"
    shown: bool = True


FIELDS: dict[str, Field] = {
    "packages": Field("strings", "set"),
    "repo-packages": Field("list", "list"),
    "cliwrap": Field("bool"),
    "cliwrap-binaries": Field("strings", "list"),
    "edition": Field("string"),
    "ref": Field("string"),
    "metadata": Field("map", "map"),
    "basearch": Field("string"),
    "variables": Field("map", "map", shown=False),
    "repovars": Field("map", "map", shown=False),
    "rojig": Field("map"),
    "repos": Field("strings", "list"),
    "lockfile-repos": Field("strings", "list"),
    "selinux": Field("bool"),
    "ignore-devices": Field("bool"),
    "selinux-label-version": Field("int"),
    "ima": Field("bool"),
    "gpg-key": Field("string"),
    "include": Field("any"),
    "arch-include": Field("map"),
    "conditional-include": Field("list", shown=False),
    "bootstrap-packages": Field("strings", "set"),
    "ostree-layers": Field("strings", "list"),
    "ostree-override-layers": Field("strings", "list"),
    "exclude-packages": Field("strings", "list"),
    "platform-module": Field("string"),
    "container": Field("bool"),
    "recommends": Field("bool"),
    "documentation": Field("bool"),
    "install-langs": Field("strings", "list"),
    "initramfs-args": Field("strings", "list"),
    "readonly-executables": Field("bool"),
    "boot-location": Field("string"),
    "tmp-is-dir": Field("bool"),
    "opt-usrlocal": Field("string"),
    "units": Field("strings", "list"),
    "default-target": Field("string"),
    "machineid-compat": Field("bool"),
    "releasever": Field("any"),
    "automatic-version-prefix": Field("string"),
    "automatic-version-suffix": Field("string"),
    "mutate-os-release": Field("string"),
    "etc-group-members": Field("strings", "list"),
    "preserve-passwd": Field("bool"),
    "check-passwd": Field("map"),
    "check-groups": Field("map"),
    "ignore-removed-users": Field("strings", "set"),
    "ignore-removed-groups": Field("strings", "set"),
    "postprocess-script": Field("string"),
    "postprocess": Field("strings", "list"),
    "add-files": Field("list", "list"),
    "remove-files": Field("strings", "list"),
    "remove-from-packages": Field("list", "list"),
    "add-commit-metadata": Field("map", "map"),
    "repo-metadata": Field("string"),
    "rpmdb": Field("string"),
    "rpmdb-normalize": Field("bool"),
    "container-cmd": Field("strings"),
}

LEGACY = {
    "gpg_key": "gpg-key",
    "boot_location": "boot-location",
    "default_target": "default-target",
    "automatic_version_prefix": "automatic-version-prefix",
    "bootstrap_packages": "bootstrap-packages",
}
"""Old spellings that are still taken."""

DIRECT = frozenset({"packages", "repo-packages", "cliwrap", "cliwrap-binaries"})
"""Fields whose wrong type is reported at their own place; the others at the end of the file."""

CHOICES = {
    "boot-location": ("new", "modules"),
    "rpmdb": ("bdb", "b-d-b", "sqlite", "ndb", "target", "host"),
    "repo-metadata": ("inline", "detached", "disabled"),
    "opt-usrlocal": ("var", "root", "state-overlay", "stateoverlay"),
    "edition": ("2014", "2024"),
}


def type_error(name: str, value: Any) -> str:
    """Say what is wrong with a field's value, or nothing if it fits."""
    kind = FIELDS[name].type
    if value is None or kind == "any":
        return ""
    if kind == "bool":
        return "" if isinstance(value, bool) else _wrong(value, "a boolean")
    if kind == "int":
        good = isinstance(value, int) and not isinstance(value, bool)
        return "" if good else _wrong(value, "u32")
    if kind == "map":
        return "" if isinstance(value, dict) else _wrong(value, "a map")
    if kind == "string":
        if not isinstance(value, str):
            return _wrong(value, "a string")
        known = CHOICES.get(name)
        if known and value not in known:
            names = ", ".join(f"`{choice}`" for choice in known)
            return f"unknown variant `{value}`, expected one of {names}"
        return ""
    if not isinstance(value, list):
        return _wrong(value, "a sequence")
    if kind == "strings":
        for entry in value:
            if not isinstance(entry, str):
                return _wrong(entry, "a string")
    return ""


def merge(name: str, including: Any, included: Any) -> Any:
    """Unite a field's value with that of an included file; None stands for absent."""
    if included is None:
        return including
    if including is None:
        return included
    how = FIELDS[name].merge
    if how == "list":
        return [*included, *including]
    if how == "set":
        return sorted({*included, *including})
    if how == "map":
        return {**included, **including}
    return including


def _wrong(value: Any, expected: str) -> str:
    return f"invalid type: {unexpected(value)}, expected {expected}"
