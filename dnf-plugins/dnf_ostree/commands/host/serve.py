"""serve hosted trees over HTTP, until Ctrl-C

Other systems follow them as they follow any OSTree repository; what they have to type is printed.
Only what a hosted tree consists of is served. By default this system alone can reach it.
"""

from __future__ import annotations

import logging
import signal
import socket
import threading
from argparse import ArgumentParser, ArgumentTypeError, Namespace
from typing import Any

from ...i18n import P_, _
from ...output import size
from . import configured_location

_LOOPBACK = "127.0.0.1"
_PORT = 8080

logger = logging.getLogger("dnf.plugin")


def add_arguments(parser: ArgumentParser) -> None:
    """Declare where to listen."""
    parser.add_argument(
        "--address",
        default=_LOOPBACK,
        help=_("what to listen on, as 0.0.0.0 for all networks (default: %(default)s)"),
    )
    parser.add_argument(
        "--port", type=_port, default=_PORT, help=_("0 is any free one (default: %(default)s)")
    )


def configure(command: Any, opts: Namespace) -> None:
    """Demand root: files of a tree are readable by their owners alone."""
    command.cli.demands.root_user = True


def run(command: Any, opts: Namespace) -> None:
    """Serve; raises dnf.exceptions.Error if it cannot be begun."""
    from ...offer import Offer
    from ...serve import Server

    location = configured_location(command)
    logger.info(_("Reading what the hosted trees consist of..."))
    with Server(opts.address, opts.port, Offer(location)) as server:
        _tell(location, opts.address, server.port)
        _until_told(server)
    # "\n": a terminal shows ^C where the cursor is
    logger.info(
        "\n"
        + P_(
            "Stopped. %d object was sent, %s.",
            "Stopped. %d objects were sent, %s.",
            server.sent_objects,
        ),
        server.sent_objects,
        size(server.sent_bytes),
    )


def _until_told(server: Any) -> None:
    """Serve until Ctrl-C (SIGINT) or SIGTERM."""
    told = threading.Event()
    before = {
        number: signal.signal(number, lambda *_: told.set())
        for number in (signal.SIGINT, signal.SIGTERM)
    }
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        told.wait()
    finally:
        server.shutdown()
        thread.join()
        for number, handler in before.items():
            signal.signal(number, handler)


def _tell(location: Any, address: str, port: int) -> None:
    names = sorted(location.refs())
    shown = f"[{address}]" if ":" in address else address
    logger.info(
        _("Serving %s at http://%s:%d/ (Ctrl-C stops it)"),
        ", ".join(names) or _("no trees yet"),
        shown,
        port,
    )
    host = socket.gethostname() if address in ("0.0.0.0", "::") else shown
    remote = socket.gethostname().partition(".")[0] or "host"
    logger.info(_("On the other system, as root:"))
    logger.info("  curl -O http://%s:%d/key.asc", host, port)
    logger.info("  gpg --show-keys key.asc")
    logger.info("  ostree remote add --gpg-import=key.asc %s http://%s:%d/", remote, host, port)
    logger.info("  rpm-ostree rebase %s:%s", remote, names[0] if names else "NAME")
    logger.info(_("The key there must be this: %s"), location.key_id)
    if address == _LOOPBACK:
        logger.info(
            _("%s is this system alone: give --address, or have SSH forward the port."), address
        )


def _port(text: str) -> int:
    if not text.isdecimal() or int(text) > 65535:
        raise ArgumentTypeError(_("a port is a number up to 65535"))
    return int(text)
