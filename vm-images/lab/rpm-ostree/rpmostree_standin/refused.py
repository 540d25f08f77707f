"""Options that rpm-ostree has and the stand-in does not honour: refused by name, never ignored."""

from __future__ import annotations

from .command import Invocation
from .errors import StandinError

_OPTIONS = ("lock-finalization", "register-driver", "ex-cliwrap", "layer-repo", "source-root")


def refuse_options(invocation: Invocation) -> None:
    """Raise StandinError if the command line has an option that only the real tool honours."""
    for name in _OPTIONS:
        # an empty text was given as well: --register-driver=
        if invocation.values.flag(name) or invocation.values.text(name) is not None:
            raise not_done(f"--{name}")


def not_done(what: str) -> StandinError:
    """Make the error for something that only the real rpm-ostree does."""
    return StandinError(f"{what}: the stand-in for rpm-ostree does not do this")
