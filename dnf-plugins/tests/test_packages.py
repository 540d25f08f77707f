"""Differences of package lists, in rpm-ostree's words."""

import pytest
from dnf_ostree.packages import Package, difference


def package(text: str) -> Package:
    """Read NAME EPOCH:VERSION-RELEASE ARCH."""
    name, evr, arch = text.split()
    epoch, _, rest = evr.rpartition(":")
    version, _, release = rest.rpartition("-")
    return Package(name, epoch or "0", version, release, arch)


def lines(old: list[str], new: list[str]) -> list[str]:
    return difference(map(package, old), map(package, new)).lines()


def test_each_kind_of_change_has_its_block() -> None:
    old = ["bash 5.2-1 x86_64", "gone 1-1 noarch", "same 1-1 noarch", "tuned 2.27-1 noarch"]
    new = ["bash 5.3-1 x86_64", "same 1-1 noarch", "tuned 2.25-1 noarch", "vim 2:9-1 x86_64"]
    assert lines(old, new) == [
        "Upgraded:",
        "  bash 5.2-1 -> 5.3-1",
        "Downgraded:",
        "  tuned 2.27-1 -> 2.25-1",
        "Removed:",
        "  gone-1-1.noarch",
        "Added:",
        "  vim-2:9-1.x86_64",
    ]
    assert lines(old, old) == []
    assert not difference(map(package, old), map(package, old))


@pytest.mark.parametrize(
    ("old", "new", "title"),
    [
        # rpm's order: https://rpm.org/docs, "Version comparison"
        ("a 1:1-1 noarch", "a 2-1 noarch", "Downgraded:"),
        ("a 1~rc1-1 noarch", "a 1-1 noarch", "Upgraded:"),
        ("a 1^git1-1 noarch", "a 1-1 noarch", "Downgraded:"),
        ("a 1.10-1 noarch", "a 1.9-1 noarch", "Downgraded:"),
        ("a 1-9 noarch", "a 1-10 noarch", "Upgraded:"),
    ],
)
def test_versions_are_in_rpms_order(old: str, new: str, title: str) -> None:
    assert lines([old], [new])[0] == title


def test_architectures_of_one_name_are_told_apart() -> None:
    old = ["libc 1-1 i686", "libc 1-1 x86_64"]
    assert lines(old, ["libc 1-1 i686", "libc 2-1 x86_64"]) == [
        "Upgraded:",
        "  libc 1-1 -> 2-1",
    ]
    assert lines(old, ["libc 1-1 x86_64"]) == ["Removed:", "  libc-1-1.i686"]
    assert lines(["a 1-1 x86_64"], ["a 2-1 noarch"]) == ["Upgraded:", "  a 1-1 -> 2-1"]


def test_of_kernels_beside_each_other_one_comes_and_one_goes() -> None:
    old = ["kernel 1-1 x86_64", "kernel 2-1 x86_64"]
    assert lines(old, ["kernel 2-1 x86_64", "kernel 3-1 x86_64", "kernel 4-1 x86_64"]) == [
        "Removed:",
        "  kernel-1-1.x86_64",
        "Added:",
        "  kernel-3-1.x86_64",
        "  kernel-4-1.x86_64",
    ]


def test_a_name_cannot_command_the_terminal() -> None:
    odd = Package("a\x1b[2J", "0", "1", "1", "noarch")
    assert difference([], [odd]).lines() == ["Added:", "  a\N{REPLACEMENT CHARACTER}[2J-1-1.noarch"]
