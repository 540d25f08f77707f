"""Work in a child that has mounts, processes, host name and network of its own.

All that it mounts and starts ends with it, however it ends: there is nothing to undo.
"""

from __future__ import annotations

import ctypes
import errno
import json
import os
import signal
import sys
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import Any

import dnf.exceptions

from ..i18n import _

# sched.h, mount.h, prctl.h
CLONE_NEWNS, CLONE_NEWUTS, CLONE_NEWIPC = 0x00020000, 0x04000000, 0x08000000
CLONE_NEWPID, CLONE_NEWNET = 0x20000000, 0x40000000
MS_RDONLY, MS_NOSUID, MS_NODEV, MS_NOEXEC = 1, 2, 4, 8
MS_BIND, MS_REC, MS_PRIVATE = 4096, 16384, 1 << 18
_PR_SET_PDEATHSIG = 1

_libc = ctypes.CDLL(None, use_errno=True)


def mount(source: str, target: Path | str, kind: str, flags: int = 0, data: str = "") -> None:
    """mount(2); raises OSError."""
    words = [os.fsencode(word) for word in (source, str(target), kind)]
    if _libc.mount(*words, ctypes.c_ulong(flags), os.fsencode(data)) != 0:
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number), str(target))


def isolated(work: Callable[[], Any]) -> Any:
    """Run ``work`` as the first process of new namespaces; gives what it gives, through JSON.

    A dnf.exceptions.Error in it is raised here again; any other exception is told with its trace.
    Whatever ends this process, or leaves this function, kills the child and all that it started.
    """
    reader, writer = os.pipe()
    sys.stdout.flush()
    sys.stderr.flush()
    child = os.fork()
    if child == 0:
        os.close(reader)
        _first(work, writer)
    os.close(writer)
    try:
        with open(reader, encoding="utf-8") as stream:
            text = stream.read()
        _pid, status = os.waitpid(child, 0)
        child = 0
    finally:
        if child:
            os.kill(child, signal.SIGKILL)
            os.waitpid(child, 0)
    answer = json.loads(text) if text else {}
    if "result" in answer:
        return answer["result"]
    raise dnf.exceptions.Error(
        answer.get("error")
        or _("The process that works in the tree ended unexpectedly (%d).")
        % os.waitstatus_to_exitcode(status)
    )


def _first(work: Callable[[], Any], writer: int) -> None:
    """In the child: leave the namespaces, become the second child's parent, end with it."""
    # the terminal's Ctrl-C is the parent's matter, which ends this one
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _die_with_parent()
    code = 1
    try:
        flags = CLONE_NEWNS | CLONE_NEWPID | CLONE_NEWIPC | CLONE_NEWUTS | CLONE_NEWNET
        if _libc.unshare(flags) != 0:
            number = ctypes.get_errno()
            _answer(writer, {"error": _("No new namespaces: %s") % os.strerror(number)})
            os._exit(1)
        second = os.fork()
        if second == 0:
            _second(work, writer)
        os.close(writer)
        _pid, status = os.waitpid(second, 0)
        code = os.waitstatus_to_exitcode(status)
    finally:
        os._exit(code if code >= 0 else 128 - code)


def _second(work: Callable[[], Any], writer: int) -> None:
    """In the first process of the new namespaces: work, answer, end."""
    code = 1
    try:
        _die_with_parent()
        _keep_mounts_here()
        _answer(writer, {"result": work()})
        code = 0
    except dnf.exceptions.Error as error:
        _answer(writer, {"error": str(error)})
    except BaseException:
        _answer(writer, {"error": traceback.format_exc()})
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


def _keep_mounts_here() -> None:
    try:
        mount("none", "/", "", MS_REC | MS_PRIVATE)
    except OSError as error:
        # in a root entered by chroot, / is no mount; whoever entered it cut the ties (unshare(1))
        if error.errno != errno.EINVAL:
            raise


def _answer(writer: int, message: dict[str, Any]) -> None:
    with open(writer, "w", encoding="utf-8", closefd=False) as stream:
        json.dump(message, stream)


def _die_with_parent() -> None:
    """Have the kernel kill this process when its parent ends (prctl(2))."""
    _libc.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
