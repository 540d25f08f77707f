"""What a TARGET of rebase names, as far as this system can tell before rpm-ostree looks."""

from __future__ import annotations

import re
import tempfile
from pathlib import Path
from typing import Any

from . import remote, repository
from .gi_ostree import Gio, GLib, OSTree
from .hostedtree import is_name
from .i18n import _

_CHECKSUM = re.compile(r"[0-9a-f]{64}")


class Unknown(Exception):
    """A target whose commit is not known; the message says why, in one sentence."""


def complete(target: str, hosted: set[str]) -> str:
    """Give what rpm-ostree is told: a hosted tree's short name gets its remote.

    A branch of that name on the remote that is followed now is meant by REMOTE:NAME.
    """
    return f"{remote.NAME}:{target}" if is_name(target) and target in hosted else target


def commit_of(
    target: str, revision: str | None, repo: Any, current: str, fetch: bool = True
) -> Any:
    """Load the commit (a GVariant) that a target of rpm-ostree's rebase leads to.

    ``repo`` is the system's repository, ``current`` what is followed now (REMOTE:REF). Of a
    remote's branch the commit alone is fetched, into a repository that is thrown away: the
    system's stays as it is. Without ``fetch`` what was fetched before counts. Raises Unknown.
    """
    target = target.removeprefix("ostree://")
    if revision is not None and not _CHECKSUM.fullmatch(revision):
        raise Unknown(_("a version is looked up by rpm-ostree"))
    try:
        if target.startswith("/"):
            place, _colon, ref = target.rpartition(":")
            return load(repository.open_at(place), ref)
        if _CHECKSUM.fullmatch(target):
            return load(repo, target)
        where, ref = _split(target, current)
        if not where:
            return load(repo, revision or ref)
        if not fetch:
            return load(repo, revision or f"{where}:{ref}")
        return _fetch(repo, where, ref, revision)
    except GLib.Error as error:
        raise Unknown(error.message) from None


def _split(target: str, current: str) -> tuple[str, str]:
    """Fill in what a target leaves out: ``REMOTE:``, ``REF``, ``:REF`` (a local one)."""
    now_remote, _colon, now_ref = current.rpartition(":")
    if ":" not in target:
        return now_remote, target
    where, _colon, ref = target.partition(":")
    return where, ref or now_ref


def load(repo: Any, revision: str) -> Any:
    """Load a commit (a GVariant) by checksum or ref; raises GLib.Error."""
    _ok, checksum = repo.resolve_rev(revision, False)
    _ok, commit = repo.load_variant(OSTree.ObjectType.COMMIT, checksum)
    return commit


def _fetch(repo: Any, where: str, ref: str, revision: str | None) -> Any:
    with tempfile.TemporaryDirectory(prefix="dnf-ostree-") as folder:
        aside = OSTree.Repo.new(Gio.File.new_for_path(str(Path(folder, "repo"))))
        Path(folder, "repo").mkdir()
        aside.create(OSTree.RepoMode.ARCHIVE, None)
        # remotes, with their keys, are inherited from the parent
        config = aside.copy_config()
        config.set_string("core", "parent", repository.path_of(repo))
        aside.write_config(config)
        aside = repository.open_at(str(Path(folder, "repo")))
        options = {
            "refs": GLib.Variant("as", [ref]),
            "flags": GLib.Variant("i", int(OSTree.RepoPullFlags.COMMIT_ONLY)),
        }
        if revision is not None:
            options["override-commit-ids"] = GLib.Variant("as", [revision])
        aside.pull_with_options(where, GLib.Variant("a{sv}", options), None, None)
        return load(aside, revision or f"{where}:{ref}")
