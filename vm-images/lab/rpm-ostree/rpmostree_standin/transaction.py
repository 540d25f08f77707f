"""One change of the system at a time; others may watch it, join it or cancel it.

rpm-ostree does this with a daemon on D-Bus. Here the process that makes the change listens on a
socket: it tells its state, sends its events to those who gave the same command, and is cancelled
through it. When it dies, however it dies, its locks are gone and the next may start.
"""

from __future__ import annotations

import fcntl
import json
import os
import signal
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from .errors import StandinError, reason
from .gi_ostree import Gio, GLib
from .output import Console, Reporter
from .system import System

FOLDER = Path('/run/rpm-ostree-standin')
SOCKET = 'transaction'
CRASHED = (
    'Bus owner changed, aborting. This likely means the daemon crashed; '
    'check logs with `journalctl -xe`.'
)


@dataclass(frozen=True)
class Active:
    """The transaction that runs: its kind, title, process, and who started it."""

    method: str
    title: str
    initiator: str
    process: int

    def triple(self, osname: str) -> list[str]:
        """Kind, sender and object, as the daemon names them."""
        name = osname.replace('-', '_').replace('.', '_2E')
        return [self.method, f':1.{self.process}', f'/org/projectatomic/rpmostree1/{name}']


@dataclass
class Transaction:
    """What the work of a transaction gets: the writable system, a reporter, a way to stop."""

    system: System
    report: Reporter
    cancellable: Any


@dataclass
class _Server:
    """Answers on the socket while the work is done."""

    active: Active
    cancellable: Any
    listener: socket.socket
    joined: list[socket.socket] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)
    outcome: dict[str, Any] | None = None

    def serve(self) -> None:
        """Take connections until the listener is closed."""
        while True:
            try:
                connection, _ = self.listener.accept()
            except OSError:
                return
            threading.Thread(target=self._answer, args=(connection,), daemon=True).start()

    def _answer(self, connection: socket.socket) -> None:
        with connection.makefile('r', encoding='utf-8') as words:
            try:
                request = json.loads(words.readline(65536) or '{}')
            except (OSError, ValueError):
                request = {}
        what = request.get('request')
        same = request.get('method') == self.active.method
        if what == 'join' and same and request.get('title') == self.active.title:
            with self.lock:
                _send(connection, {'joined': self.active.title})
                if self.outcome is None:
                    self.joined.append(connection)
                    return
                _send(connection, self.outcome)
        elif what == 'cancel':
            _send(connection, self.active.__dict__)
            with self.lock:
                # the other end waits until this is closed
                self.joined.append(connection)
            self.cancellable.cancel()
            return
        else:
            _send(connection, self.active.__dict__)
        connection.close()

    def event(self, kind: str, text: str) -> None:
        """Send one event of the work to all who joined."""
        with self.lock:
            for connection in self.joined:
                _send(connection, {'event': kind, 'text': text})

    def finish(self, message: str | None) -> None:
        """Tell the outcome (None is success) and hang up."""
        with self.lock:
            self.outcome = {'finished': True, 'error': message}
            for connection in self.joined:
                _send(connection, self.outcome)
                connection.close()
            self.joined.clear()


def run(
    sysroot: str | None, method: str, title: str, quiet: bool, work: Callable[[Transaction], None]
) -> None:
    """Do ``work`` as the one transaction, or join one that was started by the same command.

    Raises StandinError with the work's own words, or the words of a refusal.
    """
    console = Console(quiet)
    FOLDER.mkdir(mode=0o755, exist_ok=True)
    while True:
        with _start(method, title) as server:
            if server is not None:
                _work(server, sysroot, Reporter(console, server.event), work)
                return
        if _join(method, title, console):
            return


@contextmanager
def _start(method: str, title: str) -> Iterator[_Server | None]:
    """Become the transaction; yields None if another one runs."""
    guard = os.open(FOLDER / 'guard', os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    lock = os.open(FOLDER / 'lock', os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    listener: socket.socket | None = None
    try:
        fcntl.flock(guard, fcntl.LOCK_EX)
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield None
            return
        listener = _listen()
        # from here on a joiner finds the socket
        fcntl.flock(guard, fcntl.LOCK_UN)
        active = Active(method, title, _initiator(), os.getpid())
        server = _Server(active, Gio.Cancellable.new(), listener)
        threading.Thread(target=server.serve, daemon=True).start()
        yield server
    finally:
        if listener is not None:
            (FOLDER / SOCKET).unlink(missing_ok=True)
            _close(listener)
        os.close(lock)
        os.close(guard)


def _listen() -> socket.socket:
    path = FOLDER / SOCKET
    path.unlink(missing_ok=True)
    listener = socket.socket(socket.AF_UNIX)
    before = os.umask(0o111)
    try:
        # everybody may ask for the state, and cancel, as with rpm-ostree
        listener.bind(str(path))
    finally:
        os.umask(before)
    listener.listen()
    return listener


def _work(
    server: _Server,
    sysroot: str | None,
    report: Reporter,
    work: Callable[[Transaction], None],
) -> None:
    _cancel_by_interrupt(server.cancellable)
    try:
        system = System(sysroot, writable=True)
        system.sysroot.connect('journal-msg', lambda _sysroot, text: report.message(text))
        _, acquired = system.sysroot.try_lock()
        if not acquired:
            raise StandinError('System transaction in progress')
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
                _tell('Awaiting transaction cancellation...')
            else:
                _tell('Caught SIGINT, cancelling transaction')
                cancellable.cancel()

    threading.Thread(target=wait, daemon=True).start()


def _tell(text: str) -> None:
    os.write(2, f'{text}\n'.encode())


def _join(method: str, title: str, console: Console) -> bool:
    """Watch the running transaction to its end; tells False if it is over already."""
    connection = _connect()
    if connection is None:
        return False
    with connection, connection.makefile('r', encoding='utf-8') as answers:
        _send(connection, {'request': 'join', 'method': method, 'title': title})
        first = json.loads(answers.readline() or '{}')
        if 'joined' not in first:
            if 'title' not in first:
                return False
            raise StandinError(
                f'Transaction in progress: {first["title"]}\n'
                ' You can cancel the current transaction with `rpm-ostree cancel`'
            )
        print(f'Attaching to existing transaction: {title}', flush=True)
        for line in answers:
            message = json.loads(line)
            if message.get('finished'):
                if message['error'] is not None:
                    raise StandinError(message['error'])
                return True
            console(message['event'], message['text'])
    raise StandinError(CRASHED)


def active() -> Active | None:
    """Tell which transaction runs, if any."""
    connection = _connect()
    if connection is None:
        return None
    with connection, connection.makefile('r', encoding='utf-8') as answers:
        _send(connection, {'request': 'state'})
        line = answers.readline()
    return Active(**json.loads(line)) if line else None


def cancel() -> Iterator[str]:
    """Cancel what runs; yields its title at once and returns when it has ended."""
    connection = _connect()
    if connection is None:
        return
    with connection, connection.makefile('r', encoding='utf-8') as answers:
        _send(connection, {'request': 'cancel'})
        line = answers.readline()
        if not line:
            return
        yield str(json.loads(line)['title'])
        for _ in answers:
            continue


def _connect() -> socket.socket | None:
    connection = socket.socket(socket.AF_UNIX)
    try:
        connection.connect(str(FOLDER / SOCKET))
    except OSError:
        connection.close()
        return None
    return connection


def _send(connection: socket.socket, message: dict[str, Any]) -> None:
    try:
        connection.sendall(json.dumps(message).encode() + b'\n')
    except OSError:
        # whoever watched has left; the work goes on
        pass


def _close(listener: socket.socket) -> None:
    try:
        listener.shutdown(socket.SHUT_RDWR)
    except OSError:
        pass
    listener.close()


def _initiator() -> str:
    """Describe this process as the daemon describes its clients."""
    unit = ''
    try:
        path = Path('/proc/self/cgroup').read_text().strip().rsplit('/', 1)[-1]
        if path.endswith(('.service', '.scope')):
            unit = f' unit:{path}'
    except OSError:
        pass
    client = os.environ.get('RPMOSTREE_CLIENT_ID', 'cli')
    return f'client(id:{client} dbus:1.{os.getpid()}{unit} uid:{os.getuid()})'
