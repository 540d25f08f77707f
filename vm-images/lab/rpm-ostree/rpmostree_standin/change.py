"""The frame of every command that changes deployments: which OS, who may, the work, its closing."""

from __future__ import annotations

from collections.abc import Callable

from . import finish
from .command import Invocation
from .gate import require_root
from .layering import refuse_packages
from .system import System
from .transaction import Transaction
from .transaction import run as run_transaction

UNCHANGED = 77
"""The exit code for ``nothing to do``, where a command line asks for it."""


class Change:
    """A change of one OS's deployments that a command line asks for."""

    def __init__(self, invocation: Invocation) -> None:
        """Find the OS to work on; raises StandinError."""
        self.invocation = invocation
        self.sysroot = invocation.values.text("sysroot")
        self.system = System(self.sysroot)
        self.osname = self.system.osname(invocation.values.text("os"))
        self._before = self.system.default_id(self.osname)

    def permit(self, method: str) -> None:
        """Refuse a plain user, in the words for the daemon's ``method``; and package layering."""
        options = self.invocation.values
        layering = options.list("install") or options.list("uninstall")
        require_root("UpdateDeployment" if layering else method)
        refuse_packages(self.invocation)

    def run(self, method: str, work: Callable[[Transaction], None], title: str = "") -> None:
        """Do the work as a transaction whose title is the command line; raises StandinError."""
        shown = title or self.invocation.title
        run_transaction(self.sysroot, method, shown, self.invocation.quiet, work)

    def close(self, closing: str) -> int:
        """Reboot if asked to, else print what is new and the closing words; gives the exit code."""
        options = self.invocation.values
        if options.flag("reboot"):
            if System(self.sysroot).default_id(self.osname) != self._before:
                finish.reboot()
            return 0
        new = finish.changed(self.sysroot, self.osname, self._before, closing)
        return UNCHANGED if not new and options.flag("unchanged-exit-77") else 0
