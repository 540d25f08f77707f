"""What runs a command is loaded when it is called, so that help needs no libostree."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module

from .command import Invocation
from .errors import StandinError, UsageError, prefixed
from .gate import require_host
from .refused import refuse_options

Run = Callable[[Invocation], int]


def on_host(place: str, prefix: str = "") -> Run:
    """Make what runs a command that needs a booted system; ``place`` is ``MODULE:FUNCTION``.

    With a ``prefix`` every complaint begins with it, that of a wrong option as well.
    """

    def run(invocation: Invocation) -> int:
        invocation.parse()
        require_host(invocation)
        refuse_options(invocation)
        return _function(place)(invocation)

    return _prefixing(prefix, run) if prefix else run


def anywhere(place: str) -> Run:
    """Make what runs a command that works without a booted system."""

    def run(invocation: Invocation) -> int:
        invocation.parse()
        refuse_options(invocation)
        return _function(place)(invocation)

    return run


def raw(place: str) -> Run:
    """Make what runs a command that hands its words to another program."""
    return lambda invocation: _function(place)(invocation)


def _function(place: str) -> Run:
    module, _, name = place.partition(":")
    found: Run = getattr(import_module(f".{module}", __package__), name)
    return found


def _prefixing(prefix: str, run: Run) -> Run:
    def complain(invocation: Invocation) -> int:
        try:
            return run(invocation)
        except UsageError as error:
            # the usage is still shown before the message
            error.args = (f"{prefix}: {error.message}",)
            raise
        except StandinError as error:
            raise prefixed(prefix, error) from None

    return complain
