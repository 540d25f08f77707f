"""The HTTP server of hosted trees: GET and HEAD of what an offer has, and nothing else."""

from __future__ import annotations

import logging
import socket
import threading
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from socketserver import TCPServer
from typing import Any

import dnf.exceptions

from .gi_ostree import GLib
from .i18n import _
from .offer import Answer, Offer

_CONNECTIONS = 32
"""At once; further ones wait. A client of libostree's opens 8 at most."""

_PATIENCE = 60
"""Seconds that a connection may be idle, or take to accept what is sent."""

_POLL = 0.5
"""Seconds after which a connection that waits notices that the server stops."""

logger = logging.getLogger("dnf.plugin")


class Server(ThreadingHTTPServer):
    """Serves an offer on an address; ``serve_forever`` until ``shutdown``."""

    daemon_threads = True
    request_queue_size = 4 * _CONNECTIONS

    def __init__(self, address: str, port: int, offer: Offer) -> None:
        """Listen; port 0 is any that is free. Raises dnf.exceptions.Error."""
        self.offer = offer
        self.sent_objects = 0
        self.sent_bytes = 0
        self._counting = threading.Lock()
        self._stopping = False
        self._free = threading.BoundedSemaphore(_CONNECTIONS)
        try:
            found = socket.getaddrinfo(address, port, type=socket.SOCK_STREAM)[0]
            self.address_family = found[0]
            super().__init__(found[4][:2], _Handler)
        except OSError as error:
            raise dnf.exceptions.Error(
                _("Cannot listen on %s, port %d: %s") % (address, port, error.strerror)
            ) from None

    @property
    def port(self) -> int:
        """The port that it listens on."""
        return int(self.server_address[1])

    def server_bind(self) -> None:
        """Bind, and ask no name server for a name of the address, as HTTPServer does."""
        TCPServer.server_bind(self)

    def shutdown(self) -> None:
        """Stop serving; connections are cut."""
        self._stopping = True
        super().shutdown()

    def count(self, path: str, size: int) -> None:
        """Take note of what was sent."""
        with self._counting:
            self.sent_bytes += size
            self.sent_objects += path.startswith("/objects/")

    def process_request(self, request: Any, client_address: Any) -> None:
        """Give the connection a thread, as soon as one is free."""
        while not self._free.acquire(timeout=_POLL):
            if self._stopping:
                self.shutdown_request(request)
                return
        try:
            super().process_request(request, client_address)
        except BaseException:
            self._free.release()
            raise

    def process_request_thread(self, request: Any, client_address: Any) -> None:
        """Serve the connection, in its thread."""
        try:
            super().process_request_thread(request, client_address)
        finally:
            self._free.release()

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Log what ended a connection: mostly it is the client, who went."""
        logger.debug("%s: connection ended", client_address[0], exc_info=True)


class _Handler(BaseHTTPRequestHandler):
    server: Server
    protocol_version = "HTTP/1.1"
    error_message_format = "%(message)s\n"
    error_content_type = "text/plain"
    timeout = _PATIENCE
    # headers and content of a small object in one packet, sent at once: there are thousands
    wbufsize = 1 << 16
    disable_nagle_algorithm = True

    def version_string(self) -> str:
        return "dnf-ostree"

    def do_GET(self) -> None:
        self._answer()

    def do_HEAD(self) -> None:
        self._answer()

    def _answer(self) -> None:
        try:
            answer = self.server.offer.find(self.path)
        except (GLib.Error, OSError) as error:
            logger.warning(_("%s cannot be read: %s"), self.path, error)
            self.send_error(HTTPStatus.INTERNAL_SERVER_ERROR)
            return
        if answer is None:
            self.send_error(HTTPStatus.NOT_FOUND)
            return
        # without a length the answer's parts have theirs (RFC 9112, 7.1), or the connection's end
        # is its end (HTTP/1.0): either way a client sees if something is missing
        chunked = answer.length is None and self.request_version != "HTTP/1.0"
        self.send_response(HTTPStatus.OK)
        self.send_header("Content-Type", "application/octet-stream")
        if answer.length is not None:
            self.send_header("Content-Length", str(answer.length))
        elif chunked:
            self.send_header("Transfer-Encoding", "chunked")
        else:
            self.close_connection = True
        self.end_headers()
        if self.command != "HEAD":
            self._send(answer, chunked)

    def _send(self, answer: Answer, chunked: bool) -> None:
        size = 0
        try:
            for part in answer.parts:
                self.wfile.write(b"%x\r\n%s\r\n" % (len(part), part) if chunked else part)
                size += len(part)
            if chunked:
                self.wfile.write(b"0\r\n\r\n")
        except GLib.Error as error:
            # it has begun: the client learns of it by the missing end
            logger.warning(_("%s cannot be read: %s"), self.path, error.message)
            self.close_connection = True
        self.server.count(self.path, size)

    def log_message(self, format: str, *args: Any) -> None:
        """Log requests where dnf's -v shows them; what they say is not trusted (repr)."""
        logger.debug("%s %s", self.client_address[0], ascii(format % args))
