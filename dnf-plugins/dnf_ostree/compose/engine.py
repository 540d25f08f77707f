"""A compose from beginning to end."""

from __future__ import annotations

import json
import logging
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import dnf.callback
import dnf.cli.output
import dnf.exceptions

from .. import hostedtree
from ..gi_ostree import GLib, OSTree
from ..hostedtree import HostedTree
from ..i18n import _
from ..location import Location
from ..output import size
from ..packages import PKGLIST
from ..plan import Plan
from ..system import System
from . import commit, database, lower, objects
from .checks import result
from .fetch import fetch
from .namespaces import isolated
from .request import Request
from .solve import solve
from .stage import Stage, staging, sweep
from .work import Job, work

logger = logging.getLogger("dnf.plugin")

KEYRING = "packagers"
"""In the location: an rpm database with the keys of packagers that somebody has accepted."""

# The database of packages is in the tree anew, and OSTree's own records.
_OVERHEAD = 32 << 20


@dataclass(frozen=True)
class Composed:
    """A tree that was published; ``size`` is what it added to the disk, in bytes."""

    name: str
    checksum: str
    version: str
    base: str
    plan: Plan
    report: dict[str, Any]
    size: int

    def to_json(self) -> dict[str, Any]:
        """Give it as what json.dumps takes."""
        return {
            "name": self.name,
            "commit": self.checksum,
            "version": self.version,
            "base": self.base,
            "plan": self.plan.to_json(),
            "report": self.report,
            "size": self.size,
        }


@dataclass(frozen=True)
class Preview:
    """What a compose would publish; sizes in bytes."""

    name: str
    version: str
    base: str
    base_version: str
    location: str
    download_size: int
    installed_size: int
    free: int

    def lines(self) -> list[str]:
        """Tell it, one fact a line."""
        return [
            _("Tree:      %s (version %s) in %s") % (self.name, self.version, self.location),
            _("Base:      %s (version %s)") % (self.base, self.base_version or "-"),
            _("Download:  %s") % size(self.download_size),
            _("Installed: %s") % size(self.installed_size),
            _("Free:      %s besides the reserve") % size(max(0, self.free)),
        ]


class Composer:
    """Composes for a system into a location, with dnf's BaseCli, whose sack is not filled yet."""

    def __init__(
        self, base: Any, system: System, location: Location, request: Request, quiet: bool = False
    ) -> None:
        """Take what it works with; nothing is done yet. With ``quiet``, dnf shows no progress."""
        self._base = base
        self._quiet = quiet
        self._system = system
        self._location = location
        self._request = request

    def find_base(self) -> lower.Lower:
        """Find the tree to extend; raises dnf.exceptions.Error."""
        return lower.find(self._system, self._location, self._request.base)

    def plan(self, folder: Path) -> Plan:
        """Walk the dependencies, with the packages of the tree in ``folder`` as those installed.

        Raises dnf.exceptions.Error.
        """
        conf = self._base.conf
        conf.installroot = str(folder)
        # a tree has one kernel: a newer one takes its place, whichever runs on this machine
        conf.installonlypkgs = []
        conf.protect_running_kernel = False
        conf.clean_requirements_on_remove = False
        with database.dbpath(database.place(folder)):
            self._base.fill_sack(load_system_repo=True, load_available_repos=True)
            return solve(self._base, self._request)

    def preview(self) -> tuple[Plan, Preview]:
        """Plan, and tell what would come of it; nothing is written but dnf's cache."""
        base = self.find_base()
        with lower.with_database(base) as folder:
            plan = self.plan(folder)
        return plan, Preview(
            self._request.name,
            self._request.version or self._version(base),
            base.commit,
            base.version,
            str(self._location.path),
            plan.download_size,
            plan.installed_size,
            self._location.free,
        )

    @contextmanager
    def begin(self) -> Iterator[tuple[Plan, Callable[[], Composed]]]:
        """Lock the location and plan; gives the plan, and what is called to carry it out.

        What is left of the work is removed at the end. Raises dnf.exceptions.Error.
        """
        location, name = self._location, self._request.name
        with location.lock(f"compose {name}"):
            self._prepare()
            with staging(location.stage, name) as stage:
                base = self.find_base()
                folder = lower.check_out(base, self._system, location, stage)
                plan = self.plan(folder)
                yield plan, lambda: self._compose(base, folder, stage, plan)

    def _prepare(self) -> None:
        """Make the location ready, which is locked; what killed runs left is removed."""
        if sweep(self._location.stage):
            logger.info(_("Removed what an earlier run had left unfinished."))
            self._location.initialise()
            self._location.prune()
        else:
            self._location.initialise()

    def _compose(self, base: lower.Lower, folder: Path, stage: Stage, plan: Plan) -> Composed:
        """Fetch, build, check, commit and publish; ``folder`` holds the base's files."""
        location, request = self._location, self._request
        location.room(plan.download_size + plan.installed_size + _OVERHEAD)
        fetch(self._base, location.path / KEYRING, self._quiet)
        logger.info(_("Making the tree"))
        shown = dnf.cli.output.CliTransactionDisplay
        display = dnf.callback.TransactionProgress() if self._quiet else shown()
        job = Job(stage, folder, base.initramfs_arguments, display)
        made = isolated(lambda: work(self._base, job))
        for name in made["accounts"]:
            logger.info(_("New account: %s"), name)
        if made["initramfs"]:
            logger.info(_("Made the initramfs again: %s"), made["initramfs"])
        _require(made["checks"])
        if made["policy_changed"]:
            raise dnf.exceptions.Error(
                _("The SELinux policy would change, and with it the labels of the whole tree.")
            )
        logger.info(_("Writing the commit"))
        location.hold_base(base.anchor)
        version = request.version or self._version(base)
        parent = self._previous()
        report = {"checks": made["checks"], "plan": plan.to_json(), "from": base.commit}
        metadata = self._metadata(base, version, made["packages"], report)
        written = commit.write(location.repo, base.commit, stage, parent, metadata)
        begun = time.monotonic()
        found = objects.check(location.repo, written.objects)
        checked = result("objects", objects.TITLE, found, time.monotonic() - begun)
        _require([checked])
        location.publish(request.name, written.checksum)
        return Composed(
            request.name,
            written.checksum,
            version,
            base.commit,
            plan,
            {**report, "checks": [*made["checks"], checked]},
            written.size,
        )

    def _previous(self) -> str | None:
        if not self._location.exists:
            return None
        _ok, checksum = self._location.repo.resolve_rev(self._request.name, True)
        return checksum

    def _version(self, base: lower.Lower) -> str:
        """The base's version, the tree's name, and a number that grows with each compose."""
        stem = f"{base.version or '0'}+{self._request.name}."
        previous = self._previous()
        if previous:
            before = HostedTree(self._location.repo, self._request.name, previous).version or ""
            number = before.removeprefix(stem)
            if before.startswith(stem) and number.isdigit():
                return f"{stem}{int(number) + 1}"
        return f"{stem}1"

    def _metadata(
        self, base: lower.Lower, version: str, packages: list[list[str]], report: dict[str, Any]
    ) -> dict[str, Any]:
        rows = [tuple(row) for row in packages]
        metadata = {
            "version": GLib.Variant("s", version),
            PKGLIST: GLib.Variant("a(sssss)", rows),
            OSTree.COMMIT_META_KEY_REF_BINDING: GLib.Variant("as", [self._request.name]),
            hostedtree.BASE: GLib.Variant("s", base.anchor),
            hostedtree.REQUESTED: GLib.Variant("as", self._request.requested),
            hostedtree.REPORT: GLib.Variant("s", json.dumps(report)),
        }
        if base.initramfs_arguments:
            arguments = GLib.Variant("as", base.initramfs_arguments)
            metadata["rpmostree.initramfs-args"] = arguments
        return metadata


def _require(checks: list[dict[str, Any]]) -> None:
    """Raise dnf.exceptions.Error with the findings of checks that failed."""
    lines = []
    for check in checks:
        if not check["passed"]:
            lines.append(f"  {check['title']}:")
            lines += [f"    {finding}" for finding in check["findings"]]
    if lines:
        raise dnf.exceptions.Error(
            _("The tree did not pass its checks and is not published:\n%s") % "\n".join(lines)
        )
