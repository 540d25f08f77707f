"""Copies pykickstart, and what it needs, out of the Python that runs this: they were installed
against their hashes.

Usage: python3 python_packages.py FOLDER
"""

from __future__ import annotations

import re
import shutil
import sys
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path

WANTED = "pykickstart"


def closure(name: str) -> list[Distribution]:
    """A package with all that it needs; extras are left out, as are those for other Pythons."""
    found: dict[str, Distribution] = {}
    pending = [name]
    while pending:
        found_name = pending.pop()
        if found_name in found:
            continue
        try:
            package = distribution(found_name)
        except PackageNotFoundError:
            continue  # needed under a condition that does not hold here
        found[found_name] = package
        for requirement in package.requires or []:
            if "extra ==" not in requirement:
                match = re.match(r"[\w.-]+", requirement)
                if match:
                    pending.append(match[0].lower().replace("_", "-"))
    return list(found.values())


def copy(package: Distribution, target: Path) -> None:
    """Copies a package's Python files and data, without programs, caches and compiled extensions:
    those would not fit the Python they go to, and each of these packages works without."""
    for file in package.files or []:
        top = file.parts[0]
        unfit = top in ("..", "__pycache__") or top.endswith((".dist-info", ".data"))
        if unfit or file.suffix in (".so", ".pyc"):
            continue
        destination = target / file
        destination.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(file.locate(), destination)


def main() -> None:
    """Copies into the folder that the command line names."""
    for package in closure(WANTED):
        copy(package, Path(sys.argv[1]))


if __name__ == "__main__":
    main()
