"""A compose from beginning to end."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import dnf.callback
import dnf.cli.output
import dnf.exceptions

from ..i18n import _
from ..location import Location
from ..plan import Plan
from ..system import System
from . import commit, database, lower, repositories
from .checks import require
from .fetch import fetch
from .namespaces import isolated
from .outcome import Composed, Preview
from .publication import Publication
from .request import Request
from .solve import solve
from .stage import Stage, staging, sweep
from .work import Job, work

logger = logging.getLogger("dnf.plugin")

KEYRING = "packagers"
"""In the location: an rpm database with the keys of packagers that somebody has accepted."""

# The database of packages is in the tree anew, and OSTree's own records.
_OVERHEAD = 32 << 20


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
            Publication(self._location, self._request, base).version,
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

        A location that is not there is made when there is something to carry out, and not for a
        request that cannot be met. What is left of the work is removed at the end. Raises
        dnf.exceptions.Error.
        """
        location, name = self._location, self._request.name
        with location.lock(f"compose {name}"):
            self._clear()
            with staging(location.stage, name) as stage:
                base = self.find_base()
                if base.folder is None:
                    # it is checked out by the location's repository
                    location.initialise()
                folder = lower.check_out(base, self._system, location, stage)
                plan = self.plan(folder)
                yield plan, lambda: self._compose(base, folder, stage, plan)

    def _clear(self) -> None:
        """Remove what killed runs left in the location, which is locked."""
        location = self._location
        if location.stage.is_dir() and any(location.stage.iterdir()):
            logger.info(_("Removing what an earlier run has left unfinished."))
            location.initialise()
            location.prune()
            # last: as long as it is there, the next run knows that there is something to remove
            sweep(location.stage)

    def _compose(self, base: lower.Lower, folder: Path, stage: Stage, plan: Plan) -> Composed:
        """Make the tree, check, commit and publish it; ``folder`` holds the base's files."""
        self._location.initialise()
        self._location.room(plan.download_size + plan.installed_size + _OVERHEAD)
        self._location.hold_base(base.anchor)
        make = self._from_repositories if self._request.from_repositories else self._extend
        return make(base, folder, stage, plan)

    def _extend(self, base: lower.Lower, folder: Path, stage: Stage, plan: Plan) -> Composed:
        """Add the packages to the base's files."""
        location = self._location
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
        require(made["checks"])
        if made["policy_changed"]:
            raise dnf.exceptions.Error(
                _("The SELinux policy would change, and with it the labels of the whole tree.")
            )
        logger.info(_("Writing the commit"))
        written = commit.write_tree(location.repo, base.commit, stage)
        publication = Publication(location, self._request, base)
        return publication.publish(written, plan, made["checks"], made["packages"])

    def _from_repositories(
        self, base: lower.Lower, folder: Path, stage: Stage, plan: Plan
    ) -> Composed:
        """Have rpm-ostree compose the same from the repositories, and compare."""
        location = self._location
        publication = Publication(location, self._request, base)
        order = repositories.Order(self._request.name, publication.version, self._quiet)
        made = repositories.compose(self._base, folder, self._system, location, stage, order)
        require(made.checks)
        if made.difference:
            logger.warning(_("rpm-ostree's tree differs from what dnf's way leads to:"))
            logger.warning("\n".join(made.difference.lines()))
        else:
            logger.info(
                _("Both ways lead to the same packages: %d, by dnf's walk and by rpm-ostree."),
                len(made.packages),
            )
        return publication.publish(made.written, plan, made.checks, made.packages)
