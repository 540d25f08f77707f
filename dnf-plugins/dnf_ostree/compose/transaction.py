"""The rpm transaction: dnf's resolved packages into a tree, with dnf's progress."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import dnf
import dnf.callback
import dnf.exceptions
import dnf.transaction
import rpm

from ..i18n import _
from .chroot import ENVIRONMENT


def install(base: dnf.Base, root: Path, display: Any) -> None:
    """Carry out the transaction of a resolved ``base`` in ``root``, with all scriptlets.

    ``display`` is a dnf.callback.TransactionProgress. Raises dnf.exceptions.Error if rpm refuses
    it, a file cannot be written or any scriptlet fails: dnf would only warn of some, but here
    nothing is lost yet.
    """
    base.conf.installroot = str(root)
    del base._ts
    ts = base._ts
    # labels are set when the tree is committed; plugins are of the running system
    ts.addTsFlag(rpm.RPMTRANS_FLAG_NOPLUGINS)
    ts.addTsFlag(rpm.RPMTRANS_FLAG_NOCONTEXTS)
    # the disk is waited for once, when the commit is written
    rpm.addMacro("_flush_io", "0")
    os.environ.clear()
    os.environ.update(ENVIRONMENT)
    os.umask(0o022)
    base.transaction._populate_rpm_ts(ts)
    ts.check()
    problems = [str(problem) for problem in ts.problems() or []]
    if problems:
        raise dnf.exceptions.TransactionCheckError("\n".join(problems))
    ts.order()
    with tempfile.TemporaryFile() as log:
        watcher = _Watcher(ts, display, log)
        rpm.setLogFile(log)
        # below this level rpm throws away what scriptlets print
        rpm.setVerbosity(rpm.RPMLOG_INFO)
        ts.ts.scriptFd = log.fileno()
        result = ts.run(watcher.callback, "")
        said = watcher.said()
    del base._ts
    problems = [_text(problem) for problem in result or []] + watcher.failures
    if problems or result is not None:
        raise dnf.exceptions.Error("\n".join([_("Transaction failed"), *problems, *said]))


def _text(problem: Any) -> str:
    return str(problem[0]) if isinstance(problem, tuple) else str(problem)


class _Watcher:
    """rpm's callback: opens packages, shows progress, remembers what failed."""

    def __init__(self, ts: Any, display: Any, log: Any) -> None:
        self.failures: list[str] = []
        self._display = display
        self._log = log
        self._elements: Sequence[Any] = list(ts)
        self._index = 0
        self._package = -1

    def said(self) -> list[str]:
        """What rpm and the scriptlets printed."""
        self._log.seek(0)
        return [line.decode(errors="replace").rstrip() for line in self._log]

    def callback(self, what: int, amount: int, total: int, key: Any, _data: Any) -> Any:
        """Serve rpm (rpmCallbackFunction in rpmcallback.h)."""
        if what == rpm.RPMCALLBACK_ELEM_PROGRESS:
            self._index = amount
        elif what == rpm.RPMCALLBACK_INST_OPEN_FILE:
            self._package = os.open(key.pkg.localPkg(), os.O_RDONLY | os.O_CLOEXEC)
            return self._package
        elif what == rpm.RPMCALLBACK_INST_CLOSE_FILE:
            os.close(self._package)
        elif what == rpm.RPMCALLBACK_INST_PROGRESS:
            self._show(key.pkg, key.action, amount, total)
        elif what == rpm.RPMCALLBACK_UNINST_STOP:
            self._show(self._name(), dnf.transaction.PKG_REMOVE, total, total)
        elif what == rpm.RPMCALLBACK_SCRIPT_ERROR:
            tag = rpm.tagnames.get(amount, amount)
            self._fail(_("Error in %s scriptlet in rpm package %s") % (tag, self._name()))
        elif what in (rpm.RPMCALLBACK_UNPACK_ERROR, rpm.RPMCALLBACK_CPIO_ERROR):
            self._fail(_("Error unpacking rpm package %s") % self._name())
        return None

    def _name(self) -> str:
        return str(self._elements[self._index].NEVRA())

    def _show(self, package: Any, action: int, done: int, total: int) -> None:
        number = self._index + 1
        self._display.progress(package, action, done, total, number, len(self._elements))

    def _fail(self, text: str) -> None:
        self.failures.append(text)
        self._display.error(text)
