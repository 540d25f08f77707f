"""Walking dependencies: dnf resolves the request against a tree's packages.

A tree's packages stay as they are unless updates are allowed, and then only those that must
change do. dnf is asked freely first, for mostly that changes nothing. If it does, it is asked
once more with every package of the tree held: an older version of what is wanted may fit.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable
from typing import Any, NamedTuple

import dnf
import dnf.exceptions
import dnf.transaction

from ..i18n import _
from ..plan import Change, Plan
from .reasons import Reasons
from .request import Request

logger = logging.getLogger("dnf.plugin")


def solve(base: dnf.Base, request: Request) -> Plan:
    """Resolve a request; ``base`` has its sack filled, and its transaction is the plan's after.

    Raises dnf.exceptions.Error in dnf's own words; if packages of the tree would have to change
    and may not, with the list of these.
    """
    files = _local_files(base, request)
    newer = _newer(base)
    free = _run(base, request, files)
    if request.allow_updates or not _alters(free.plan):
        return _keep_back(_permitted(free, request), newer, request)
    logger.debug(_("Packages of the tree would change; trying with all of them held."))
    if _hold(base) & set(files):
        raise _refusal(free.plan)
    base.reset(goal=True)
    try:
        held = _run(base, request, files)
    except dnf.exceptions.Error:
        raise _refusal(free.plan) from None
    if _alters(held.plan):
        raise _refusal(free.plan)
    return _keep_back(_permitted(held, request), newer, request)


class _Solved(NamedTuple):
    """A plan, and packages that it removes though nobody asked for it."""

    plan: Plan
    unasked: list[Change]


def _hold(base: dnf.Base) -> set[Any]:
    """Hide all other versions of the tree's packages from the solver; gives what was hidden."""
    tree = {(package.name, package.arch) for package in base.sack.query().installed()}
    same_name = base.sack.query().available().filterm(name=[name for name, _arch in tree])
    others = [package for package in same_name if (package.name, package.arch) in tree]
    base.sack.add_excludes(base.sack.query().filterm(pkg=others))
    return set(others)


def _run(base: dnf.Base, request: Request, files: Iterable[Any]) -> _Solved:
    _mark(base, request, files)
    try:
        base.resolve(allow_erasing=request.allow_erasing or bool(request.remove))
    except dnf.exceptions.DepsolveError as error:
        # of this one dnf takes for granted that it has been shown
        raise dnf.exceptions.Error(str(error)) from None
    return _solved(base, request)


def _local_files(base: dnf.Base, request: Request) -> list[Any]:
    try:
        return list(base.add_remote_rpms([str(path) for path in request.files], strict=True))
    except OSError as error:
        raise dnf.exceptions.Error(str(error)) from None


def _mark(base: dnf.Base, request: Request, files: Iterable[Any]) -> None:
    for package in files:
        base.package_install(package)
    missing: list[str] = []
    for spec in request.remove:
        try:
            base.remove(spec)
        except dnf.exceptions.MarkingError as error:
            logger.info("%s: %s", error.value, spec)
            missing.append(spec)
    for spec in request.packages:
        try:
            if not (request.allow_updates and _upgrade(base, spec)):
                base.install(spec)
        except dnf.exceptions.MarkingError as error:
            logger.info("%s: %s", error.value, spec)
            missing.append(spec)
    if missing:
        raise dnf.exceptions.PackagesNotAvailableError(
            _("Unable to find a match"), pkg_spec=" ".join(missing)
        )


def _upgrade(base: dnf.Base, spec: str) -> bool:
    """Mark for upgrade what the tree has in an older version; tells whether there is such."""
    matches = dnf.subject.Subject(spec).get_best_query(base.sack, with_src=False)
    if not matches.installed():
        return False
    names = {package.name for package in matches.installed()}
    if not base.sack.query().filterm(name=list(names)).upgrades():
        return False
    base.upgrade(spec)
    return True


def _newer(base: dnf.Base) -> dict[tuple[str, str], tuple[Any, Any]]:
    """Packages of the tree of which a newer version is to be had: (of the tree, newest)."""
    installed = {(pkg.name, pkg.arch): pkg for pkg in base.sack.query().installed()}
    latest = base.sack.query().upgrades().latest()
    found = {}
    for package in latest:
        key = (package.name, package.arch)
        if key in installed:
            found[key] = (installed[key], package)
    return found


def _solved(base: dnf.Base, request: Request) -> _Solved:
    plan = Plan()
    unasked: list[Change] = []
    transaction = base.transaction
    forward = [item.pkg for item in transaction if item.action in dnf.transaction.FORWARD_ACTIONS]
    backward = [item.pkg for item in transaction if item.action in dnf.transaction.BACKWARD_ACTIONS]
    before = {(pkg.name, pkg.arch): pkg for pkg in backward}
    names = {pkg.name: pkg for pkg in backward}
    reasons = Reasons(base, request, forward, backward)
    replaced = set()
    for package in sorted(forward):
        old = before.get((package.name, package.arch)) or names.get(package.name)
        if old is None:
            plan.added.append(_change(package, None, package, reasons.added(package)))
            continue
        replaced.add(old)
        target = plan.upgraded if package.evr_gt(old) else plan.downgraded
        target.append(_change(package, old, package, reasons.changed(old, package)))
    for package in sorted(set(backward) - replaced):
        plan.removed.append(_change(package, package, None, reasons.removed(package)))
        if not reasons.asked_to_go(package):
            unasked.append(plan.removed[-1])
    plan.download_size = sum(pkg.downloadsize for pkg in forward if not pkg._is_local_pkg())
    plan.installed_size = sum(pkg.installsize for pkg in forward)
    return _Solved(plan, unasked)


def _change(package: Any, old: Any, new: Any, reason: str) -> Change:
    return Change(
        name=package.name,
        arch=package.arch,
        old=evr(old) if old else None,
        new=evr(new) if new else None,
        reason=reason,
        repo=new.reponame if new else None,
    )


def evr(package: Any) -> str:
    """Version and release of a package, with its epoch unless that is 0."""
    epoch = f"{package.epoch}:" if package.epoch else ""
    return f"{epoch}{package.version}-{package.release}"


def _alters(plan: Plan) -> bool:
    """Whether packages of the tree become other versions."""
    return bool(plan.upgraded or plan.downgraded)


def _permitted(solved: _Solved, request: Request) -> Plan:
    """Give the plan; raises dnf.exceptions.Error if it removes what nobody asked to remove."""
    if solved.unasked and not request.allow_erasing:
        raise dnf.exceptions.Error(
            _("Packages of the tree would have to go:\n%s\nUse --allowerasing to permit it.")
            % Plan(removed=solved.unasked).text(reasons=True)
        )
    return solved.plan


def _keep_back(plan: Plan, newer: dict[tuple[str, str], tuple[Any, Any]], request: Request) -> Plan:
    changed = {(c.name, c.arch) for c in [*plan.upgraded, *plan.downgraded, *plan.removed]}
    reason = (
        _("nothing that was asked for needs it")
        if request.allow_updates
        else _("packages of the tree stay as they are without --allow-updates")
    )
    for key in sorted(newer.keys() - changed):
        old, new = newer[key]
        plan.kept_back.append(_change(old, old, new, reason))
    return plan


def _refusal(plan: Plan) -> dnf.exceptions.Error:
    """Build the error that names what would have to change, and the option that allows it."""
    wanted = Plan(upgraded=plan.upgraded, downgraded=plan.downgraded)
    return dnf.exceptions.Error(
        _("Packages of the tree would have to change:\n%s\nUse --allow-updates to permit it.")
        % wanted.text(reasons=True)
    )
