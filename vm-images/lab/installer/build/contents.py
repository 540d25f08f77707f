"""What goes out of the installer's root and what comes in."""

from __future__ import annotations

import shutil
from pathlib import Path

#: Where Debian's Python and Fedora's look for packages that belong to no distribution.
SITE = "usr/local/lib/{python}/dist-packages"


def remove(root: Path, patterns: list[str]) -> None:
    """Removes what matches, files and folders."""
    for pattern in patterns:
        for path in root.glob(pattern):
            if path.is_dir() and not path.is_symlink():
                shutil.rmtree(path)
            else:
                path.unlink()


def remove_dangling_links(folder: Path) -> None:
    """Removes what the removal left of links between folders."""
    for path in folder.rglob("*"):
        target = path.is_symlink() and path.readlink()
        if target and not target.is_absolute() and not path.exists():
            path.unlink()


def add(root: Path, installer: Path, packages: Path) -> None:
    """Adds the installer and the Python packages that it needs."""
    site = python_site(root)
    site.mkdir(parents=True, exist_ok=True)
    for source in (installer / "lab_installer", *sorted(packages.iterdir())):
        target = site / source.name
        if source.is_dir():
            shutil.copytree(source, target, ignore=shutil.ignore_patterns("__pycache__", "*.so"))
        elif source.suffix == ".py":
            shutil.copyfile(source, target)
    shutil.copyfile(installer / "init", root / "init")
    (root / "init").chmod(0o755)
    for folder in ("dev", "proc", "sys", "run", "tmp", "mnt", "root", "var/tmp", "etc"):
        (root / folder).mkdir(parents=True, exist_ok=True)


def python_site(root: Path) -> Path:
    """The folder for added packages of the root's Python."""
    found = sorted(path.name for path in root.glob("usr/lib/python3.*") if path.is_dir())
    if not found:
        raise SystemExit("there is no Python in the installer's root")
    return root / SITE.format(python=found[-1])
