"""The same tree as rpm-ostree's input: a treefile, a lockfile, and the repositories' files.

The treefile is the base's own, which rpm-ostree has put into it (share/rpm-ostree/treefile.json),
with the packages that the plan leads to; without one, the least that makes a tree. Fields are
those of rpm-ostree's documentation, treefile.md and lockfile format.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import dnf.exceptions

from ..files import write_aside
from ..i18n import _
from ..packages import Package

_EMBEDDED = "usr/share/rpm-ostree/treefile.json"
_DEFAULTS = {
    "boot-location": "modules",
    "machineid-compat": True,
    "preserve-passwd": False,
    "rpmdb": "sqlite",
    "tmp-is-dir": True,
}
# Names of files beside the treefile, which a tree does not have.
_EXTERNAL = ("add-files", "postprocess-script", "ostree-layers", "ostree-override-layers")
# What chooses packages otherwise, numbers versions, signs, or belongs to another ref.
_REPLACED = (
    "add-commit-metadata",
    "arch-include",
    "automatic-version-prefix",
    "exclude-packages",
    "gpg-key",
    "include",
    "lockfile-repos",
    "repo-packages",
)
_REPOSITORY = (
    "name",
    "baseurl",
    "metalink",
    "mirrorlist",
    "gpgcheck",
    "repo_gpgcheck",
    "gpgkey",
    "proxy",
    "username",
    "password",
    "sslverify",
    "sslcacert",
    "sslclientcert",
    "sslclientkey",
    "priority",
    "cost",
)


def write(folder: Path, base: Path, ref: str, packages: Iterable[Package], dnf_base: Any) -> None:
    """Write ``treefile.json``, ``lockfile.json`` and a .repo file for each enabled repository.

    ``base`` holds the files of the tree that is extended. Raises dnf.exceptions.Error.
    """
    listed = list(packages)
    repositories = list(dnf_base.repos.iter_enabled())
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    for stale in folder.iterdir():
        stale.unlink()
    names = [repository.id for repository in repositories]
    tree = treefile(_embedded(base), ref, names, listed)
    tree.setdefault("selinux", (base / "usr/etc/selinux/config").exists())
    if dnf_base.conf.releasever:
        tree.setdefault("releasever", dnf_base.conf.releasever)
    _write(folder / "treefile.json", json.dumps(tree, indent=2))
    _write(folder / "lockfile.json", json.dumps(lockfile(listed), indent=2))
    for repository in repositories:
        _write(folder / f"{repository.id}.repo", repository_file(repository))


def treefile(
    embedded: dict[str, Any], ref: str, repositories: list[str], packages: Iterable[Package]
) -> dict[str, Any]:
    """Make a treefile out of that of the base; raises dnf.exceptions.Error if it needs files."""
    needed = [name for name in _EXTERNAL if embedded.get(name)]
    if needed:
        raise dnf.exceptions.Error(
            _("The tree's own treefile needs files that are not in the tree: %s")
            % ", ".join(needed)
        )
    kept = {name: value for name, value in embedded.items() if name not in _REPLACED}
    names = sorted({package.name for package in packages})
    return {**_DEFAULTS, **kept, "ref": ref, "repos": repositories, "packages": names}


def lockfile(packages: Iterable[Package]) -> dict[str, Any]:
    """Bind each name to its version: ``{"packages": {NAME: {"evra": "EVR.ARCH"}}}``."""
    return {
        "packages": {
            package.name: {"evra": f"{package.evr}.{package.arch}"}
            for package in sorted(packages, key=lambda each: each.name)
        }
    }


def repository_file(repository: Any) -> str:
    """Write a dnf repository's settings, variables replaced, as a .repo file (dnf.conf(5))."""
    lines = [f"[{repository.id}]", "enabled=1"]
    for key in _REPOSITORY:
        value = getattr(repository, key)
        if isinstance(value, bool):
            lines.append(f"{key}={int(value)}")
        elif value:
            text = " ".join(value) if not isinstance(value, (str, int)) else value
            lines.append(f"{key}={text}")
    return "\n".join([*lines, ""])


def _embedded(base: Path) -> dict[str, Any]:
    path = base / _EMBEDDED
    if not path.exists():
        return {}
    try:
        found = json.loads(path.read_text())
    except ValueError as error:
        raise dnf.exceptions.Error(_("%s is no treefile: %s") % (_EMBEDDED, error)) from None
    return found if isinstance(found, dict) else {}


def _write(path: Path, text: str) -> None:
    # a repository's file may have a password in it
    write_aside(path, f"{text.rstrip()}\n".encode(), 0o600)
