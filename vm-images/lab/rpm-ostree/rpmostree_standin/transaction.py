"""One change of the system at a time; others may watch it, join it or cancel it.

rpm-ostree does this with a daemon on D-Bus. Here the process that makes the change listens on a
socket: it tells its state, sends its events to those who gave the same command, and is cancelled
through it. When it dies, however it dies, its locks are gone and the next may start.
"""

from __future__ import annotations

import fcntl
import os
import signal
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from .errors import StandinError, reason
from .gi_ostree import Gio, GLib
from .output import Console, Reporter
from .system import System
from .transactionpeer import CRASHED, SOCKET, Active, folder_of, join
from .transactionserver import Server, close, listen


@dataclass
class Transaction:
    """What the work of a transaction gets: the writable system, a reporter, a way to stop."""

    system: System
    report: Reporter
    cancellable: Any


def run(
    sysroot: str | None, method: str, title: str, quiet: bool, work: Callable[[Transaction], None]
) -> None:
    """Do ``work`` as the one transaction, or join one that was started by the same command.

    Raises StandinError with the work's own words, or the words of a refusal.
    """
    console = Console(quiet)
    folder = folder_of(sysroot)
    folder.mkdir(mode=0o755, parents=True, exist_ok=True)
    while True:
        with _start(folder, method, title) as server:
            if server is not None:
                _work(server, sysroot, Reporter(console, server.event), work)
                return
        if join(folder, method, title, console):
            return


@contextmanager
def _start(folder: Path, method: str, title: str) -> Iterator[Server | None]:
    """Become the transaction; yields None if another one runs."""
    guard = os.open(folder / "guard", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    lock = os.open(folder / "lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    listener: socket.socket | None = None
    try:
        fcntl.flock(guard, fcntl.LOCK_EX)
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield None
            return
        listener = listen(folder)
        # from here on a joiner finds the socket
        fcntl.flock(guard, fcntl.LOCK_UN)
        active = Active(method, title, _initiator(), os.getpid())
        server = Server(active, Gio.Cancellable.new(), listener)
        threading.Thread(target=server.serve, daemon=True).start()
        yield server
    finally:
        if listener is not None:
            (folder / SOCKET).unlink(missing_ok=True)
            close(listener)
        os.close(lock)
        os.close(guard)


def _work(
    server: Server,
    sysroot: str | None,
    report: Reporter,
    work: Callable[[Transaction], None],
) -> None:
    _cancel_by_interrupt(server.cancellable)
    try:
        system = System(sysroot, writable=True)
        system.sysroot.connect("journal-msg", lambda _sysroot, text: report.message(text))
        _, acquired = system.sysroot.try_lock()
        if not acquired:
            raise StandinError("System transaction in progress")
        try:
            # what was loaded before the lock may be old by now
            system.reload()
            work(Transaction(system, report, server.cancellable))
        finally:
            system.sysroot.unlock()
    except (StandinError, GLib.Error, OSError) as error:
        server.finish(reason(error))
        raise StandinError(reason(error)) from None
    except BaseException:
        server.finish(CRASHED)
        raise
    server.finish(None)


def _cancel_by_interrupt(cancellable: Any) -> None:
    """Have Ctrl-C cancel the work, even while it is inside libostree."""
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})

    def wait() -> None:
        while True:
            signal.sigwait({signal.SIGINT})
            if cancellable.is_cancelled():
                _tell("Awaiting transaction cancellation...")
            else:
                _tell("Caught SIGINT, cancelling transaction")
                cancellable.cancel()

    threading.Thread(target=wait, daemon=True).start()


def _tell(text: str) -> None:
    os.write(2, f"{text}\n".encode())


def _initiator() -> str:
    """Describe this process as the daemon describes its clients."""
    unit = ""
    try:
        path = Path("/proc/self/cgroup").read_text().strip().rsplit("/", 1)[-1]
        if path.endswith((".service", ".scope")):
            unit = f" unit:{path}"
    except OSError:
        pass
    client = os.environ.get("RPMOSTREE_CLIENT_ID", "cli")
    return f"client(id:{client} dbus:1.{os.getpid()}{unit} uid:{os.getuid()})"
