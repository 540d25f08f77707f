"""Why a package is in a plan: what asked for it, told by the dependencies themselves."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import dnf

from ..i18n import _
from .request import Request


class Reasons:
    """The reasons of one resolved transaction."""

    def __init__(
        self, base: dnf.Base, request: Request, forward: Sequence[Any], backward: Sequence[Any]
    ) -> None:
        """Take the packages that come and those that go."""
        self._sack = base.sack
        self._forward = list(forward)
        self._backward = list(backward)
        self._asked = self._matching(request.packages)
        self._asked_away = self._matching(request.remove)

    def added(self, package: Any) -> str:
        """Why a package comes that the tree does not have."""
        if self._requested(package):
            return _("requested")
        needing = self._needing(package)
        if needing:
            return _("required by %s") % needing[0].name
        obsoleted = [old for old in self._backward if self._obsoletes(package, old)]
        if obsoleted:
            return _("obsoletes %s") % obsoleted[0].name
        return _("recommended")

    def changed(self, old: Any, new: Any) -> str:
        """Why a package is replaced by another version of it.

        Either something that comes needs what only the new one provides, or what the old one
        needs is going.
        """
        if self._requested(new):
            return _("requested")
        for package in self._forward:
            for need in package.requires if package is not new else ():
                if self._provides(new, need) and not self._provides(old, need):
                    return _("%s requires %s") % (package, need)
        for need in old.requires:
            for going in self._backward:
                if going is not old and self._provides(going, need):
                    return _("%s requires %s") % (old, need)
        return _("needed by the transaction")

    def removed(self, package: Any) -> str:
        """Why a package goes."""
        if package in self._asked_away:
            return _("requested")
        for new in self._forward:
            if self._obsoletes(new, package):
                return _("obsoleted by %s") % new.name
        need = self._lost_need(package)
        return _("requires %s") % need if need else _("conflicts with what was asked for")

    def asked_to_go(self, package: Any) -> bool:
        """Whether a removal is asked for: by name, by what obsoletes it, or with what it needs."""
        if package in self._asked_away or self._lost_need(package):
            return True
        return any(self._obsoletes(new, package) for new in self._forward)

    def _lost_need(self, package: Any) -> Any:
        """What a package requires of one that goes; None if nothing."""
        for need in package.requires:
            for going in self._backward:
                if going is not package and self._provides(going, need):
                    return need
        return None

    def _matching(self, specs: Iterable[str]) -> set[Any]:
        found: set[Any] = set()
        for spec in specs:
            found |= set(dnf.subject.Subject(spec).get_best_query(self._sack, with_src=False))
        return found

    def _requested(self, package: Any) -> bool:
        return package in self._asked or package._from_cmdline

    def _needing(self, package: Any) -> list[Any]:
        others = [other for other in self._forward if other is not package]
        return sorted(self._sack.query().filterm(pkg=others).filterm(requires=[package]))

    def _provides(self, package: Any, need: Any) -> bool:
        return bool(self._sack.query().filterm(pkg=[package]).filterm(provides=need))

    def _obsoletes(self, new: Any, old: Any) -> bool:
        return bool(self._sack.query().filterm(pkg=[new]).filterm(obsoletes=[old]))
