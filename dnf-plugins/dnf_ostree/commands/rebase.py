"""follow another branch, or a hosted tree, as rpm-ostree rebase does

TARGET is what rpm-ostree takes (REMOTE:BRANCH, BRANCH, REMOTE:, :BRANCH, /path/to/repo:BRANCH, a
commit), or the name of a hosted tree, for which the remote `hosted` is put before it. The package
change is shown first; -y answers the question. Other options of rpm-ostree rebase are passed on.
"""

from __future__ import annotations

import logging
import os
from argparse import ArgumentParser, Namespace
from typing import Any

from ..handover import hand_over
from ..i18n import _

PASSES_ON = True

_VALUED = ("--os", "--custom-origin-url", "--custom-origin-description")
"""Options of rpm-ostree's whose value is a word of its own; it must not be taken for a target."""

logger = logging.getLogger("dnf.plugin")


def add_arguments(parser: ArgumentParser) -> None:
    """Declare the target, and what must be told from it."""
    parser.add_argument("target", nargs="?", metavar="TARGET", help=_("branch, tree or commit"))
    parser.add_argument(
        "revision", nargs="?", metavar="REVISION", help=_("commit or version of the branch")
    )
    parser.add_argument("-m", "--remote", help=_("the same branch, or --branch, of this remote"))
    parser.add_argument("--branch", help=_("the branch, if TARGET is not given (-b is dnf's)"))
    parser.add_argument("-r", "--reboot", action="store_true", help=_("reboot when it is done"))
    for option in _VALUED:
        parser.add_argument(option, metavar="TEXT", help=_("passed on"))


def configure(command: Any, opts: Namespace) -> None:
    """Demand nothing of dnf: who may do it, rpm-ostree knows."""


def run(command: Any, opts: Namespace) -> int:
    """Show the change, ask, run rpm-ostree; gives its exit code, 1 for no."""
    from ..booted import require_booted
    from ..system import System

    require_booted()
    system = System.running()
    # dnf has taken -b (its --best) out of `-b BRANCH`, and -C
    if opts.target is None and (opts.branch or opts.remote):
        opts.target = f"{opts.remote}:{opts.branch or ''}" if opts.remote else opts.branch
    elif opts.target is not None and opts.remote and command.opts.best:
        opts.target = f"{opts.remote}:{opts.target}"
    if opts.target is not None:
        opts.target = _prepared(command, opts.target, system)
        _show(command, opts, system)
        from ..question import confirmed

        if not confirmed(command.base):
            return 1
    return hand_over(_words(command, opts))


def _prepared(command: Any, target: str, system: Any) -> str:
    from .. import remote, targets
    from ..location import Location

    settings = command.settings
    location = Location.open(settings.location, system.repo, settings.reserve)
    target = targets.complete(target, {tree.name for tree in location.trees()})
    # of somebody who may not, rpm-ostree says so
    if target.startswith(f"{remote.NAME}:") and location.exists and os.geteuid() == 0:
        location.make_ready()
    return target


def _show(command: Any, opts: Namespace, system: Any) -> None:
    from .. import targets
    from ..packages import difference, packages_of

    fetch = not command.opts.cacheonly and "--cache-only" not in opts.rest
    old = packages_of(targets.load(system.repo, system.commit))
    try:
        new = packages_of(
            targets.commit_of(opts.target, opts.revision, system.repo, system.refspec, fetch)
        )
        if old is None or new is None:
            raise targets.Unknown(_("a commit does not list its packages"))
    except targets.Unknown as error:
        logger.info(_("Package changes are not known beforehand: %s"), error)
        return
    for line in difference(old, new).lines() or [_("No package changes.")]:
        logger.info(line)


def _words(command: Any, opts: Namespace) -> list[str]:
    words = ["rpm-ostree", "rebase", *opts.rest]
    words += ["--reboot"] if opts.reboot else []
    words += ["--cache-only"] if command.opts.cacheonly else []
    for option in _VALUED:
        value = getattr(opts, option.lstrip("-").replace("-", "_"))
        words += [f"{option}={value}"] if value is not None else []
    return words + [word for word in (opts.target, opts.revision) if word is not None]
