"""``rpm-ostree db``: packages of commits, and what differs between them."""

from __future__ import annotations

import fnmatch
import hashlib
import re
import sys
from typing import Any

from . import pkgdiff
from .command import Invocation
from .commitinfo import load_commit, metadata, package_list
from .describe import base_of
from .errors import StandinError, reason
from .gi_ostree import Gio, GLib, OSTree
from .jsontext import pretty
from .packages import Package, difference
from .refused import not_done
from .system import System

FORMATS = ("block", "diff", "json")


def open_repository(invocation: Invocation) -> Any:
    """Open the repository that --repo names, the system's by default; raises StandinError."""
    path = invocation.values.text("repo")
    if path is None:
        return System().repo
    repo = OSTree.Repo.new(Gio.File.new_for_path(path))
    try:
        repo.open(None)
    except GLib.Error as error:
        raise StandinError(reason(error)) from None
    return repo


def resolve(repo: Any, revision: str) -> str:
    """Give the checksum of a revision; raises GLib.Error."""
    _, checksum = repo.resolve_rev(revision, False)
    return str(checksum)


def listing(invocation: Invocation) -> int:
    """``db list REV… [PATTERN…]``: the first word that is no revision begins the patterns."""
    repo = open_repository(invocation)
    revisions: list[str] = []
    patterns: list[str] = []
    for word in invocation.arguments:
        if patterns or not _is_revision(repo, word):
            patterns.append(word)
        else:
            revisions.append(word)
    for revision in revisions:
        checksum = resolve(repo, revision)
        print(f"ostree commit: {_named(revision, checksum)}")
        for package in package_list(repo, checksum) or []:
            if not patterns or matches(package, patterns):
                print(f" {package.nevra}")
        if invocation.values.flag("advisories"):
            refuse_advisories(repo, checksum)
    return 0


def version(invocation: Invocation) -> int:
    """``db version COMMIT…``: the number of packages and a digest of what they are."""
    repo = open_repository(invocation)
    for revision in invocation.arguments:
        checksum = resolve(repo, revision)
        packages = package_list(repo, checksum) or []
        digest = hashlib.sha256("".join(package.envra for package in packages).encode())
        text = f"{len(packages)}:{digest.hexdigest()}"
        print(f"ostree commit: {_named(revision, checksum)}")
        print(f"  rpmdbv is: {text:>66}")
    return 0


def diff(invocation: Invocation) -> int:
    """``db diff [FROM [TO]]``; what is left out is taken from the deployments."""
    repo = open_repository(invocation)
    options, arguments = invocation.values, invocation.arguments
    if len(arguments) > 2:
        raise invocation.context.usage_error(f'"{invocation.program}" takes at most 2 arguments')
    form = options.text("format") or "block"
    if form == "json" and options.flag("changelogs"):
        raise invocation.context.usage_error("json format and --changelogs not supported")
    if form == "diff" and options.flag("advisories"):
        raise invocation.context.usage_error("diff format and --advisories not supported")
    if form not in FORMATS:
        raise invocation.context.usage_error(
            "Format argument is invalid, pick one of: diff, block, json"
        )
    if len(arguments) == 2:
        ends = [(word, resolve(repo, word)) for word in arguments]
    else:
        ends = _deployments(invocation, repo)
    (_, old), (_, new) = ends
    if options.flag("advisories") or (form == "json" and arguments):
        refuse_advisories(repo, old, new)
    changes = difference(_packages(repo, old), _packages(repo, new))
    if form == "json" and arguments:
        document = {
            "ostree-commit-from": old,
            "ostree-commit-to": new,
            "pkgdiff": pkgdiff.to_json(changes),
            "advisories": [],
        }
        sys.stdout.write(pretty(document))
        return 0
    for label, (name, checksum) in zip(("from: ", "to:   "), ends, strict=True):
        print(f"ostree diff commit {label}{_named(name, checksum)}")
    if form == "diff":
        lines = pkgdiff.script(changes)
    elif options.flag("changelogs"):
        from .rpmdb import blocks_with_changelogs

        lines = blocks_with_changelogs(repo, old, new)
    else:
        lines = pkgdiff.blocks(changes)
    for line in lines:
        print(line)
    if options.flag("advisories"):
        # none are known, but the list of them is set apart
        print()
    return 0


def refuse_advisories(repo: Any, *checksums: str) -> None:
    """Raise StandinError if a commit lists advisories, which the stand-in does not read."""
    for checksum in checksums:
        listed = metadata(load_commit(repo, checksum)).lookup_value("rpmostree.advisories", None)
        if listed is not None and listed.n_children() > 0:
            raise not_done("--advisories of a commit that lists some")


def _packages(repo: Any, checksum: str) -> list[Package]:
    try:
        return package_list(repo, checksum) or []
    except StandinError as error:
        raise StandinError(f"Failed to load package list: {error.message}") from None


def _deployments(invocation: Invocation, repo: Any) -> list[tuple[str, str]]:
    system = System(invocation.values.text("sysroot"))
    booted = system.booted
    if booted is None:
        raise StandinError("Not booted into any deployment")
    base = invocation.values.flag("base")

    def commit_of(deployment: Any) -> str:
        checksum = str(deployment.get_csum())
        return base_of(repo, load_commit(repo, checksum), checksum)[0] if base else checksum

    here = ("booted deployment", commit_of(booted))
    if invocation.arguments:
        return [here, (invocation.arguments[0], resolve(repo, invocation.arguments[0]))]
    pending, rollback = system.pending_and_rollback(None)
    if pending is not None:
        return [here, ("pending deployment", commit_of(pending))]
    if rollback is not None:
        return [("rollback deployment", commit_of(rollback)), here]
    raise StandinError("No pending or rollback deployment to diff against")


def _named(name: str, checksum: str) -> str:
    return name if name == checksum else f"{name} ({checksum})"


def _is_revision(repo: Any, word: str) -> bool:
    try:
        _, checksum = repo.resolve_rev(word, True)
    except GLib.Error:
        return False
    return bool(checksum)


def matches(package: Package, patterns: list[str]) -> bool:
    """Tell whether a pattern fits the name, NEVRA, NAME.ARCH or NVR; case does not matter."""
    nvr = f"{package.name}-{package.version}-{package.release}"
    names = (package.name, package.nevra, f"{package.name}.{package.arch}", nvr)
    for pattern in patterns:
        rule = re.compile(fnmatch.translate(pattern), re.IGNORECASE)
        if any(rule.fullmatch(name) for name in names):
            return True
    return False
