"""Whether OSTree has booted this system."""

from __future__ import annotations

import os

import dnf.exceptions

from .i18n import _

_MARK = "/run/ostree-booted"
"""Made at boot by ostree-prepare-root(1)."""


def is_booted() -> bool:
    """Tell whether a deployment of OSTree's runs."""
    return os.path.exists(_MARK)


def require_booted() -> None:
    """Raise dnf.exceptions.Error, in rpm-ostree's words, unless a deployment of OSTree's runs."""
    if not is_booted():
        raise dnf.exceptions.Error(_("This system was not booted via libostree."))
