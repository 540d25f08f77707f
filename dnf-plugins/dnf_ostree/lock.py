"""One change of a location at a time, and who it is that makes it."""

from __future__ import annotations

import fcntl
import json
import os
import time
from pathlib import Path
from types import TracebackType

import dnf.exceptions

from .i18n import _


class Lock:
    """An exclusive lock on a file (flock(2)) that tells who holds it; ends with its process.

    The file stays: it is the lock that counts, not the file.
    """

    def __init__(self, path: Path | str, what: str) -> None:
        """Name the file, whose folder exists, and what is done, as ``compose NAME``."""
        self.path = Path(path)
        self.what = what
        self._fd = -1

    def __enter__(self) -> Lock:
        """Take the lock; raises dnf.exceptions.LockError (dnf ends with 200) if it is held."""
        fd = os.open(self.path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW, 0o644)
        try:
            fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            held = os.pread(fd, 4096, 0)
            os.close(fd)
            raise dnf.exceptions.LockError(self._refusal(held)) from None
        except BaseException:
            os.close(fd)
            raise
        holder = {"pid": os.getpid(), "command": self.what, "since": int(time.time())}
        os.ftruncate(fd, 0)
        os.pwrite(fd, json.dumps(holder).encode(), 0)
        self._fd = fd
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Let the lock go."""
        os.ftruncate(self._fd, 0)
        os.close(self._fd)
        self._fd = -1

    def _refusal(self, held: bytes) -> str:
        try:
            holder = json.loads(held)
            pid, command, since = int(holder["pid"]), str(holder["command"]), holder["since"]
            when = time.strftime("%Y-%m-%d %H:%M:%S", time.localtime(since))
        except (ValueError, KeyError, TypeError, OverflowError):
            # taken this moment, not yet written
            return _("%s is in use by another process. Try again when it has ended.") % (
                self.path.parent
            )
        return _(
            "%s is in use by process %d (dnf ostree %s) since %s. Try again when it has ended."
        ) % (self.path.parent, pid, command, when)
