"""A DHCP client for the one lease that an installation needs (RFC 2131, options of RFC 2132)."""

from __future__ import annotations

import ipaddress
import os
import socket
import struct
import time
from dataclasses import dataclass

MAGIC = b"\x63\x82\x53\x63"
DISCOVER, OFFER, REQUEST, ACK, NAK = 1, 2, 3, 5, 6
MASK, ROUTER, DNS, ADDRESS, KIND, SERVER, ASKED = 1, 3, 6, 50, 53, 54, 55

#: op, htype, hlen, hops, xid, secs, flags, ciaddr, yiaddr, siaddr, giaddr, chaddr, sname, file
HEADER = struct.Struct("!BBBBIHH4s4s4s4s16s64s128s")

#: Seconds to wait for an answer before asking again; doubled each time, as the RFC has it.
FIRST_WAIT = 2.0
TRIES = 5


@dataclass(frozen=True)
class Lease:
    """What the server gave."""

    address: str
    prefix: int
    router: str | None
    nameservers: list[str]
    server: bytes


class NoLease(Exception):
    """No server answered, or it refused."""


def message(kind: int, mac: bytes, transaction: int, options: dict[int, bytes]) -> bytes:
    """A client's message. It asks for a broadcast reply: the interface has no address yet."""
    none = bytes(4)
    header = HEADER.pack(
        1, 1, 6, 0, transaction, 0, 0x8000, none, none, none, none, mac.ljust(16, b"\0"), b"", b""
    )
    fields = {KIND: bytes([kind]), **options, ASKED: bytes([MASK, ROUTER, DNS])}
    body = b"".join(bytes([code, len(value)]) + value for code, value in fields.items())
    return header + MAGIC + body + b"\xff"


def parse(data: bytes, transaction: int) -> tuple[int, str, dict[int, bytes]] | None:
    """A server's message: kind, offered address, options; None if it is not an answer to this
    transaction."""
    if len(data) < HEADER.size + 4 or data[HEADER.size : HEADER.size + 4] != MAGIC:
        return None
    fields = HEADER.unpack_from(data)
    if fields[0] != 2 or fields[4] != transaction:
        return None
    options: dict[int, bytes] = {}
    rest = data[HEADER.size + 4 :]
    while rest and rest[0] != 255:
        if rest[0] == 0:
            rest = rest[1:]
            continue
        if len(rest) < 2 or len(rest) < 2 + rest[1]:
            return None
        options[rest[0]] = rest[2 : 2 + rest[1]]
        rest = rest[2 + rest[1] :]
    kind = options.get(KIND, b"")
    return (kind[0], str(ipaddress.IPv4Address(fields[8])), options) if len(kind) == 1 else None


def lease_of(address: str, options: dict[int, bytes]) -> Lease:
    """The lease in an answer."""
    mask = ipaddress.IPv4Address(options.get(MASK, b"\xff\xff\xff\x00"))
    router = _addresses(options.get(ROUTER, b""))
    return Lease(
        address=address,
        prefix=int(mask).bit_count(),
        router=router[0] if router else None,
        nameservers=_addresses(options.get(DNS, b"")),
        server=options.get(SERVER, b""),
    )


def _addresses(data: bytes) -> list[str]:
    return [str(ipaddress.IPv4Address(data[at : at + 4])) for at in range(0, len(data) - 3, 4)]


def ask(interface: str, mac: bytes) -> Lease:
    """Gets a lease on an interface that is up and has no address.

    :raises NoLease: if there is none to be had
    """
    transaction = int.from_bytes(os.urandom(4))
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as server:
        server.setsockopt(socket.SOL_SOCKET, socket.SO_BROADCAST, 1)
        server.setsockopt(socket.SOL_SOCKET, socket.SO_BINDTODEVICE, interface.encode())
        server.bind(("0.0.0.0", 68))
        discover = message(DISCOVER, mac, transaction, {})
        address, options = _exchange(server, discover, transaction, OFFER)
        accept = {
            ADDRESS: ipaddress.IPv4Address(address).packed,
            SERVER: options.get(SERVER, b""),
        }
        request = message(REQUEST, mac, transaction, accept)
        return lease_of(*_exchange(server, request, transaction, ACK))


def _exchange(
    server: socket.socket, data: bytes, transaction: int, wanted: int
) -> tuple[str, dict[int, bytes]]:
    for turn in range(TRIES):
        server.sendto(data, ("255.255.255.255", 67))
        until = time.monotonic() + FIRST_WAIT * 2**turn
        while (left := until - time.monotonic()) > 0:
            server.settimeout(left)
            try:
                answer = parse(server.recv(4096), transaction)
            except TimeoutError:
                break
            if answer is not None and answer[0] == NAK:
                raise NoLease("the DHCP server refused")
            if answer is not None and answer[0] == wanted:
                return answer[1], answer[2]
    raise NoLease(f"no answer from a DHCP server after {TRIES} tries")
