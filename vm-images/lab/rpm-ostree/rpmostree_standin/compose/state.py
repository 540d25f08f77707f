"""One compose: what was asked for, and what is known so far."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ..commitinfo import read_text
from ..options import Values
from ..output import Reporter
from .treefile import Treefile


@dataclass
class Compose:
    """One run: what was asked for, and what is known so far."""

    options: Values
    treefile: Treefile
    repo: Any
    cache: Path
    report: Reporter
    previous: str | None = None
    metadata: dict[str, Any] | None = None

    @property
    def ref(self) -> str | None:
        """The branch that the commit goes to, if the treefile names one."""
        value = self.treefile.get("ref")
        return str(value) if value else None

    def show(self, text: str) -> None:
        """Tell one line."""
        self.report.message(text)

    def previous_file(self, name: str) -> str | None:
        """Read a file of the previous commit; None if there is none."""
        return read_text(self.repo, self.previous, name) if self.previous else None
