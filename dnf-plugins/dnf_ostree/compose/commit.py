"""The upper layer on top of the base's tree, as a tree of OSTree's, and its commit."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import dnf.exceptions

from ..gi_ostree import Gio, GLib, OSTree
from ..i18n import _
from ..repository import held
from .changes import is_opaque, is_whiteout
from .stage import Stage

_AT_FDCWD = -100
_OVERLAY = "trusted.overlay."


@dataclass(frozen=True)
class Written:
    """A tree in a repository: its top, the objects that it brought, and their bytes on disk."""

    top: Any
    objects: tuple[str, ...]
    size: int


def write_tree(repo: Any, base: str, stage: Stage) -> Written:
    """Write the base's tree with the upper layer's files, which are moved out of it.

    Raises dnf.exceptions.Error.
    """
    before = held(repo)
    with _transaction(repo):
        tree = OSTree.MutableTree.new_from_commit(repo, base)
        meta = tree.get_metadata_checksum()
        _whiteouts(_folder(tree, "usr"), stage.upper)
        _etc(repo, _folder(tree, "usr"), stage)
        _add(repo, tree, stage.tree, stage)
        # the folder that stands for the top has not the top's owner and mode
        tree.set_metadata_checksum(meta)
        _ok, top = repo.write_mtree(tree, None)
    new = {name: size for name, size in held(repo).items() if name not in before}
    return Written(top, tuple(new), sum(new.values()))


def write_commit(repo: Any, top: Any, parent: str | None, metadata: Mapping[str, Any]) -> str:
    """Write a commit of a tree, that no ref leads to; gives its checksum.

    ``metadata`` maps names to GVariants. Raises dnf.exceptions.Error.
    """
    with _transaction(repo):
        facts = GLib.VariantDict.new(None)
        for name, value in sorted(metadata.items()):
            facts.insert_value(name, value)
        OSTree.commit_metadata_for_bootable(top, facts, None)
        _ok, checksum = repo.write_commit(parent, None, None, facts.end(), top, None)
    return str(checksum)


@contextmanager
def _transaction(repo: Any) -> Iterator[None]:
    try:
        repo.prepare_transaction(None)
        try:
            yield
            repo.commit_transaction(None)
        except BaseException:
            repo.abort_transaction(None)
            raise
    except GLib.Error as error:
        raise dnf.exceptions.Error(_("The tree cannot be committed: %s") % error.message) from None


def _etc(repo: Any, usr: Any, stage: Stage) -> None:
    """Add usr/etc first and by itself: a policy has labels for /etc, not for /usr/etc."""
    if not (stage.upper / "etc").is_dir():
        return
    top = stage.folder / "etc-top"
    top.mkdir(mode=0o755)
    (stage.upper / "etc").rename(top / "etc")
    _add(repo, usr, top, stage)


def _add(repo: Any, tree: Any, folder: Path, stage: Stage) -> None:
    flags = OSTree.RepoCommitModifierFlags.CONSUME
    policy = policy_of(stage)
    if policy is not None:
        flags |= OSTree.RepoCommitModifierFlags.ERROR_ON_UNLABELED
    modifier = OSTree.RepoCommitModifier.new(flags, None)
    if policy is not None:
        modifier.set_sepolicy(policy)
    repo.write_dfd_to_mtree(_AT_FDCWD, str(folder), tree, modifier, None)


def policy_of(stage: Stage) -> Any:
    """The tree's own SELinux policy (OSTree.SePolicy), or None if it has none."""
    if not stage.policy.is_dir():
        return None
    policy = OSTree.SePolicy.new(Gio.File.new_for_path(str(stage.policy)), None)
    return policy if policy.get_name() else None


def _whiteouts(tree: Any, upper: Path) -> None:
    """Do to the tree what overlayfs' marks say, and remove them from the upper layer."""
    _unmark(str(upper))
    for entry in list(os.scandir(upper)):
        if is_whiteout(entry.stat(follow_symlinks=False)):
            tree.remove(entry.name, True)
            os.unlink(entry.path)
        elif entry.is_dir(follow_symlinks=False):
            if is_opaque(entry.path):
                tree.remove(entry.name, True)
            _whiteouts(_folder(tree, entry.name), Path(entry.path))
        else:
            _unmark(entry.path)
            # a file or link may stand where the base has a folder
            _drop_folder(tree, entry.name)


def _folder(tree: Any, name: str) -> Any:
    """The folder of a name, made if the base has none or something else."""
    try:
        _ok, found = tree.ensure_dir(name)
    except GLib.Error:
        tree.remove(name, False)
        _ok, found = tree.ensure_dir(name)
    return found


def _drop_folder(tree: Any, name: str) -> None:
    try:
        _ok, _checksum, folder = tree.lookup(name)
    except GLib.Error:
        return
    if folder is not None:
        tree.remove(name, False)


def _unmark(path: str) -> None:
    for name in os.listxattr(path, follow_symlinks=False):
        if name.startswith(_OVERLAY):
            os.removexattr(path, name, follow_symlinks=False)
