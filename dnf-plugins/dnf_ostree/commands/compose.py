"""make a new tree out of the one that runs, packages, and what they need

The tree is checked, signed, and hosted under NAME: `dnf ostree rebase NAME` boots it next.
Packages that are in the tree stay as they are unless --allow-updates is given; then those change
that must, and no others.

--from-repositories goes the other way to the same packages: a treefile, a lockfile and the
repositories are written for `rpm-ostree compose tree`, which is run, and what it made is compared
with what dnf's way leads to.

--dry-run works out what would change, shows it and ends: nothing is written, nothing but the
repositories' metadata is fetched. --preview shows besides what would be published: the ref, its
version and base, what there is to fetch and to store, and the room for it.
"""

from __future__ import annotations

import logging
from argparse import ArgumentParser, Namespace
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import dnf.exceptions

from ..i18n import _
from ..output import print_json, size
from ..question import confirmed

if TYPE_CHECKING:
    from ..compose.engine import Composer
    from ..compose.outcome import Composed
    from ..plan import Plan

SPREAD = "packages"

logger = logging.getLogger("dnf.plugin")


def add_arguments(parser: ArgumentParser) -> None:
    """Declare the name, the packages, and the options."""
    parser.add_argument("name", metavar="NAME", help=_("name of the new tree"))
    parser.add_argument(
        "packages", metavar="PACKAGE", nargs="*", help=_("package to add, as dnf install takes it")
    )
    parser.add_argument(
        "--from",
        dest="base",
        metavar="REF",
        help=_("extend this hosted tree, ref or commit instead of the one that runs"),
    )
    parser.add_argument(
        "--remove", metavar="PACKAGE", action="append", default=[], help=_("remove a package")
    )
    parser.add_argument(
        "--file",
        metavar="FILE.rpm",
        type=Path,
        action="append",
        default=[],
        help=_("add a package from a file"),
    )
    parser.add_argument(
        "--allow-updates",
        action="store_true",
        help=_("let packages of the tree change where something needs it"),
    )
    parser.add_argument(
        "--from-repositories",
        action="store_true",
        help=_("have `rpm-ostree compose tree` make the same tree from the repositories"),
    )
    shown = parser.add_mutually_exclusive_group()
    shown.add_argument("--dry-run", action="store_true", help=_("show what would change, and end"))
    shown.add_argument(
        "--preview",
        action="store_true",
        help=_("show what would change and be published, with sizes, and end"),
    )
    parser.add_argument(
        "--tree-version", metavar="TEXT", help=_("version of the new tree (--version is dnf's own)")
    )
    parser.add_argument(
        "--sysroot",
        metavar="DIR",
        type=Path,
        help=_("extend the first deployment of another sysroot than the running one"),
    )
    parser.add_argument("--json", action="store_true", help=_("print one JSON object on stdout"))


def configure(command: Any, opts: Namespace) -> None:
    """Demand root unless nothing is written; the sack is filled when the base is known."""
    demands = command.cli.demands
    demands.root_user = not opts.dry_run
    demands.available_repos = True
    demands.sack_activation = False
    demands.plugin_filtering_enabled = True
    if opts.json:
        command.cli.redirect_logger(stdout=logging.WARNING, stderr=logging.INFO)
        command.cli.redirect_repo_progress()


def run(command: Any, opts: Namespace) -> int:
    """Compose, or show what would be; gives the exit code. Raises dnf.exceptions.Error."""
    from ..compose import engine
    from ..compose.request import Request
    from ..location import Location
    from ..system import System

    request = Request(
        opts.name,
        tuple(opts.packages),
        tuple(opts.remove),
        tuple(opts.file),
        opts.allow_updates,
        command.cli.demands.allow_erasing,
        opts.base,
        opts.tree_version,
        opts.from_repositories,
    )
    request.check()
    if opts.json and not (opts.dry_run or opts.preview or command.base.conf.assumeyes):
        raise dnf.exceptions.Error(_("--json leaves no room for a question: answer it with -y."))
    settings = command.settings
    only_shown = opts.dry_run or opts.preview
    system = System.at(opts.sysroot) if opts.sysroot else System.running(not only_shown)
    location = Location.open(settings.location, system.repo, settings.reserve)
    composer = engine.Composer(command.base, system, location, request, opts.json)
    if only_shown:
        _preview(composer, command, opts)
        return 0
    with composer.begin() as (plan, compose):
        if not opts.json:
            _show(plan, command)
        if plan.empty:
            return 0
        if not confirmed(command.base):
            return 1
        done = compose()
    if opts.json:
        print_json(done.to_json())
    else:
        _tell(done)
    return 0


def _show(plan: Plan, command: Any) -> None:
    text = plan.text(command.opts.verbose)
    if text:
        logger.info("%s\n", text)
    if plan.empty:
        logger.info(_("Nothing to do."))


def _preview(composer: Composer, command: Any, opts: Namespace) -> None:
    """Show the plan; with --preview, what would come of it."""
    plan, facts = composer.preview()
    if opts.json:
        print_json({"plan": plan.to_json(), **(asdict(facts) if opts.preview else {})})
        return
    _show(plan, command)
    if opts.preview and not plan.empty:
        for line in facts.lines():
            logger.info(line)


def _tell(done: Composed) -> None:
    facts = (done.name, done.checksum, done.version, done.plan.summary(), size(done.size))
    logger.info(_("%s => %s (version %s; %s; %s on disk)"), *facts)
    logger.info(_("To boot it: dnf ostree rebase %s"), done.name)
