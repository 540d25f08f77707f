"""Packages of a tree by name, epoch, version, release and architecture; order and differences."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cmp_to_key

_SEGMENT = re.compile(r"[0-9]+|[a-zA-Z]+|[~^]")


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

    @property
    def envra(self) -> str:
        """``[EPOCH:]NAME-VERSION-RELEASE.ARCH``, the form that ``db version`` hashes."""
        prefix = "" if self.epoch in ("", "0") else f"{self.epoch}:"
        return f"{prefix}{self.name}-{self.version}-{self.release}.{self.arch}"


@dataclass
class Diff:
    """Differences between two package lists, each part in the order of names."""

    removed: list[Package] = field(default_factory=list)
    added: list[Package] = field(default_factory=list)
    modified: list[tuple[Package, Package]] = field(default_factory=list)

    @property
    def upgraded(self) -> list[tuple[Package, Package]]:
        """Pairs whose second is newer."""
        return [pair for pair in self.modified if compare(*pair) <= 0]

    @property
    def downgraded(self) -> list[tuple[Package, Package]]:
        """Pairs whose second is older."""
        return [pair for pair in self.modified if compare(*pair) >= 0]


def compare_versions(a: str, b: str) -> int:
    """Order two version or release strings as rpm's rpmvercmp does: -1, 0 or 1."""
    if a == b:
        return 0
    left, right = _SEGMENT.findall(a), _SEGMENT.findall(b)
    for one, two in zip(left, right, strict=False):
        if one == two:
            continue
        for mark in "~^":
            if mark in (one, two):
                # '~' sorts before everything, '^' before any further segment
                return -1 if one == mark else 1
        if one.isdigit() != two.isdigit():
            return 1 if one.isdigit() else -1
        if one.isdigit():
            if int(one) != int(two):
                return 1 if int(one) > int(two) else -1
            continue
        return 1 if one > two else -1
    if len(left) == len(right):
        return 0
    longer = left if len(left) > len(right) else right
    extra = longer[min(len(left), len(right))]
    sign = 1 if longer is left else -1
    return -sign if extra == "~" else sign


def compare_evr(a: Package, b: Package) -> int:
    """Order by epoch, version, release."""
    one, two = int(a.epoch or 0), int(b.epoch or 0)
    if one != two:
        return 1 if one > two else -1
    return compare_versions(a.version, b.version) or compare_versions(a.release, b.release)


def compare(a: Package, b: Package) -> int:
    """Order by name, then epoch, version and release, then architecture."""
    if a.name != b.name:
        return 1 if a.name > b.name else -1
    return compare_evr(a, b) or (a.arch > b.arch) - (a.arch < b.arch)


def ordered(packages: list[Package]) -> list[Package]:
    """Sort packages as the list in a commit is sorted."""
    return sorted(packages, key=cmp_to_key(compare))


def difference(old: list[Package], new: list[Package]) -> Diff:
    """Compare two sorted lists.

    A sole package of a name that changed its architecture counts as modified; several of one name
    with different architectures are told apart.
    """
    diff = Diff()
    i = j = 0
    while i < len(old) and j < len(new):
        a, b = old[i], new[j]
        if a.name == b.name and (a.arch == b.arch or (_last(old, i) and _last(new, j))):
            if a.arch != b.arch or compare_evr(a, b) != 0:
                diff.modified.append((a, b))
            i, j = i + 1, j + 1
        elif (a.name, a.arch) < (b.name, b.arch):
            diff.removed.append(a)
            i += 1
        else:
            diff.added.append(b)
            j += 1
    diff.removed += old[i:]
    diff.added += new[j:]
    return diff


def _last(packages: list[Package], index: int) -> bool:
    following = index + 1
    return following >= len(packages) or packages[following].name != packages[index].name
