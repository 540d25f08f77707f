"""Fetching packages and checking their signatures, by dnf, with its words and its questions."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import dnf
import dnf.exceptions

from ..i18n import _


def fetch(base: Any, keyring: Path, quiet: bool = False) -> None:
    """Fetch what a resolved dnf.cli.cli.BaseCli brings, and check it as dnf does.

    Keys that are imported on the way are kept in ``keyring``, a root with an rpm database: a tree
    carries none, and the running system's database cannot be written to. Raises
    dnf.exceptions.Error.
    """
    packages = list(base.transaction.install_set)
    if not packages:
        return
    # an open database keeps rpm's handler of SIGINT
    del base._ts
    shown = (base.output.progress, base.output.download_callback_total_cb)
    try:
        base.download_packages(packages, *(() if quiet else shown))
    except dnf.exceptions.DownloadError as error:
        raise dnf.exceptions.Error(_("Error downloading packages:\n  %s") % error) from None
    keyring.mkdir(mode=0o700, exist_ok=True)
    root = base.conf.installroot
    base.conf.installroot = str(keyring)
    try:
        base.gpgsigcheck(packages)
    finally:
        del base._ts
        base.conf.installroot = root
