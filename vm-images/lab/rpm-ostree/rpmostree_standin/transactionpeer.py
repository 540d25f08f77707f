"""The running transaction as other processes meet it: its state, its events, its end."""

from __future__ import annotations

import json
import socket
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from .errors import StandinError
from .gate import busy
from .output import Console

SOCKET = "transaction"
CRASHED = (
    "Bus owner changed, aborting. This likely means the daemon crashed; "
    "check logs with `journalctl -xe`."
)


def folder_of(sysroot: str | None) -> Path:
    """Name the folder of locks and socket: one for the running system, one for each other."""
    return Path(sysroot or "/") / "run/rpm-ostree-standin"


@dataclass(frozen=True)
class Active:
    """The transaction that runs: its kind, title, process, and who started it."""

    method: str
    title: str
    initiator: str
    process: int

    def triple(self, osname: str) -> list[str]:
        """Kind, sender and object, as the daemon names them."""
        name = osname.replace("-", "_").replace(".", "_2E")
        return [self.method, f":1.{self.process}", f"/org/projectatomic/rpmostree1/{name}"]


def join(folder: Path, method: str, title: str, console: Console) -> bool:
    """Watch the running transaction to its end; tells False if it is over already."""
    connection = _connect(folder)
    if connection is None:
        return False
    with connection, connection.makefile("r", encoding="utf-8") as answers:
        send(connection, {"request": "join", "method": method, "title": title})
        first = json.loads(answers.readline() or "{}")
        if "joined" not in first:
            if "title" not in first:
                return False
            raise busy(method, first["title"])
        print(f"Attaching to existing transaction: {title}", flush=True)
        for line in answers:
            message = json.loads(line)
            if message.get("finished"):
                if message["error"] is not None:
                    raise StandinError(message["error"])
                return True
            console(message["event"], message["text"])
    raise StandinError(CRASHED)


def active(folder: Path) -> Active | None:
    """Tell which transaction runs, if any."""
    connection = _connect(folder)
    if connection is None:
        return None
    with connection, connection.makefile("r", encoding="utf-8") as answers:
        send(connection, {"request": "state"})
        line = answers.readline()
    return Active(**json.loads(line)) if line else None


def cancel(folder: Path) -> Iterator[str]:
    """Cancel what runs; yields its title at once and returns when it has ended."""
    connection = _connect(folder)
    if connection is None:
        return
    with connection, connection.makefile("r", encoding="utf-8") as answers:
        send(connection, {"request": "cancel"})
        line = answers.readline()
        if not line:
            return
        yield str(json.loads(line)["title"])
        for _ in answers:
            continue


def _connect(folder: Path) -> socket.socket | None:
    connection = socket.socket(socket.AF_UNIX)
    try:
        connection.connect(str(folder / SOCKET))
    except OSError:
        connection.close()
        return None
    return connection


def send(connection: socket.socket, message: dict[str, Any]) -> None:
    """Send one message as a line of JSON."""
    # whoever watched may have left; the work goes on
    with suppress(OSError):
        connection.sendall(json.dumps(message).encode() + b"\n")
