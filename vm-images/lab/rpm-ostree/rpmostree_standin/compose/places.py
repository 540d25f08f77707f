"""Where packages' files may be: of another, rpm-ostree ends as it imports it (its issue 233)."""

from __future__ import annotations

import re
from collections.abc import Iterable

from ..errors import StandinError

# Of these two rpm-ostree leaves out what is elsewhere.
_LEFT_OUT = ("filesystem", "rootfiles")
# /etc becomes /usr/etc; /run and /var become lines of tmpfiles.d(5).
_SUPPORTED = re.compile(
    r"/|/(?:etc|run|var|bin|sbin|lib|lib64)(?:/.*)?|/usr(?:/(?!local(?:/|$)).*)?"
)
_URL = "https://github.com/projectatomic/rpm-ostree/issues/233"


def refuse_elsewhere(name: str, paths: Iterable[str]) -> None:
    """Look at the paths of a package; raises StandinError for the first that a tree cannot have."""
    if name in _LEFT_OUT:
        return
    for path in paths:
        if re.match("/opt(?:/|$)", path):
            raise StandinError(
                f"Importing package '{name}': {path}:"
                " this stand-in for rpm-ostree does not move files of /opt to /usr/lib/opt"
            )
        if not _SUPPORTED.fullmatch(path):
            where = f"importing RPMs: Importing package '{name}': Analyzing {path}"
            raise StandinError(f"Installing packages: {where}: Unsupported path; see {_URL}")
