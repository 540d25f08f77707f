"""The distribution's own base packages, from the specs in base/."""

from __future__ import annotations

import shutil
from pathlib import Path

from . import accounts
from .build import Builder
from .plan import filesystem

EDITIONS = {"basic": "", "server": "Server", "workstation": "Workstation"}
# In the tree a link, in the RPM a folder; see docs/lab.md.
LINKS_IN_THE_TREE = ("/home", "/media", "/mnt", "/opt", "/root", "/srv", "/usr/local")


def build_base(builder: Builder, root: Path, public_key: Path) -> None:
    """Build setup, filesystem, lab-release and their like."""
    folder = builder.recipe.folder / "base"
    sources = builder.work / "SOURCES"
    shutil.copytree(folder, sources, dirs_exist_ok=True, ignore=shutil.ignore_patterns("*.spec"))
    shutil.copy(public_key, sources / "lab.asc")
    accounts.write(root, builder.recipe.folder / "accounts.json", sources / "setup")
    (sources / "filesystem.files").write_text(filesystem_files(filesystem(builder.recipe.folder)))
    for spec in sorted(folder.glob("*.spec")):
        if spec.name == "lab-release-edition.spec":
            for edition, variant in EDITIONS.items():
                more = {"edition": edition} | ({"variant": variant} if variant else {})
                builder.rpmbuild(spec, more)
        else:
            builder.rpmbuild(spec)


def filesystem_files(paths: dict[str, str]) -> str:
    """The file list of `filesystem`."""
    lines = []
    for path, kind in paths.items():
        if kind.startswith("->"):
            lines.append(path)
        else:
            verify = "%verify(not mode user group mtime link) " if path in LINKS_IN_THE_TREE else ""
            lines.append(f"%dir %attr({kind},root,root) {verify}{path}")
    return "".join(f"{line}\n" for line in lines)
