"""What a compose would change in a tree, package by package, and why."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from typing import Any

from .i18n import _


@dataclass(frozen=True)
class Change:
    """A package that comes, goes, changes, or stays behind.

    ``old`` and ``new`` are ``[EPOCH:]VERSION-RELEASE``, or None where there is none.
    """

    name: str
    arch: str
    old: str | None
    new: str | None
    reason: str
    repo: str | None = None

    @property
    def nevra(self) -> str:
        """Name, epoch if it is not 0, version, release and architecture."""
        return f"{self.name}-{self.new or self.old}.{self.arch}"


@dataclass
class Plan:
    """The changes of a tree; sizes are in bytes."""

    added: list[Change] = field(default_factory=list)
    upgraded: list[Change] = field(default_factory=list)
    downgraded: list[Change] = field(default_factory=list)
    removed: list[Change] = field(default_factory=list)
    kept_back: list[Change] = field(default_factory=list)
    download_size: int = 0
    installed_size: int = 0

    @property
    def empty(self) -> bool:
        """Whether the tree stays as it is."""
        return not (self.added or self.upgraded or self.downgraded or self.removed)

    def text(self, reasons: bool = False) -> str:
        """Show the plan in rpm-ostree's blocks; with ``reasons``, say why of each package.

        What is kept back always has its reason.
        """
        blocks = (
            (_("Upgraded:"), self.upgraded, reasons),
            (_("Downgraded:"), self.downgraded, reasons),
            (_("Removed:"), self.removed, reasons),
            (_("Added:"), self.added, reasons),
            (_("Kept back:"), self.kept_back, True),
        )
        lines: list[str] = []
        for title, changes, explain in blocks:
            if changes:
                lines += [title, *_lines(changes, explain)]
        return "\n".join(lines)

    def summary(self) -> str:
        """Count the changes: ``1 upgraded, 2 added``."""
        counted = (
            (_("%d upgraded"), self.upgraded),
            (_("%d downgraded"), self.downgraded),
            (_("%d removed"), self.removed),
            (_("%d added"), self.added),
        )
        return ", ".join(text % len(changes) for text, changes in counted if changes)

    def to_json(self) -> dict[str, Any]:
        """Give the plan as what json.dumps takes."""
        return asdict(self)


def _lines(changes: Iterable[Change], explain: bool) -> list[str]:
    lines = []
    for change in changes:
        both = change.old and change.new
        shown = f"{change.name} {change.old} -> {change.new}" if both else change.nevra
        lines.append(f"  {shown} ({change.reason})" if explain else f"  {shown}")
    return lines
