"""The tree that is extended: which commit, and a folder with its files."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import dnf.exceptions

from ..gi_ostree import GLib, OSTree
from ..i18n import _
from ..location import Location
from ..packages import PKGLIST
from ..system import System
from .database import PLACES
from .stage import Stage

_AT_FDCWD = -100


@dataclass(frozen=True)
class Lower:
    """A commit to extend; ``folder`` holds its files, or is None until ``check_out``."""

    repo: Any
    commit: str
    variant: Any
    folder: Path | None

    @property
    def version(self) -> str:
        """The version that the commit names; empty without one."""
        value = self.metadata("version", "s")
        return str(value.get_string()) if value else ""

    @property
    def initramfs_arguments(self) -> list[str]:
        """dracut's arguments as rpm-ostree was told them."""
        value = self.metadata("rpmostree.initramfs-args", "as")
        return list(value.unpack()) if value else []

    @property
    def has_package_list(self) -> bool:
        """Whether the commit says which packages are in it."""
        return self.metadata(PKGLIST, "a(sssss)") is not None

    def metadata(self, key: str, kind: str) -> Any:
        """A value of the commit's metadata (a GVariant), or None."""
        return self.variant.get_child_value(0).lookup_value(key, GLib.VariantType(kind))


def find(system: System, location: Location, wanted: str | None) -> Lower:
    """Find the commit to extend: of the deployment, or ``wanted``.

    That is a hosted tree's name, a ref (REMOTE:REF) of the system's repository, or a commit's
    checksum. Raises dnf.exceptions.Error if it is not here, wholly.
    """
    if wanted is None:
        return _lower(system, system.repo, system.commit)
    repos = [location.repo] if location.exists else []
    for repo in [*repos, system.repo]:
        try:
            _ok, commit = repo.resolve_rev(wanted, True)
            if commit is None:
                continue
            found = _lower(system, repo, commit)
        except GLib.Error:
            continue
        _ok, _variant, state = repo.load_commit(commit)
        if state & OSTree.RepoCommitState.PARTIAL:
            raise dnf.exceptions.Error(
                _("Only a part of %s is on this machine: `ostree pull` it first.") % wanted
            )
        return found
    raise dnf.exceptions.Error(
        _("No tree %s: neither a hosted tree, nor a ref or commit of this system.") % wanted
    )


def _lower(system: System, repo: Any, commit: str) -> Lower:
    _ok, variant = repo.load_variant(OSTree.ObjectType.COMMIT, commit)
    return Lower(repo, commit, variant, system.deployed(commit))


def check_out(lower: Lower, system: System, location: Location, stage: Stage) -> Path:
    """Give a folder with the commit's files; if it is not deployed, one of hard links.

    Raises dnf.exceptions.Error.
    """
    if lower.folder is not None:
        return lower.folder
    target = system.on_sysroot(stage.folder) / "base"
    options = OSTree.RepoCheckoutAtOptions()
    options.mode = OSTree.RepoCheckoutMode.NONE
    try:
        # the same path for both repositories: links go to where both are on one mount
        repo = _repo_on_sysroot(system, location)
        repo.checkout_at(options, _AT_FDCWD, str(target), lower.commit, None)
    except GLib.Error as error:
        raise dnf.exceptions.Error(
            _("%s cannot be checked out: %s") % (lower.commit, error.message)
        ) from None
    return target


@contextmanager
def with_database(lower: Lower) -> Iterator[Path]:
    """Give a folder that has at least the commit's rpm database where the commit has it."""
    if lower.folder is not None:
        yield lower.folder
        return
    with tempfile.TemporaryDirectory() as name:
        root = Path(name)
        for place in PLACES:
            options = OSTree.RepoCheckoutAtOptions()
            options.mode = OSTree.RepoCheckoutMode.USER
            options.subpath = f"/{place}"
            target = root / place
            target.parent.mkdir(parents=True, exist_ok=True)
            try:
                lower.repo.checkout_at(options, _AT_FDCWD, str(target), lower.commit, None)
            except GLib.Error:
                continue
            if (target / "rpmdb.sqlite").exists():
                break
        yield root


def _repo_on_sysroot(system: System, location: Location) -> Any:
    return OSTree.Repo.open_at(_AT_FDCWD, str(system.on_sysroot(location.path / "repo")), None)
