"""Debian's relations as RPM's, checked against what is installed.

dpkg and rpm order a few versions differently. So every bound is compared again as RPM would; one
that holds for dpkg and not for rpm is written without its version.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from .dpkg import Package, Relation
from .versions import Evr, bound, evr

OPERATORS = {"<<": "<", "<": "<=", "<=": "<=", "=": "=", ">=": ">=", ">": ">=", ">>": ">"}

Compare = Callable[[Evr, Evr], int]


@dataclass
class World:
    """What there is: packages by name, virtual packages by the name they provide."""

    packages: dict[str, Package]
    dist: str
    compare: Compare
    dropped: frozenset[str]
    """Packages that do not become RPMs: relations on them fall away."""
    virtual: dict[str, list[tuple[Package, str]]] = field(default_factory=dict)
    lost_bounds: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        for package in self.packages.values():
            for choices in package.relations("Provides"):
                for each in choices:
                    self.virtual.setdefault(each.name, []).append((package, each.version))

    def evr(self, package: Package) -> Evr:
        """The EVR of a package's RPM."""
        return evr(package.version, self.dist)

    def satisfies(self, relation: Relation) -> bool:
        """Whether some package of this world has the name, really or virtually. dpkg has checked
        the bound."""
        return relation.name in self.packages or relation.name in self.virtual


def versioned(world: World, package: Package, relation: Relation) -> str:
    """The relation in a spec's syntax; the bound is left out where rpm would judge it otherwise
    than dpkg did."""
    if not relation.op:
        return relation.name
    target = world.packages.get(relation.name)
    if target is None:
        return _virtual(world, package, relation)
    operator = OPERATORS[relation.op]
    if operator == "=" and relation.version == target.version:
        return f"{relation.name} = {world.evr(target)}"
    wanted = bound(relation.version)
    have = world.evr(target)
    if not wanted.release:
        have = Evr(have.epoch, have.version, "")
    if holds(world.compare(have, wanted), operator):
        return f"{relation.name} {operator} {wanted}"
    world.lost_bounds.append(f"{package.name}: {relation.name} {operator} {relation.version}")
    return relation.name


def _virtual(world: World, package: Package, relation: Relation) -> str:
    wanted = bound(relation.version)
    for _, version in world.virtual.get(relation.name, []):
        if version and holds(world.compare(bound(version), wanted), OPERATORS[relation.op]):
            return f"{relation.name} {OPERATORS[relation.op]} {wanted}"
    world.lost_bounds.append(f"{package.name}: {relation.name} {relation.op} {relation.version}")
    return relation.name


def holds(order: int, operator: str) -> bool:
    """Whether a comparison's outcome (<0, 0, >0) agrees with an operator."""
    return {
        "<": order < 0,
        "<=": order <= 0,
        "=": order == 0,
        ">=": order >= 0,
        ">": order > 0,
    }[operator]


def requirements(world: World, package: Package, fields: tuple[str, ...]) -> list[str]:
    """The field's relations as dependencies of an RPM: alternatives that exist here become a rich
    dependency."""
    result: dict[str, None] = {}
    for name in fields:
        for choices in package.relations(name):
            if any(choice.name in world.dropped for choice in choices):
                continue
            kept = [choice for choice in choices if world.satisfies(choice)]
            if any(choice.name == package.name for choice in kept):
                continue
            texts = list(dict.fromkeys(versioned(world, package, choice) for choice in kept))
            if len(texts) == 1:
                result[texts[0]] = None
            elif texts:
                result[f"({' or '.join(texts)})"] = None
    return list(result)


def provisions(world: World, package: Package) -> list[str]:
    """The package's virtual packages."""
    result: dict[str, None] = {}
    for choices in package.relations("Provides"):
        for each in choices:
            if each.version:
                result[f"{each.name} = {bound(each.version)}"] = None
            else:
                result[each.name] = None
    return list(result)


def conflicts(world: World, package: Package) -> list[str]:
    """Conflicts and breaks with packages of this world, except those that rpm would see where dpkg
    sees none."""
    result: dict[str, None] = {}
    for name in ("Conflicts", "Breaks"):
        for choices in package.relations(name):
            for each in choices:
                target = world.packages.get(each.name)
                if target is None or target is package or each.name in world.dropped:
                    continue
                if not each.op:
                    continue
                wanted = bound(each.version)
                if holds(world.compare(world.evr(target), wanted), OPERATORS[each.op]):
                    world.lost_bounds.append(
                        f"{package.name}: conflicts {each.name} {each.op} {each.version}"
                    )
                    continue
                result[f"{each.name} {OPERATORS[each.op]} {wanted}"] = None
    return list(result)
