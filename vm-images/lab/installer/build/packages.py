"""Installs the installer's packages."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path


def install(
    root: Path, packages: list[str], repositories: dict[str, str], keys: dict[str, str]
) -> None:
    """Installs packages into an empty root by dnf, without what they merely recommend.

    :param repositories: URLs by id
    :param keys: URLs of the keys that packages and metadata are signed with, by the repository's id
    """
    kept = root.parent / "dnf"
    (root.parent / "reposdir").mkdir()
    settings = {
        "reposdir": root.parent / "reposdir",
        "cachedir": kept,
        "logdir": kept,
        "install_weak_deps": False,
        "tsflags": "nodocs",
    }
    words = [f"--setopt={name}={value}" for name, value in settings.items()]
    for name, url in repositories.items():
        words.append(f"--repofrompath={name},{url}")
        key = keys.get(name)
        checks = {"gpgcheck": bool(key), "repo_gpgcheck": bool(key)} | (
            {"gpgkey": key} if key else {}
        )
        words += [f"--setopt={name}.{option}={value}" for option, value in checks.items()]
    common = [
        "dnf",
        "--assumeyes",
        "--quiet",
        "--noplugins",
        "--releasever=1",
        f"--installroot={root}",
    ]
    subprocess.run([*common, *words, "install", *packages], check=True)
    shutil.rmtree(kept, ignore_errors=True)
