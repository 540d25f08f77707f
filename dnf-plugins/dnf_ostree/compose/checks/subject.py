"""What checks look at: the merged tree, what changed in it, and its packages."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from ..changes import Changes
from ..database import Packages
from ..finish import Tree


@dataclass(frozen=True)
class Subject:
    """A tree that is finished and still mounted.

    ``came`` names packages of the transaction that are in the tree now (NEVRA); ``accounts`` are
    the texts of passwd and group with all accounts.
    """

    tree: Tree
    changes: Changes
    came: tuple[str, ...]
    accounts: tuple[str, str]
    packages: Packages

    @property
    def root(self) -> Path:
        """The merged tree."""
        return self.tree.root
