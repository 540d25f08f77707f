from __future__ import annotations

from lab_installer import dhcp
from lab_installer.network import interfaces, resolv_conf

MAC = bytes.fromhex("525400123456")


def answer(kind: int, transaction: int, options: bytes) -> bytes:
    address = bytes([10, 0, 2, 15])
    none = bytes(4)
    header = dhcp.HEADER.pack(
        2, 1, 6, 0, transaction, 0, 0, none, address, none, none, MAC.ljust(16, b"\0"), b"", b""
    )
    return header + dhcp.MAGIC + bytes([53, 1, kind]) + options + b"\xff"


def test_a_question_is_a_broadcast_with_the_options_that_it_wants():
    data = dhcp.message(dhcp.DISCOVER, MAC, 0x01020304, {})
    assert data[:4] == bytes([1, 1, 6, 0])
    assert data[4:8] == bytes([1, 2, 3, 4])
    assert data[10:12] == b"\x80\x00"
    assert data[28:34] == MAC
    assert data[236:] == dhcp.MAGIC + bytes([53, 1, 1, 55, 3, 1, 3, 6, 255])


def test_an_answer_gives_a_lease():
    options = bytes([1, 4, 255, 255, 255, 0, 0, 3, 4, 10, 0, 2, 2, 6, 8, 10, 0, 2, 3, 10, 0, 2, 4])
    found = dhcp.parse(answer(dhcp.ACK, 7, options), 7)
    assert found is not None
    kind, address, values = found
    assert (kind, address) == (dhcp.ACK, "10.0.2.15")
    lease = dhcp.lease_of(address, values)
    assert (lease.prefix, lease.router) == (24, "10.0.2.2")
    assert lease.nameservers == ["10.0.2.3", "10.0.2.4"]


def test_what_is_no_answer_is_passed_over():
    good = answer(dhcp.OFFER, 7, b"")
    assert dhcp.parse(good, 8) is None
    assert dhcp.parse(good[:100], 7) is None
    assert dhcp.parse(b"\x01" + good[1:], 7) is None
    cut = answer(dhcp.OFFER, 7, bytes([3, 200, 1]))
    assert dhcp.parse(cut, 7) is None


def test_interfaces_are_ethernet_devices(tmp_path):
    for name, kind, device in (("eth1", "1", True), ("eth0", "1", True), ("lo", "772", False)):
        (tmp_path / name).mkdir()
        (tmp_path / name / "type").write_text(kind)
        if device:
            (tmp_path / name / "device").mkdir()
    assert interfaces(tmp_path) == ["eth0", "eth1"]


def test_name_servers():
    assert resolv_conf(["10.0.2.3"]) == "nameserver 10.0.2.3\n"
