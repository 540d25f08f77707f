"""What is asked for: the name of the tree, packages, options."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import dnf.exceptions

from ..hostedtree import check_name
from ..i18n import _


@dataclass(frozen=True)
class Request:
    """What a person asks a compose for."""

    name: str
    packages: tuple[str, ...] = ()
    remove: tuple[str, ...] = ()
    files: tuple[Path, ...] = ()
    allow_updates: bool = False
    allow_erasing: bool = False
    base: str | None = None
    version: str | None = None
    from_repositories: bool = False

    def check(self) -> None:
        """Refuse what can be no request; raises dnf.exceptions.Error."""
        check_name(self.name)
        if not (self.packages or self.remove or self.files):
            raise dnf.exceptions.Error(_("Name a package, --file or --remove."))
        if self.files and self.from_repositories:
            raise dnf.exceptions.Error(_("A package from a --file is in no repository."))
        groups = [word for word in self.packages if word.startswith("@")]
        if groups:
            raise dnf.exceptions.Error(
                _("Groups cannot be composed, name their packages: %s") % " ".join(groups)
            )

    @property
    def requested(self) -> list[str]:
        """The request as a commit's metadata keeps it: packages, files, and ``-NAME`` removed."""
        return [
            *self.packages,
            *(path.name for path in self.files),
            *(f"-{name}" for name in self.remove),
        ]
