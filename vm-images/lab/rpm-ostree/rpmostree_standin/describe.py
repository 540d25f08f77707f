"""A deployment as a set of facts: what ``status --json`` prints and ``status`` formats."""

from __future__ import annotations

import os
from typing import Any

from .commitinfo import load_commit, metadata, metadata_text
from .errors import StandinError, reason
from .gi_ostree import GLib, OSTree
from .jsontext import from_variant
from .origin import Origin, is_checksum, split_refspec
from .system import System, identity

LOCK = "/run/ostree/staged-deployment-locked"

_HIDDEN_METADATA = frozenset(
    {
        "rpmostree.rpmdb.pkglist",
        "rpmostree.advisories",
        "rpmostree.packages",
        "rpmostree.modules",
        "rpmostree.spec",
        "rpmostree.removed-base-packages",
        "rpmostree.replaced-base-packages",
        "rpmostree.replaced-base-remote-packages",
    }
)
_NO_SUCH_REMOTE = 1


def describe(system: System, deployment: Any) -> dict[str, Any]:
    """Collect a deployment's facts; raises StandinError."""
    repo = system.repo
    booted = system.booted
    checksum = deployment.get_csum()
    origin = Origin(deployment)
    facts: dict[str, Any] = {
        "id": identity(deployment),
        "osname": deployment.get_osname(),
        "checksum": checksum,
        "serial": deployment.get_deployserial(),
        "booted": bool(booted and booted.equal(deployment)),
        "staged": deployment.is_staged(),
        "pinned": deployment.is_pinned(),
        "unlocked": OSTree.Deployment.unlocked_state_to_string(deployment.get_unlocked()),
    }
    if facts["staged"] and os.path.exists(LOCK):
        facts["finalization-locked"] = True
    facts.update(_requests(origin))
    try:
        commit = load_commit(repo, checksum)
        base, base_commit = base_of(repo, commit, checksum)
    except GLib.Error as error:
        raise StandinError(f"Reading deployment metadata: {reason(error)}") from None
    if base != checksum:
        facts["base-checksum"] = base
        facts.update(commit_details(base_commit, "base-"))
        facts["layered-commit-meta"] = shown_metadata(commit)
    facts["base-commit-meta"] = shown_metadata(base_commit)
    ending = metadata_text(base_commit, "ostree.endoflife")
    if ending is not None:
        facts["endoflife"] = ending
    facts.update(commit_details(commit))
    facts["origin"] = origin.refspec
    if not is_checksum(origin.refspec):
        facts.update(remote_status(repo, origin.refspec, base))
        facts.update(_pending(repo, origin.refspec, base))
    url, about = origin.text("custom-url"), origin.text("custom-description")
    if url:
        facts["custom-origin"] = [url, about or ""]
    layered = metadata(commit).lookup_value("rpmostree.packages", GLib.VariantType("as"))
    facts["packages"] = layered.unpack() if layered is not None and base != checksum else []
    facts["base-removals"] = []
    facts["base-local-replacements"] = []
    facts["base-remote-replacements"] = {}
    return facts


def commit_details(commit: Any, prefix: str = "") -> dict[str, Any]:
    """Give a commit's version and time."""
    details: dict[str, Any] = {}
    version = metadata_text(commit, "version")
    if version is not None:
        details[f"{prefix}version"] = version
    seconds = OSTree.commit_get_timestamp(commit)
    if seconds > 0:
        details[f"{prefix}timestamp"] = seconds
    return details


def shown_metadata(commit: Any) -> dict[str, Any]:
    """Give a commit's metadata without what is long or told elsewhere."""
    listed = metadata(commit)
    result: dict[str, Any] = {}
    for index in range(listed.n_children()):
        entry = listed.get_child_value(index)
        name = entry.get_child_value(0).get_string()
        if name not in _HIDDEN_METADATA:
            result[name] = from_variant(entry.get_child_value(1))
    return result


def remote_status(repo: Any, refspec: str, checksum: str) -> dict[str, Any]:
    """Tell whether signatures are checked, and what they are."""
    remote, _ = split_refspec(refspec)
    enabled = False
    if remote:
        try:
            _, enabled = repo.remote_get_gpg_verify(remote)
        except GLib.Error as error:
            if error.code == _NO_SUCH_REMOTE:
                return {"remote-error": error.message}
            raise StandinError(f"Loading origin status: {error.message}") from None
    status: dict[str, Any] = {"gpg-enabled": bool(enabled)}
    if enabled and remote:
        try:
            result = repo.verify_commit_for_remote(checksum, remote, None)
        except GLib.Error:
            # a deployment whose signature cannot be checked is shown as unsigned
            return status
        count = result.count_all()
        status["signatures"] = [from_variant(result.get_all(index)) for index in range(count)]
    return status


def _requests(origin: Origin) -> dict[str, Any]:
    initramfs = origin.text("regenerate", "rpmostree-initramfs") or origin.text(
        "regenerate-initramfs", "rpmostree"
    )
    return {
        "requested-packages": sorted(origin.names("requested")),
        "requested-local-packages": sorted(origin.names("requested-local")),
        "requested-local-fileoverride-packages": sorted(
            origin.names("requested-local-fileoverride")
        ),
        "requested-base-removals": sorted(origin.names("remove", "overrides")),
        "requested-base-local-replacements": sorted(origin.names("replace-local", "overrides")),
        "regenerate-initramfs": initramfs == "true",
    }


def base_of(repo: Any, commit: Any, checksum: str) -> tuple[str, Any]:
    """Give the checksum and commit of the tree below layered packages, else the commit itself."""
    layered = metadata(commit).lookup_value("rpmostree.clientlayer", GLib.VariantType("b"))
    if layered is None or not layered.get_boolean():
        return checksum, commit
    base = str(OSTree.commit_get_parent(commit))
    return base, load_commit(repo, base)


def _pending(repo: Any, refspec: str, base: str) -> dict[str, Any]:
    _, newest = repo.resolve_rev(refspec, True)
    if not newest or newest == base:
        return {}
    return {
        "pending-base-checksum": newest,
        **commit_details(load_commit(repo, newest), "pending-base-"),
    }
