"""Package differences as text: blocks, aligned lists, a summary, a script's format."""

from __future__ import annotations

from .packages import Diff, Package, compare


def blocks(diff: Diff) -> list[str]:
    """``Upgraded:``, ``Downgraded:``, ``Removed:``, ``Added:`` with indented lines."""
    lines: list[str] = []
    for title, pairs in (("Upgraded", diff.upgraded), ("Downgraded", diff.downgraded)):
        if pairs:
            lines += [f"{title}:", *(f"  {_change(old, new)}" for old, new in pairs)]
    for title, packages in (("Removed", diff.removed), ("Added", diff.added)):
        if packages:
            lines += [f"{title}:", *(f"  {package.nevra}" for package in packages)]
    return lines


def summary(diff: Diff) -> str:
    """``1 upgraded, 1 downgraded, 1 removed, 1 added``; parts that are none are left out."""
    counts = {
        "upgraded": len(diff.upgraded),
        "downgraded": len(diff.downgraded),
        "removed": len(diff.removed),
        "added": len(diff.added),
    }
    return ", ".join(f"{count} {word}" for word, count in counts.items() if count)


def aligned(diff: Diff, width: int) -> list[str]:
    """The lists of ``status -v``: a right-aligned title once, then one package a line.

    rpm-ostree gives the title to the first modified pair only, whichever list that pair is in.
    """
    lines: list[str] = []
    for title, wanted in (("Upgraded", diff.upgraded), ("Downgraded", diff.downgraded)):
        for index, pair in enumerate(diff.modified):
            if pair in wanted:
                lines.append(_aligned(title if index == 0 else "", width, _change(*pair)))
    for title, packages in (("Removed", diff.removed), ("Added", diff.added)):
        for index, package in enumerate(packages):
            lines.append(_aligned(title if index == 0 else "", width, package.nevra))
    return lines


def titled(
    title: str, width: int, pairs: list[tuple[Package, Package]] | list[Package]
) -> list[str]:
    """One aligned list whose first line carries the title."""
    texts = [_change(*item) if isinstance(item, tuple) else item.nevra for item in pairs]
    return [_aligned(title if i == 0 else "", width, text) for i, text in enumerate(texts)]


def script(diff: Diff) -> list[str]:
    """Lines that begin with ``+`` added, ``-`` removed, ``!`` and ``=`` before and after."""
    entries: list[tuple[Package, list[str]]] = []
    entries += [(new, [f"+{new.nevra}"]) for new in diff.added]
    entries += [(old, [f"-{old.nevra}"]) for old in diff.removed]
    entries += [(old, [f"!{old.nevra}", f"={new.nevra}"]) for old, new in diff.modified]
    entries.sort(key=lambda entry: (entry[0].name, entry[0].arch))
    return [line for _, lines in entries for line in lines]


def preview(diff: Diff) -> list[str]:
    """The lines of ``deploy --preview``: as ``script``, but ``NAME-EVR-ARCH``, by name only."""
    entries: list[tuple[str, list[str]]] = []
    entries += [(new.name, [f"+{_dashed(new)}"]) for new in diff.added]
    entries += [(old.name, [f"-{_dashed(old)}"]) for old in diff.removed]
    entries += [(old.name, [f"!{_dashed(old)}", f"={_dashed(new)}"]) for old, new in diff.modified]
    entries.sort(key=lambda entry: entry[0])
    return [line for _, lines in entries for line in lines]


def to_json(diff: Diff) -> list[list[object]]:
    """``[name, type, {PreviousPackage?, NewPackage?}]`` in the order of type, then name.

    Types: 0 added, 1 removed, 2 upgraded, 3 downgraded.
    """
    entries: list[tuple[int, str, dict[str, list[str]]]] = []
    entries += [(0, new.name, {"NewPackage": _triple(new)}) for new in diff.added]
    entries += [(1, old.name, {"PreviousPackage": _triple(old)}) for old in diff.removed]
    for old, new in diff.modified:
        kind = 3 if compare(old, new) > 0 else 2
        details = {"PreviousPackage": _triple(old), "NewPackage": _triple(new)}
        entries.append((kind, old.name, details))
    entries.sort(key=lambda entry: entry[:2])
    return [[name, kind, details] for kind, name, details in entries]


def _dashed(package: Package) -> str:
    return f"{package.name}-{package.evr}-{package.arch}"


def _triple(package: Package) -> list[str]:
    return [package.name, package.evr, package.arch]


def _change(old: Package, new: Package) -> str:
    return f"{old.name} {old.evr} -> {new.evr}"


def _aligned(title: str, width: int, text: str) -> str:
    return f"  {title:>{width}}{':' if title else ' '} {text}"
