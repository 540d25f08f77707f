"""``rpm-ostree rebase``: follow another branch."""

from __future__ import annotations

import os
from typing import Any

from . import finish, revisions
from .change import Change
from .command import Invocation
from .errors import StandinError, prefixed
from .gi_ostree import GLib, OSTree
from .origin import complete_refspec, is_checksum, split_refspec
from .refused import not_done
from .transaction import Transaction
from .upgrader import Upgrader

_CONTAINERS = (
    "ostree-image-signed:",
    "ostree-remote-image:",
    "ostree-remote-registry:",
    "ostree-unverified-image:",
    "ostree-unverified-registry:",
)


def run(invocation: Invocation) -> int:
    """Rebase; gives the exit code."""
    options, arguments = invocation.values, invocation.arguments
    if len(arguments) > 2:
        raise invocation.context.usage_error("Too many arguments")
    change = Change(invocation)
    refspec, revision = _target(invocation)
    if not refspec:
        raise StandinError("Refspec is empty")
    if refspec.startswith(_CONTAINERS):
        if revision is not None:
            raise StandinError("Unexpected ostree revision alongside container refspec type")
        raise not_done(f"container image {refspec}")
    local: str | None = None
    if refspec.startswith("/"):
        local, colon, refspec = refspec.rpartition(":")
        if not colon:
            raise StandinError("Missing ':' in LOCALPATH:REF rebase")
        if not refspec:
            raise StandinError("Missing REF in LOCALPATH:REF rebase")
    url, about = options.text("custom-origin-url"), options.text("custom-origin-description")
    if url is not None and about is None:
        raise StandinError("--custom-origin-description must be supplied with --custom-origin-url")
    method = "Rebase" if local is None else "UpdateDeployment"
    change.permit(method)
    if local is not None and not os.path.isdir(local):
        raise StandinError(
            "Updating deployment: Preparing D-Bus arguments: Opening local repository as remote: "
            f"opendir({local}): No such file or directory"
        )

    def work(transaction: Transaction) -> None:
        _rebase(invocation, transaction, change.osname, (local, refspec, revision))

    change.run(method, work)
    return change.close(finish.QUEUED)


def _target(invocation: Invocation) -> tuple[str, str | None]:
    options, arguments = invocation.values, invocation.arguments
    branch, remote = options.text("branch"), options.text("remote")
    if arguments:
        return arguments[0], arguments[1] if len(arguments) > 1 else None
    if remote is not None:
        return f"{remote}:{branch or ''}", None
    if branch is not None:
        return branch, None
    raise invocation.context.usage_error("Must specify refspec, or -b branch or -m remote")


def _rebase(
    invocation: Invocation,
    transaction: Transaction,
    osname: str,
    target: tuple[str | None, str, str | None],
) -> None:
    options = invocation.values
    local, refspec, revision = target
    if options.flag("cache-only") and options.flag("download-only"):
        raise StandinError("Can't specify cache-only and download-only")
    if local is not None and revision is not None:
        raise StandinError("Revision overrides for transient local rebases not implemented yet")
    upgrader = Upgrader(transaction, osname, new_origin=True)
    if local is not None:
        refspec = ":" + _fetch_local(transaction, local, refspec)
    old = upgrader.origin.refspec
    _follow(invocation, transaction, upgrader, refspec.removeprefix("ostree://"))
    if revision is not None:
        if upgrader.origin.pinned_commit:
            raise StandinError("Cannot look up version while pinned to commit")
        upgrader.origin.set_override(revisions.find(transaction, upgrader.origin.refspec, revision))
    new = upgrader.pull(
        not options.flag("disallow-downgrade"), fetch=not options.flag("cache-only")
    )
    if options.flag("download-only"):
        transaction.report.message("Update downloaded." if new else "No changes.")
        return
    upgrader.deploy()
    if not options.flag("skip-purge") and not is_checksum(old):
        _purge(transaction, old)


def _follow(
    invocation: Invocation, transaction: Transaction, upgrader: Upgrader, refspec: str
) -> None:
    """Set the new branch and tell what was inferred."""
    old = upgrader.origin.refspec
    new = complete_refspec(refspec, old)
    if is_checksum(new):
        upgrader.origin.set_refspec(new)
        url = invocation.values.text("custom-origin-url")
        if url:
            about = invocation.values.text("custom-origin-description") or ""
            if not about:
                raise StandinError("Invalid custom-origin")
            upgrader.origin.set_custom(url, about)
        return
    if new == old:
        raise StandinError(f"Old and new refs are equal: {new}")
    upgrader.origin.set_refspec(new)
    (old_remote, old_branch), (remote, branch) = split_refspec(old), split_refspec(new)
    if remote and remote != old_remote and branch == old_branch:
        transaction.report.message(f"Rebasing to {remote}:{old_branch}")


def _fetch_local(transaction: Transaction, path: str, ref: str) -> str:
    """Pull a commit out of a repository on this machine and give its checksum."""
    from .gi_ostree import Gio

    source = OSTree.Repo.new(Gio.File.new_for_path(path))
    try:
        source.open(None)
    except GLib.Error as error:
        raise prefixed("Failed to open local repo", error) from None
    _, checksum = source.resolve_rev(ref, False)
    try:
        transaction.system.repo.pull(
            f"file://{os.path.realpath(path)}",
            [checksum],
            OSTree.RepoPullFlags.NONE,
            None,
            transaction.cancellable,
        )
    except GLib.Error as error:
        raise prefixed(f"Pulling commit {checksum} from local repo", error) from None
    return str(checksum)


def _purge(transaction: Transaction, refspec: str) -> None:
    """Forget the branch that was followed before; its deployments keep their commits."""
    repo: Any = transaction.system.repo
    remote, ref = split_refspec(refspec)
    _, known = repo.resolve_rev(refspec, True)
    if known:
        repo.set_ref_immediate(remote, ref, None, None)
