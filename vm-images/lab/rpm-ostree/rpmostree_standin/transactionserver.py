"""The side of a transaction that answers: it tells its state, sends events, takes a cancel."""

from __future__ import annotations

import json
import os
import socket
import struct
import threading
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from .transactionpeer import SOCKET, Active, send

PATIENCE = 5.0
"""Seconds that a peer has to say what it wants, and to take what it is sent."""


@dataclass
class Server:
    """Answers on the socket while the work is done."""

    active: Active
    cancellable: Any
    listener: socket.socket
    joined: list[socket.socket] = field(default_factory=list)
    waiting: list[socket.socket] = field(default_factory=list)
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
        # neither a silent nor a deaf peer may hold up the work
        connection.settimeout(PATIENCE)
        with connection.makefile("r", encoding="utf-8") as words:
            try:
                request = json.loads(words.readline(65536) or "{}")
            except (OSError, ValueError):
                request = {}
        what = request.get("request")
        same = request.get("method") == self.active.method
        if (
            what == "join"
            and _is_root(connection)
            and same
            and request.get("title") == self.active.title
        ):
            with self.lock:
                send(connection, {"joined": self.active.title})
                if self.outcome is None:
                    self.joined.append(connection)
                    return
                send(connection, self.outcome)
        elif what == "cancel":
            send(connection, self.active.__dict__)
            self.cancellable.cancel()
            with self.lock:
                if self.outcome is None:
                    # the other end waits until this is closed
                    self.waiting.append(connection)
                    return
        else:
            send(connection, self.active.__dict__)
        connection.close()

    def event(self, kind: str, text: str) -> None:
        """Send one event of the work to all who joined."""
        with self.lock:
            for connection in self.joined:
                send(connection, {"event": kind, "text": text})

    def finish(self, message: str | None) -> None:
        """Tell the outcome (None is success) and hang up."""
        with self.lock:
            self.outcome = {"finished": True, "error": message}
            for connection in self.joined:
                send(connection, self.outcome)
            for connection in [*self.joined, *self.waiting]:
                connection.close()
            self.joined.clear()
            self.waiting.clear()


def listen(folder: Path) -> socket.socket:
    """Open the transaction's socket, in place of one that a killed process left."""
    path = folder / SOCKET
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


def close(listener: socket.socket) -> None:
    """Close the socket and wake whoever waits for connections."""
    with suppress(OSError):
        listener.shutdown(socket.SHUT_RDWR)
    listener.close()


def _is_root(connection: socket.socket) -> bool:
    """Tell whether the peer is root: others may ask and cancel, but not join (unix(7))."""
    raw = connection.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, struct.calcsize("3i"))
    return bool(struct.unpack("3i", raw)[1] == os.getuid())
