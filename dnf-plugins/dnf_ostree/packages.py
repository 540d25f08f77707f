"""Packages of commits, and their differences in rpm-ostree's words."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cmp_to_key
from typing import Any

import rpm

from .i18n import _
from .output import plain

PKGLIST = "rpmostree.rpmdb.pkglist"
"""The commit's metadata that lists packages: a(sssss) of name, epoch, version, release, arch."""


@dataclass(frozen=True)
class Package:
    """One package; the epoch is a number in text, ``0`` if there is none."""

    name: str
    epoch: str
    version: str
    release: str
    arch: str

    @property
    def evr(self) -> str:
        """``[EPOCH:]VERSION-RELEASE``; epoch 0 is left out."""
        prefix = "" if self.epoch in ("", "0") else f"{self.epoch}:"
        return f"{prefix}{self.version}-{self.release}"

    @property
    def nevra(self) -> str:
        """``NAME-[EPOCH:]VERSION-RELEASE.ARCH``."""
        return f"{self.name}-{self.evr}.{self.arch}"

    def older_than(self, other: Package) -> bool:
        """Compare epoch, version and release as rpm does."""
        return rpm.labelCompare(self.label, other.label) < 0

    @property
    def label(self) -> tuple[str, str, str]:
        """What rpm compares."""
        return (self.epoch or "0", self.version, self.release)


@dataclass
class Difference:
    """What changes from one list to another, each part in the order of names."""

    upgraded: list[tuple[Package, Package]] = field(default_factory=list)
    downgraded: list[tuple[Package, Package]] = field(default_factory=list)
    removed: list[Package] = field(default_factory=list)
    added: list[Package] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.upgraded or self.downgraded or self.removed or self.added)

    def lines(self) -> list[str]:
        """The blocks of rpm-ostree: ``Upgraded:``, ``Downgraded:``, ``Removed:``, ``Added:``."""
        lines: list[str] = []
        for title, pairs in ((_("Upgraded"), self.upgraded), (_("Downgraded"), self.downgraded)):
            if pairs:
                changes = (f"  {old.name} {old.evr} -> {new.evr}" for old, new in pairs)
                lines += [f"{title}:", *changes]
        for title, packages in ((_("Removed"), self.removed), (_("Added"), self.added)):
            if packages:
                lines += [f"{title}:", *(f"  {package.nevra}" for package in packages)]
        return [plain(line) for line in lines]


def packages_of(commit: Any) -> list[Package] | None:
    """List the packages of a commit object (a GVariant); None if it does not say.

    rpm-ostree writes the list into every commit that it composes.
    """
    listed = commit.get_child_value(0).lookup_value(PKGLIST, None)
    if listed is None or listed.get_type_string() != "a(sssss)":
        return None
    return [Package(*row) for row in listed.unpack()]


def difference(old: Iterable[Package], new: Iterable[Package]) -> Difference:
    """Compare two lists.

    A name that is on each side once has changed, whatever its architecture; if it is there more
    than once (multilib, kernels), what is on one side alone was added or removed, but for one
    of the same architecture, which has changed.
    """
    result = Difference()
    before, after = _by_name(old), _by_name(new)
    for name in sorted(before.keys() | after.keys()):
        gone = sorted(before[name] - after[name], key=_order)
        come = sorted(after[name] - before[name], key=_order)
        alone = len(before[name]) == len(after[name]) == 1
        for package in list(gone):
            same = [each for each in come if alone or each.arch == package.arch]
            if len(same) != 1 or sum(each.arch == package.arch for each in gone) != 1:
                continue
            gone.remove(package)
            come.remove(same[0])
            kind = result.downgraded if same[0].older_than(package) else result.upgraded
            kind.append((package, same[0]))
        result.removed += gone
        result.added += come
    return result


_compare = cmp_to_key(rpm.labelCompare)


def _order(package: Package) -> Any:
    return package.arch, _compare(package.label)


def _by_name(packages: Iterable[Package]) -> defaultdict[str, set[Package]]:
    found: defaultdict[str, set[Package]] = defaultdict(set)
    for package in packages:
        found[package.name].add(package)
    return found
