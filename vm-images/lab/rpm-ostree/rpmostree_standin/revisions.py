"""Finding a commit of a branch by its version or its checksum, fetching history as needed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from .commitinfo import load_commit, metadata_text
from .errors import StandinError
from .gi_ostree import GLib, OSTree
from .origin import is_checksum, split_refspec
from .transaction import Transaction
from .upgrader import pull

FIRST_BATCH = 10
"""Commits that are fetched at once; each further batch is twice as large."""


def find(transaction: Transaction, refspec: str, revision: str, check_branch: bool = True) -> str:
    """Give the checksum of the commit that ``revision`` names on the branch.

    ``revision=`` or ``version=`` before it say what it is; else a checksum is known by its form.
    Raises StandinError, GLib.Error.
    """
    kind, value = parse(revision)
    if kind == "version":
        transaction.report.message(f"Resolving version '{value}'")
        found = _walk(transaction, refspec, lambda _, commit: _has_version(commit, value))
        if found is None:
            raise StandinError(f"Version {value} not found in {refspec}")
        return found
    if check_branch:
        transaction.report.message(f"Validating checksum '{value}'")
        if _walk(transaction, refspec, lambda checksum, _: checksum == value) is None:
            raise StandinError(f"Checksum {value} not found in {refspec}")
    return value


def parse(revision: str) -> tuple[str, str]:
    """Tell whether a revision is a ``checksum`` or a ``version``; raises StandinError."""
    key, equals, value = revision.partition("=")
    if equals and key.lower() == "revision":
        try:
            OSTree.validate_checksum_string(value)
        except GLib.Error as error:
            raise StandinError(f"Parsing revision '{revision}': {error.message}") from None
        return "checksum", value
    if equals and key.lower() == "version":
        return "version", value
    return ("checksum", revision) if is_checksum(revision) else ("version", revision)


def _has_version(commit: Any, version: str) -> bool:
    return metadata_text(commit, "version") == version


def _walk(transaction: Transaction, refspec: str, wanted: Callable[[str, Any], bool]) -> str | None:
    """Go from the branch's newest commit to its ancestors until one is wanted."""
    repo = transaction.system.repo
    remote, ref = split_refspec(refspec)
    checksum: str | None = None
    depth = 0
    while True:
        if remote:
            options = {
                "refs": GLib.Variant("as", [checksum or ref]),
                "flags": GLib.Variant("i", int(OSTree.RepoPullFlags.COMMIT_ONLY)),
            }
            if depth:
                options["depth"] = GLib.Variant("i", depth)
            # only the first of these pulls is told, as rpm-ostree does
            pull(transaction, remote, options, tell=checksum is None)
        if checksum is None:
            _, checksum = repo.resolve_rev(refspec, False)
        for _ in range(depth or 1):
            if checksum is None:
                return None
            commit = load_commit(repo, checksum)
            if wanted(checksum, commit):
                return checksum
            checksum = OSTree.commit_get_parent(commit)
        if checksum is None:
            return None
        depth = depth * 2 if depth else FIRST_BATCH
