"""From the database of dpkg and the recipe to specs."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

import rpm

from .adapt import adapt
from .documents import read_changelog, read_licence
from .dpkg import Package, read_database
from .manifest import Globs
from .ownership import Ownership, Rules, assign
from .relations import World, conflicts, provisions, requirements
from .scriptlets import scriptlets, units
from .spec import ARCHITECTURES, Binary, Spec
from .versions import Evr, evr


@dataclass(frozen=True)
class Recipe:
    """What recipe.json and its neighbours say."""

    folder: Path
    name: str
    release: str
    dist: str
    dropped: frozenset[str]
    rules: Rules
    provides: dict[str, list[str]]
    requires: dict[str, list[str]]
    units: dict[str, str]
    installs: dict[str, str]
    modes: dict[str, str]

    @classmethod
    def read(cls, folder: Path) -> Recipe:
        """Read a recipe's folder."""
        raw = json.loads((folder / "recipe.json").read_text())
        return cls(
            folder=folder,
            name=raw["name"],
            release=raw["release"],
            dist=raw["dist"],
            dropped=frozenset(raw["dropped"]),
            rules=Rules(
                Globs(raw["leftOut"] + raw["translations"]),
                raw["state"],
                frozenset(filesystem(folder)),
            ),
            provides=json.loads((folder / "provides.json").read_text()),
            requires=raw["requires"],
            units=raw["units"],
            installs=raw["installs"],
            modes=raw["modes"],
        )


def filesystem(folder: Path) -> dict[str, str]:
    """Paths of the `filesystem` package → mode of a folder, or `->` and the target of a link."""
    result = {}
    for line in (folder / "base/filesystem.list").read_text().splitlines():
        if line.startswith("/"):
            path, _, target = line.partition(" -> ")
            result[path] = f"->{target}"
        elif line and not line.startswith("#"):
            mode, path = line.split()
            result[path] = mode
    return result


def compare(left: Evr, right: Evr) -> int:
    """rpm's own comparison; an empty release matches any."""
    if not left.release or not right.release:
        left, right = Evr(left.epoch, left.version, ""), Evr(right.epoch, right.version, "")
    return rpm.labelCompare(_label(left), _label(right))


def _label(value: Evr) -> tuple[str, str, str]:
    return str(value.epoch), value.version, value.release


@dataclass
class Plan:
    """The specs to build, and what a maintainer of the recipe should see."""

    specs: list[Spec]
    ownership: Ownership
    lost_bounds: list[str]


def make_plan(root: Path, recipe: Recipe) -> Plan:
    """Plan the RPMs of a root, which is changed on the way: see adapt.py."""
    packages = read_database(root)
    adapt(root, packages, recipe.units, recipe.modes, recipe.installs)
    ownership = assign(root, packages, recipe.dropped, recipe.rules)
    world = World({each.name: each for each in packages}, recipe.dist, compare, recipe.dropped)
    by_source: dict[str, list[Package]] = {}
    for package in packages:
        if package.name not in recipe.dropped:
            by_source.setdefault(package.source, []).append(package)
    specs = []
    for source, members in sorted(by_source.items()):
        binaries = [_binary(root, recipe, world, each, ownership) for each in members]
        changes = next(
            (found for each in members if (found := read_changelog(root, each.name))), []
        )
        specs.append(Spec(source, evr(members[0].source_version, recipe.dist), binaries, changes))
    return Plan(specs, ownership, world.lost_bounds)


def _binary(
    root: Path, recipe: Recipe, world: World, package: Package, ownership: Ownership
) -> Binary:
    entries = ownership.entries[package.name]
    own = world.evr(package)
    fedora = [
        name if name.startswith("/") else f"{name} = {own}"
        for name in recipe.provides.get(package.name, [])
    ]
    return Binary(
        name=package.name,
        evr=own,
        arch=ARCHITECTURES[package.architecture],
        summary=package.summary,
        description=package.description,
        licence=read_licence(root, package.name),
        url=package.homepage,
        requires=requirements(world, package, ("Pre-Depends", "Depends"))
        + recipe.requires.get(package.name, []),
        recommends=requirements(world, package, ("Recommends",)),
        provides=provisions(world, package) + fedora + kernel_provides(package, own),
        conflicts=conflicts(world, package),
        entries=entries,
        scriptlets=scriptlets(package.name, *units(root, entries)),
    )


def kernel_provides(package: Package, own: Evr) -> list[str]:
    """The names that Fedora's kernel has, for the package that holds one."""
    versions = [path.split("/")[4] for path in package.files if path.endswith("/vmlinuz")]
    if not versions:
        return []
    names = ("kernel", "kernel-core", "kernel-modules", "kernel-modules-core")
    return [f"{name} = {own}" for name in names] + [
        f"kernel-uname-r = {versions[0].replace('-', '_')}"
    ]
