"""Treefile fields that the stand-in does not honour: refused by name before anything is done."""

from __future__ import annotations

from ..errors import StandinError
from .treefile import Treefile

_LISTS = ("ostree-layers", "ostree-override-layers")
_SWITCHES = ("ima", "cliwrap")
_DATABASES = ("bdb", "b-d-b", "ndb")


def refuse(treefile: Treefile) -> None:
    """Raise StandinError if the treefile asks for something that only the real tool does."""
    for name in _LISTS:
        if treefile.get(name):
            raise _error(name)
    for name in _SWITCHES:
        if treefile.get(name):
            raise _error(f"{name}: true")
    if treefile.get("rpmdb") in _DATABASES:
        raise _error(f"rpmdb: {treefile.get('rpmdb')}")
    if treefile.get("selinux", True):
        raise _error('selinux: true (the default; write "selinux": false)')


def _error(what: str) -> StandinError:
    return StandinError(f"{what}: the stand-in for rpm-ostree does not do this")
