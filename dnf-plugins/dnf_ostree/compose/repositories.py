"""The other way to the same tree: rpm-ostree composes it from the repositories alone."""

from __future__ import annotations

import logging
import shlex
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import dnf
import dnf.exceptions
import dnf.transaction

from ..gi_ostree import GLib
from ..i18n import _
from ..location import Location
from ..packages import Difference, Package, difference, packages_of
from ..repository import held
from ..system import System
from . import treefile
from .commit import Written
from .lower import check_out_commit
from .namespaces import isolated
from .stage import Stage
from .work import look

logger = logging.getLogger("dnf.plugin")


@dataclass(frozen=True)
class Order:
    """The tree's name and version; with ``quiet`` what rpm-ostree prints goes to stderr."""

    name: str
    version: str
    quiet: bool


@dataclass(frozen=True)
class Made:
    """What rpm-ostree has made, how it was found, and how it differs from the plan."""

    written: Written
    checks: list[dict[str, Any]]
    packages: list[list[str]]
    difference: Difference


def compose(
    base: dnf.Base, folder: Path, system: System, location: Location, stage: Stage, order: Order
) -> Made:
    """Have `rpm-ostree compose tree` make the tree that ``base``'s transaction leads to.

    ``folder`` holds the files of the tree that is extended. No ref is moved. Raises
    dnf.exceptions.Error.
    """
    planned = after(base)
    inputs = location.treefiles / order.name
    treefile.write(inputs, folder, order.name, planned, base)
    before = held(location.repo)
    commit = _run(location, inputs, stage, order)
    top, found = _read(location.repo, commit)
    made = check_out_commit(commit, system, location, stage.made)
    looked_at = isolated(lambda: look(base, stage, made))
    new = {name: size for name, size in held(location.repo).items() if name not in before}
    return Made(
        Written(top, tuple(new), sum(new.values())),
        looked_at["checks"],
        looked_at["packages"],
        difference(planned, found),
    )


def after(base: dnf.Base) -> list[Package]:
    """List the packages that a tree has after a resolved transaction."""
    items = list(base.transaction)
    going = {item.pkg for item in items if item.action in dnf.transaction.BACKWARD_ACTIONS}
    coming = {item.pkg for item in items if item.action in dnf.transaction.FORWARD_ACTIONS}
    stay = set(base.sack.query().installed()) - going
    return [
        Package(each.name, str(each.epoch), each.version, each.release, each.arch)
        for each in stay | coming
        if each.name != "gpg-pubkey"
    ]


def _run(location: Location, inputs: Path, stage: Stage, order: Order) -> str:
    cache = stage.folder / "cache"
    cache.mkdir(mode=0o700)
    wrote = stage.folder / "commit"
    words = ["rpm-ostree", "compose", "tree", "--unified-core", f"--repo={location.path / 'repo'}"]
    words += [f"--cachedir={cache}", f"--write-commitid-to={wrote}"]
    words += [f"--ex-lockfile={inputs / 'lockfile.json'}", "--no-parent"]
    words += [f"--add-metadata-string=version={order.version}", str(inputs / "treefile.json")]
    logger.info(_("Running: %s"), shlex.join(words))
    sys.stdout.flush()
    try:
        done = subprocess.run(words, stdout=sys.stderr if order.quiet else None, check=False)
    except OSError as error:
        raise dnf.exceptions.Error(_("rpm-ostree cannot be run: %s") % error.strerror) from None
    if done.returncode or not wrote.exists():
        raise dnf.exceptions.Error(
            _("rpm-ostree compose tree failed (%d); its input is in %s") % (done.returncode, inputs)
        )
    return wrote.read_text().strip()


def _read(repo: Any, commit: str) -> tuple[Any, list[Package]]:
    try:
        _ok, top, _commit = repo.read_commit(commit, None)
        _ok, variant, _state = repo.load_commit(commit)
    except GLib.Error as error:
        raise dnf.exceptions.Error(error.message) from None
    return top, packages_of(variant) or []
