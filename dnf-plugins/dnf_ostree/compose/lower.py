"""The tree that is extended: which commit, and a folder with its files."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import dnf.exceptions

from ..gi_ostree import Gio, GLib, OSTree
from ..hostedtree import BASE
from ..i18n import _
from ..location import Location
from ..system import System
from .database import FILE, PLACES
from .stage import Stage

_AT_FDCWD = -100


@dataclass(frozen=True)
class Lower:
    """A commit to extend.

    ``folder`` holds its files, if it is deployed. ``anchor`` is the commit of the system's
    repository whose objects it shares: itself, unless it is a hosted tree.
    """

    repo: Any
    commit: str
    variant: Any
    folder: Path | None
    anchor: str

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
    # the system's first: the location's repository finds its parent's commits as well
    for repo in (system.repo, *([location.repo] if location.exists else [])):
        try:
            _ok, commit = repo.resolve_rev(wanted, True)
            if commit is None:
                continue
            _ok, _variant, state = repo.load_commit(commit)
        except GLib.Error:
            continue
        if state & OSTree.RepoCommitState.PARTIAL:
            raise dnf.exceptions.Error(
                _("Only a part of %s is on this machine: `ostree pull` it first.") % wanted
            )
        return _lower(system, repo, commit)
    raise dnf.exceptions.Error(
        _("No tree %s: neither a hosted tree, nor a ref or commit of this system.") % wanted
    )


def _lower(system: System, repo: Any, commit: str) -> Lower:
    _ok, variant = repo.load_variant(OSTree.ObjectType.COMMIT, commit)
    lower = Lower(repo, commit, variant, system.deployed(commit), commit)
    if repo is system.repo:
        return lower
    base = lower.metadata(BASE, "s")
    return replace(lower, anchor=str(base.get_string())) if base else lower


def check_out(lower: Lower, system: System, location: Location, stage: Stage) -> Path:
    """Give a folder with the commit's files; if it is not deployed, one of hard links.

    Raises dnf.exceptions.Error.
    """
    if lower.folder is not None:
        return lower.folder
    return check_out_commit(lower.commit, system, location, stage.base)


def check_out_commit(commit: str, system: System, location: Location, target: Path) -> Path:
    """Make a folder, below the location, of hard links to a commit's files; gives it.

    Raises dnf.exceptions.Error.
    """
    try:
        # by these paths the repository, its parent and the target are on one mount
        repo = OSTree.Repo.open_at(_AT_FDCWD, str(system.on_sysroot(location.path / "repo")), None)
        target = system.on_sysroot(target.parent) / target.name
        options = OSTree.RepoCheckoutAtOptions()
        repo.checkout_at(options, _AT_FDCWD, str(target), commit, None)
    except GLib.Error as error:
        raise dnf.exceptions.Error(
            _("%s cannot be checked out: %s") % (commit, error.message)
        ) from None
    return target


@contextmanager
def with_database(lower: Lower) -> Iterator[Path]:
    """Give a folder that has at least the commit's rpm database where the commit has it."""
    if lower.folder is not None:
        yield lower.folder
        return
    _ok, root, _commit = lower.repo.read_commit(lower.commit, None)
    with tempfile.TemporaryDirectory() as name:
        for place in PLACES:
            source = root.resolve_relative_path(f"{place}/{FILE}")
            if source.query_exists(None):
                (Path(name) / place).mkdir(parents=True)
                target = Gio.File.new_for_path(str(Path(name) / place / FILE))
                output = target.create(Gio.FileCreateFlags.PRIVATE, None)
                close = Gio.OutputStreamSpliceFlags.CLOSE_TARGET
                output.splice(source.read(None), close, None)
                break
        yield Path(name)
