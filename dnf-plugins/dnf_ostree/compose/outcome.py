"""What comes of a compose, and what would come of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from ..i18n import _
from ..output import size
from ..plan import Plan


@dataclass(frozen=True)
class Composed:
    """A tree that was published; ``size`` is what it added to the disk, in bytes."""

    name: str
    checksum: str
    version: str
    base: str
    plan: Plan
    report: dict[str, Any]
    size: int

    def to_json(self) -> dict[str, Any]:
        """Give it as what json.dumps takes."""
        return {
            "name": self.name,
            "commit": self.checksum,
            "version": self.version,
            "base": self.base,
            "plan": self.plan.to_json(),
            "report": self.report,
            "size": self.size,
        }


@dataclass(frozen=True)
class Preview:
    """What a compose would publish; sizes in bytes."""

    name: str
    version: str
    base: str
    base_version: str
    location: str
    download_size: int
    installed_size: int
    free: int

    def lines(self) -> list[str]:
        """Tell it, one fact a line."""
        return [
            _("Tree:      %s (version %s) in %s") % (self.name, self.version, self.location),
            _("Base:      %s (version %s)") % (self.base, self.base_version or "-"),
            _("Download:  %s") % size(self.download_size),
            _("Installed: %s") % size(self.installed_size),
            _("Free:      %s besides the reserve") % size(max(0, self.free)),
        ]
